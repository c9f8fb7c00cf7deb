"""Make the ground, let the run happen, print the table. Exit code 1: an invariant broke."""

import os
import random
import sys
import time

from scripts.chaos.ground import ROOT, ground


def main() -> int:
    seed = int(os.environ.get("SEED") or random.randrange(10**6))
    kills = int(os.environ.get("KILLS") or 200)
    outages = int(os.environ.get("OUTAGES") or max(1, min(3, kills // 100)))
    print(f"SEED={seed} KILLS={kills} OUTAGES={outages}", flush=True)
    begun = time.monotonic()
    with ground() as (database, stack):
        from scripts.chaos import report  # needs Django
        from scripts.chaos.house import House
        from scripts.chaos.run import Run

        run = Run(House(database, stack), random.Random(seed))
        try:
            run.all(kills, outages, os.environ.get("ONLY", "").split())
        finally:
            run.house.rest()
    seconds = time.monotonic() - begun
    path = ROOT / "var" / "chaos" / f"{seed}.json"
    report.write(path, run.findings, seed=seed, kills=kills, outages=outages, seconds=round(seconds))
    print(f"\n{report.table(run.findings)}\n\n{seconds / 60:.1f} minutes; SEED={seed}; {path.relative_to(ROOT)}")
    return 1 if any(one.broken for one in run.findings) else 0


if __name__ == "__main__":
    sys.exit(main())

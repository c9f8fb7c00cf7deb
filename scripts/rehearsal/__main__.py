"""Find the spreadsheets, start the product, live through the programme, print what came of it."""

import argparse
import os
import signal
import sys
import time
from pathlib import Path

from scripts.rehearsal.ground import ROOT, running

SHARED = ROOT.parent / "shared" / "data" / "intake"


def main() -> int:
    options = _options()
    from scripts.rehearsal import report
    from scripts.rehearsal.office import CannotGoOn
    from scripts.rehearsal.programme import Rehearsal, Size

    begun = time.monotonic()
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(1))  # as Ctrl-C: what was started is ended
    print(f"Spreadsheets: {options.intake}", flush=True)
    with running() as stack:
        size = Size(options.made, options.confirmed, options.rounds)
        ask = _ask if sys.stdin.isatty() else None
        rehearsal = Rehearsal(stack, size, options.intake, options.meanings, ask, report.bar)
        rehearsal.seconds["database"] = time.monotonic() - begun
        try:
            ledger = rehearsal.run()
        except CannotGoOn as why:
            print(f"\n{why}", file=sys.stderr)
            return 2
        report.keep_letters(rehearsal, ROOT / "var" / "rehearsal" / "mails.jsonl")
    print(f"\n\n{report.table(rehearsal)}\n\n{time.monotonic() - begun:.0f} seconds in all", flush=True)
    return 1 if ledger.mismatches else 0


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="make rehearsal", description=__doc__)
    parser.add_argument("--intake", type=Path, default=os.environ.get("INTAKE") or None)
    parser.add_argument("--map", action="append", default=[], metavar="HEADING=FIELD")
    parser.add_argument("--made", type=int, default=os.environ.get("MADE") or 230)
    parser.add_argument("--confirmed", type=int, default=os.environ.get("CONFIRMED") or 100)
    parser.add_argument("--rounds", type=int, default=os.environ.get("ROUNDS") or 6)
    options = parser.parse_args()
    given = [*options.map, *(part for part in os.environ.get("MAP", "").split(";") if part.strip())]
    options.meanings = dict(_meaning(part) for part in given)
    options.intake = Path(options.intake).expanduser() if options.intake else _usual_intake()
    if not options.intake.is_dir():
        parser.error(f"there is no folder {options.intake}")
    return options


def _meaning(text: str) -> tuple[str, str]:
    heading, sign, key = text.rpartition("=")
    if not sign or not heading.strip():
        raise SystemExit(f"Write heading=field, not “{text}”.")
    return heading.strip(), key.strip()


def _usual_intake() -> Path:
    """The shared files where they are, else invented ones of the same shape."""
    if SHARED.is_dir():
        return SHARED
    from scripts.rehearsal import invented

    return invented.write(ROOT / "var" / "rehearsal" / "intake", innovators_size=18, partners_size=150)


def _ask(heading: str, examples: list[str], fields: list[str]) -> str:
    """At a terminal: what a heading holds that nobody could guess."""
    print(f"\nWhat does “{heading}” hold? One of: {', '.join(fields)}")
    return input("Press Enter to keep it in a note: ")


if __name__ == "__main__":
    sys.exit(main())

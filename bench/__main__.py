"""make bench [SCALE=100000] [ONLY=name,name]: prints the table, writes it to var/bench/."""

import argparse
import json
import os
import platform
import subprocess
import sys
import time
from pathlib import Path

from bench import world

ROOT = Path(__file__).resolve().parents[1]
NAMES = (
    "list",
    "dashboard",
    "rebuild",
    "fresh",
    "send",
    "import",
    "export",
    "security",
    "search",
    "api",
    "worker",
    "demo",
    "matching",
)


def main(arguments: list[str]) -> int:
    options = _options(arguments)
    hold = world.prepare()
    try:
        lines, seconds = run(options.scale, options.only)
    finally:
        hold.release()
    from bench.measure import table

    print(f"\n{header(options.scale)}\n\n{table(lines)}\n")
    print(f"Data by COPY in {seconds:.0f} s. Ratios count; the rest is this machine's.")
    _write(options.scale, seconds, [line.as_json() for line in lines])
    return 0


def run(scale: int, only: tuple[str, ...] = NAMES) -> tuple[list, float]:
    """The lines of the table, and how many seconds the data took. Two databases are made and dropped."""
    from tests import databases

    name = f"test_{os.getpid()}"
    with databases.Clone(databases.migrated(), f"{name}_1") as database:
        world.begin(database)
        from bench import data

        begun = time.monotonic()
        worlds = data.build(database, {"large": scale, "medium": min(1_000, scale), "small": 10})
        seconds = time.monotonic() - begun
        from bench.pages import Pages

        asked = Pages(worlds, f"{name}_2")  # signed in before the copy is made
        _close()
        with databases.Clone(database.name, asked.bare):
            with databases.owner(asked.bare) as cursor, data.without_row_security(cursor, back=False):
                cursor.execute("VACUUM ANALYZE")
            lines = _lines(asked, database, only)
            _close()
    return lines, seconds


def _lines(asked, database, only: tuple[str, ...]) -> list:
    from bench import api, counting, jobs, matching, memory, pages

    worlds = asked.worlds
    benches = {
        "list": lambda: pages.desk_list(asked),
        "dashboard": lambda: pages.dashboard(asked),
        "security": lambda: pages.row_security(asked),
        "search": lambda: pages.search(asked),
        "api": lambda: api.api_list(asked),
        "rebuild": lambda: counting.rebuild(worlds, database),
        "export": lambda: jobs.exporting(worlds, database),
        "send": lambda: jobs.sending(worlds, database),
        "import": lambda: jobs.importing(worlds, database),
        "fresh": lambda: counting.freshness(worlds, database),
        "worker": lambda: memory.web_worker(worlds, database),
        "matching": matching.lines,
        "demo": lambda: memory.whole_demo(worlds, database),
    }
    lines = []
    for name, bench in benches.items():
        if name in only:
            begun = time.monotonic()
            lines += bench()
            print(f"{name}: {time.monotonic() - begun:.0f} s", file=sys.stderr, flush=True)
    return lines


def header(scale: int) -> str:
    load = " ".join(f"{one:.1f}" for one in os.getloadavg())
    commit = subprocess.run(
        ["git", "rev-parse", "--short", "HEAD"], cwd=ROOT, capture_output=True, text=True, check=False
    ).stdout
    return (
        f"{scale:,} introductions; commit {commit.strip() or 'unknown'}; Python {platform.python_version()}; "
        f"{os.cpu_count()} cores, load average {load}"
        f"{' (others are at work here: look at ratios, and at the spread)' if os.getloadavg()[0] > 2 else ''}"
    )


def _options(arguments: list[str]) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="make bench", description=__doc__)
    parser.add_argument("--scale", type=int, default=100_000, help="introductions in the largest tenant")
    parser.add_argument("--only", default=",".join(NAMES), help=f"some of {', '.join(NAMES)}")
    options = parser.parse_args(arguments)
    options.only = tuple(options.only.split(","))
    if unknown := set(options.only) - set(NAMES):
        parser.error(f"there is no {', '.join(sorted(unknown))}; there are {', '.join(NAMES)}")
    return options


def _close() -> None:
    """A database that somebody is connected to is neither copied nor dropped."""
    from django.db import connections

    connections.close_all()


def _write(scale: int, seconds: float, lines: list[dict]) -> None:
    from accelerator import clock

    moment = clock.now()
    found = {"at": moment.isoformat(), "about": header(scale), "scale": scale, "data_seconds": seconds, "lines": lines}
    file = world.STATE / f"{moment:%Y-%m-%dT%H%M%S}.json"
    file.write_text(json.dumps(found, indent=1, ensure_ascii=False))
    print(f"Written to {file.relative_to(ROOT)}.")


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))

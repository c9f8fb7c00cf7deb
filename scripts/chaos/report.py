"""The table that a run prints, and the same as JSON in var/chaos/."""

import json
import subprocess
from dataclasses import asdict
from pathlib import Path

from scripts.chaos.findings import Finding

HEADINGS = ("fault", "count", "delivered", "unknown", "duplicates", "asked", "told to retry", "slowest", "outcome")


def table(findings: list[Finding]) -> str:
    """Markdown, so that it can be quoted."""
    rows = [HEADINGS, *map(_cells, findings), _cells(total(findings))]
    widths = [max(len(row[column]) for row in rows) for column in range(len(HEADINGS))]
    lines = ["| " + " | ".join(_padded(row, widths)) + " |" for row in rows]
    rule = (
        "|" + "|".join("-" * (width + 1) + ("-" if text(column) else ":") for column, width in enumerate(widths)) + "|"
    )
    return "\n".join([lines[0], rule, *lines[1:]])


def text(column: int) -> bool:
    return HEADINGS[column] in ("fault", "outcome")


def _padded(row: tuple[str, ...], widths: list[int]) -> list[str]:
    return [
        cell.ljust(width) if text(column) else cell.rjust(width)
        for column, (cell, width) in enumerate(zip(row, widths, strict=True))
    ]


def _cells(one: Finding) -> tuple[str, ...]:
    numbers = (one.count, one.delivered, one.unknown, one.duplicates, one.asked, one.refused)
    return (one.fault, *map(str, numbers), f"{one.slowest:.1f} s", one.outcome)


def total(findings: list[Finding]) -> Finding:
    """All faults together."""
    made = Finding("all")
    for one in findings:
        for name in ("count", "delivered", "unknown", "duplicates", "asked", "refused"):
            setattr(made, name, getattr(made, name) + getattr(one, name))
        made.slowest = max(made.slowest, one.slowest)
        made.broken += one.broken
    return made


def write(path: Path, findings: list[Finding], **about: object) -> None:
    said = {**about, "commit": commit(), "faults": [{**asdict(one), "outcome": one.outcome} for one in findings]}
    path.write_text(json.dumps(said, indent=1) + "\n")


def commit() -> str:
    asked = ["git", "rev-parse", "--short", "HEAD"]
    return subprocess.run(asked, capture_output=True, text=True, check=False).stdout.strip() or "unknown"

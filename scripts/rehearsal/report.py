"""What is shown while it runs, and at the end."""

import json
import sys
from collections import Counter
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from scripts.rehearsal.programme import Rehearsal

WIDE = 30
FUNNEL = ("introductions_asked", "introductions_made", "introductions_met", "partnerships_confirmed")
SHOWN = 40  # mismatches


def bar(rehearsal: "Rehearsal") -> None:
    """One line that grows: at a terminal over itself, in a log once a month."""
    made, confirmed = len(rehearsal.ledger.made), len(rehearsal.ledger.confirmed)
    size = rehearsal.size
    share = (made + confirmed) / (size.made + size.confirmed)
    drawn = "█" * round(share * WIDE) + "░" * (WIDE - round(share * WIDE))
    line = (
        f"{drawn} {rehearsal.calendar.today:%d %b %Y}  {made}/{size.made} introductions  "
        f"{confirmed}/{size.confirmed} partnerships  {len(rehearsal.post.letters)} mails  "
        f"{sum(rehearsal.seconds.values()):.0f} s"
    )
    if sys.stdout.isatty():
        print(f"\r\033[K{line}", end="", flush=True)
    elif rehearsal.rounds != getattr(bar, "told", 0):
        bar.told = rehearsal.rounds  # type: ignore[attr-defined]
        print(line, flush=True)


def keep_letters(rehearsal: "Rehearsal", path: Path) -> None:
    """Every mail that arrived, in order, for whoever wants to know more about a mismatch."""
    lines = [
        {"at": letter.received["Date"], "kind": letter.kind, "to": letter.to, "subject": letter.subject}
        for letter in rehearsal.post.letters
    ]
    path.write_text("".join(json.dumps(line, ensure_ascii=False) + "\n" for line in lines))


def table(rehearsal: "Rehearsal") -> str:
    ledger = rehearsal.ledger
    times = Counter(ledger.mismatches)
    parts = [
        _section("Brought", _brought(rehearsal)),
        _section("The funder reads", rehearsal.funnel),
        _funnel(rehearsal),
        _section("Answers and visitors", ledger.counted),
        _section("Mails that arrived", rehearsal.post.kinds),
        _section("What the product did not let staff ask", ledger.refused),
        _section("Seconds", {name: f"{seconds:.1f}" for name, seconds in rehearsal.seconds.items()}),
        _section("Processor seconds", {name: f"{seconds:.1f}" for name, seconds in rehearsal.processors.items()}),
        "\n".join(
            [f"Mismatches: {len(ledger.mismatches)}", *(f"  {n}× {text}" for text, n in times.most_common(SHOWN))]
        ),
    ]
    return "\n\n".join(part for part in parts if part)


def _brought(rehearsal: "Rehearsal") -> dict[str, str]:
    return {
        f"{role}s": ", ".join(f"{total} {outcome.replace('_', ' ')}" for outcome, total in totals.items())
        for role, totals in rehearsal.brought.items()
    }


def _funnel(rehearsal: "Rehearsal") -> str:
    most = max(rehearsal.funnel.get(FUNNEL[0]) or 1, 1)
    lines = ["Funnel"]
    for name in FUNNEL:
        value = rehearsal.funnel.get(name) or 0
        lines.append(f"  {name.replace('_', ' '):<24}{value:>6}  {'█' * round(WIDE * value / most)}")
    return "\n".join(lines)


def _section(title: str, rows: dict) -> str:
    if not rows:
        return ""
    lines = [title, *(f"  {str(name).replace('_', ' '):<48}{value!s:>10}" for name, value in rows.items())]
    return "\n".join(lines)

"""Is it the same? What a row says and what is here, side by side, for a person to answer."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from uuid import UUID

from partners.intake.brought import Brought, Cleaner
from partners.intake.matching import may_extend, visible
from partners.intake.vocabulary import Vocabulary
from partners.models import Import, ImportRow
from partners.queries import main_contacts


@dataclass(frozen=True)
class Side:
    """One of the two: `facts` as (label, text). `answer` is what a form sends back when this one is meant."""

    name: str
    answer: str = ""
    url: str = ""
    line: int = 0
    facts: list[tuple[str, str]] = field(default_factory=list)


def side_of(row: Brought, answer: str = "") -> Side:
    """What a row of the file says."""
    contact = " ".join(filter(None, [row.person.get("given_name"), row.person.get("family_name")]))
    facts = [
        ("Number", ", ".join("-".join(code) for code in row.identifiers)),
        ("Postcode", row.facts.get("postcode", "")),
        ("Website", row.facts.get("website", "")),
        ("Contact", ", ".join(filter(None, [contact, row.person.get("email", "")]))),
        ("About", _short(row.facts.get("about", ""))),
    ]
    return Side(row.name, answer, line=row.line, facts=[(label, text) for label, text in facts if text])


def sides_of(imported: Import, rows: Iterable[ImportRow]) -> dict[int, list[Side]]:
    """line -> the candidates of each of these rows."""
    listed = list(rows)
    targets = {target for row in listed for target in row.question}
    here = _organisations(imported, {UUID(text[13:]) for text in targets if text.startswith("organisation:")})
    above = cleaned(imported, {int(text[5:]) for text in targets if text.startswith("line:")})
    known = here | {f"line:{line}": side_of(row, f"line:{line}") for line, row in above.items()}
    return {row.line: [known[target] for target in row.question if target in known] for row in listed}


def cleaned(imported: Import, lines: Iterable[int]) -> dict[int, Brought]:
    """Rows of the file by their line, as they are read."""
    cleaner = Cleaner(imported, Vocabulary(imported, may_add=may_extend(imported)))
    rows = ImportRow.objects.filter(of=imported, line__in=list(lines))
    return {line: cleaner.clean(line, cells) for line, cells in rows.values_list("line", "cells")}


def _organisations(imported: Import, ids: set[UUID]) -> dict[str, Side]:
    rows = visible(imported).filter(pk__in=ids).prefetch_related("identifiers", "aliases")
    contacts = main_contacts(ids)
    found = {}
    for row in rows:
        contact = contacts.get(row.pk)
        facts = [
            ("Also", ", ".join(alias.name for alias in row.aliases.all())),
            ("Number", ", ".join(number.code for number in row.identifiers.all())),
            ("Postcode", row.postcode),
            ("Website", row.website),
            ("Contact", ", ".join(filter(None, [contact.person.name, contact.person.email])) if contact else ""),
            ("About", _short(row.about)),
        ]
        answer = f"organisation:{row.pk}"
        shown = [(label, text) for label, text in facts if text]
        found[answer] = Side(row.name, answer, row.get_absolute_url(), facts=shown)
    return found


def _short(text: str) -> str:
    return text if len(text) <= 160 else f"{text[:159]}…"

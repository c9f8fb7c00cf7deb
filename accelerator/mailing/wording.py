"""Sentences of a mail that a tenant may write in its own words.

Only a literal {name} from the kind's list is replaced; no template language, no format strings (F21).
Each app registers its kinds in its `emails.py`, which is read at start.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from django.db import transaction
from django.db.models import Model

from accelerator.audit.services import record
from accelerator.mailing.models import Wording
from accelerator.tenancy.context import current_tenant
from accelerator.tenancy.errors import Refused

PLACEHOLDER = re.compile(r"\{([^{}]*)\}")
LENGTH = 2000
OWN = "mailing.wordings"
# What every mail knows, with an example for the preview.
EXAMPLES = {"name": "Ada Marsh", "organisation": "Thornmere Foundation", "programme": "Fair Footing"}


@dataclass(frozen=True)
class Kind:
    """A mail with room for the tenant's own first and last sentences.

    `placeholders`: name to an example, as the preview shows it. A part whose default is None cannot be edited.
    """

    code: str  # "introductions.ask" for the template introductions/emails/ask
    title: str  # "Asking a side"
    when: str  # "Sent to the partner when you press Ask."
    placeholders: Mapping[str, str] = field(default_factory=lambda: EXAMPLES)
    opening: str | None = ""
    closing: str | None = ""
    order: int = 100


KINDS: dict[str, Kind] = {}


def register(kind: Kind) -> Kind:
    KINDS[kind.code] = kind
    return kind


def kinds() -> list[Kind]:
    """All kinds in the order in which people meet them."""
    return sorted(KINDS.values(), key=lambda kind: (kind.order, kind.title))


def code_of(template: str) -> str:
    """ "introductions.ask" for "introductions/emails/ask"."""
    return template.replace("/emails/", ".")


def sentences(code: str, values: Mapping[str, str], programme_id: UUID | None = None) -> dict[str, str]:
    """{"opening", "closing"} of a mail: in the programme's words, else in the tenant's, else in ours; {} for a fixed
    mail."""
    kind = KINDS.get(code)
    if kind is None:
        return {}
    rows = [_own().get((code, programme_id)) if programme_id else None, _own().get((code, None))]
    return {part: fill(_first(part, [*rows, kind]), values) for part in ("opening", "closing")}


def _first(part: str, sources: list[Any]) -> str:
    return next((text for one in sources if one and (text := getattr(one, part))), "")


def _own() -> dict[tuple[str, UUID | None], Wording]:
    kept = current_tenant().kept
    if OWN not in kept:
        kept[OWN] = {(row.kind, row.programme_id): row for row in Wording.objects.all()}
    return kept[OWN]


def fill(text: str, values: Mapping[str, str]) -> str:
    """`text` with each {name} that is in `values` replaced; whatever else stands in braces stays as it is."""
    return PLACEHOLDER.sub(lambda found: str(values.get(found[1], found[0])), text)


def unknown_names(text: str, kind: Kind) -> list[str]:
    """What stands in braces and would not be replaced, in the order of the text."""
    return list(dict.fromkeys(name for name in PLACEHOLDER.findall(text) if name not in kind.placeholders))


def check(text: str, kind: Kind) -> str:
    """`text` trimmed; raises Refused when it asks for something that this mail does not know."""
    unknown = unknown_names(text, kind)
    if unknown:
        asked = ", ".join(f"{{{name}}}" for name in unknown)
        known = ", ".join(f"{{{name}}}" for name in kind.placeholders)
        raise Refused(f"{asked} is not known here. " + (f"You can use {known}." if known else "Write plain sentences."))
    if len(text) > LENGTH:
        raise Refused(f"Keep this below {LENGTH} characters.")
    return text.strip()


@transaction.atomic
def save_wording(
    kind: Kind, *, opening: str = "", closing: str = "", by: Model, programme_id: UUID | None = None
) -> Wording:
    """Write the tenant's own sentences, or those of one programme; empty ones bring back what is said otherwise."""
    row, _made = Wording.objects.select_for_update().get_or_create(kind=kind.code, programme_id=programme_id)
    row.opening = check(opening, kind) if kind.opening is not None else ""
    row.closing = check(closing, kind) if kind.closing is not None else ""
    row.save(update_fields=["opening", "closing"])
    current_tenant().kept.pop(OWN, None)
    record("wording.changed", row, by=by, kind=kind.code, programme=str(programme_id or ""))
    return row

"""The tenant's own picklists. A code is made once and never changes; nothing is deleted, only retired."""

from django.db import transaction
from django.utils.text import slugify

from accelerator import clock
from accelerator.accounts.models import User
from accelerator.audit.services import record
from accelerator.programmes import picklists
from accelerator.programmes.models import Picklist
from accelerator.tenancy.errors import Refused


@transaction.atomic
def add_entry(list_code: str, *, by: User | None, label: str) -> Picklist:
    """A new entry at the end of a list."""
    rows = _own(list_code)
    _require_new_label(rows, label)
    entry = Picklist.objects.create(list_code=list_code, code=_free_code(rows, label), label=label, position=len(rows))
    record("picklist.added", entry, by=by, list=list_code, code=entry.code)
    return entry


@transaction.atomic
def rename_entry(list_code: str, code: str, *, by: User | None, label: str) -> None:
    """Other words for the same code: records that have it read the new words."""
    rows = _own(list_code)
    entry = _find(rows, code)
    _require_new_label([row for row in rows if row.code != code], label)
    entry.label = label
    entry.save(update_fields=["label"])
    record("picklist.renamed", entry, by=by, list=list_code, code=code)


@transaction.atomic
def move_entry(list_code: str, code: str, *, by: User | None, up: bool) -> None:
    """One place up or down."""
    rows = _own(list_code)
    entry = _find(rows, code)
    place = rows.index(entry)
    other = place - 1 if up else place + 1
    if 0 <= other < len(rows):
        rows[place], rows[other] = rows[other], rows[place]
    for position, row in enumerate(rows):
        row.position = position
    Picklist.objects.bulk_update(rows, ["position"])
    record("picklist.ordered", entry, by=by, list=list_code, code=code)


@transaction.atomic
def retire_entry(list_code: str, code: str, *, by: User | None) -> None:
    """Offer it no longer; records that have it keep it. The last one of a list stays."""
    rows = _own(list_code)
    entry = _find(rows, code)
    if not [row for row in rows if row.retired_at is None and row.code != code]:
        raise Refused("A list needs at least one entry. Add another one first.")
    entry.retired_at = clock.now()
    entry.save(update_fields=["retired_at"])
    record("picklist.retired", entry, by=by, list=list_code, code=code)


@transaction.atomic
def restore_entry(list_code: str, code: str, *, by: User | None) -> None:
    """Offer a retired entry again."""
    entry = _find(_own(list_code), code)
    entry.retired_at = None
    entry.save(update_fields=["retired_at"])
    record("picklist.restored", entry, by=by, list=list_code, code=code)


def _own(list_code: str) -> list[Picklist]:
    """The tenant's rows of a list, written from the defaults at the first edit; locked."""
    picklists.create_defaults(list_code)
    rows = Picklist.objects.select_for_update().filter(list_code=list_code)
    return list(rows.order_by("position", "label"))


def _find(rows: list[Picklist], code: str) -> Picklist:
    found = next((row for row in rows if row.code == code), None)
    if found is None:
        raise Refused("This entry is not in the list.")
    return found


def _require_new_label(rows: list[Picklist], label: str) -> None:
    if label.casefold() in {row.label.casefold() for row in rows}:
        raise Refused("The list has an entry with these words already.")


def _free_code(rows: list[Picklist], label: str) -> str:
    base = slugify(label).replace("-", "_")[:50] or "entry"
    taken = {row.code for row in rows}
    return next(code for code in (base, *(f"{base}_{n}" for n in range(2, 9999))) if code not in taken)

"""A plan into the database: new records, changed ones, and an item beside each, for the undo."""

from collections import defaultdict
from typing import Any
from uuid import UUID

from django.db.models import Model

from partners.intake.bulk import insert, insert_columns
from partners.intake.known import Known
from partners.intake.planning import ORDER, Plan
from partners.models import ImportItem
from partners.names import normalise


def write(plan: Plan) -> None:
    """One statement for each kind of record; a thousand rows cost as many as one."""
    for known in plan.renamed.values():
        _search_text(plan, known)
    for model in ORDER:
        if plan.new[model]:
            insert(model, plan.new[model])
    _write_changes(plan)
    _write_items(plan)


def stored(value: Any) -> Any:
    """As JSON keeps it; moments and dates as text."""
    return value.isoformat() if hasattr(value, "isoformat") else value


def _search_text(plan: Plan, known: Known) -> None:
    organisation = known.organisation
    others = [*known.aliases, *(value for _, value in known.numbers)]
    text = " ".join([organisation.name_key, *map(normalise, others)])
    if text != organisation.search_text:
        plan.change(organisation, organisation.pk, "search_text", text)


def _write_changes(plan: Plan) -> None:
    by_fields: dict[tuple[type[Model], tuple[str, ...]], list[Any]] = defaultdict(list)
    for (model, _), (record, fields) in plan.changes.items():
        by_fields[model, tuple(sorted(fields))].append(record)
    for (model, names), records in by_fields.items():
        model._default_manager.bulk_update(records, names, batch_size=200)


def _write_items(plan: Plan) -> None:
    """What was made, and what was changed from what to what."""
    items: list[tuple[UUID, UUID, str, dict[str, list[Any]] | None]] = [
        (record.pk, plan.owners[record.pk], model._meta.label_lower, None)
        for model in ORDER
        for record in plan.new[model]
    ]
    for (model, pk), (_, fields) in plan.changes.items():
        change = {name: [stored(before), stored(after)] for name, (before, after) in fields.items()}
        items.append((pk, plan.changed_owners[pk], model._meta.label_lower, change))
    if items:
        records, owners, kinds, changes = zip(*items, strict=True)
        same = {
            "tenant_id": plan.imported.tenant_id,
            "created_at": plan.now,
            "of_id": plan.imported.pk,
            "undone_at": None,
            "kept_why": "",
        }
        columns = {"record_id": records, "organisation_id": owners, "kind": kinds, "change": changes}
        insert_columns(ImportItem, columns, len(items), **same)

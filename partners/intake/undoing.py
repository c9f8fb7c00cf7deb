"""Taking an import back. What has been built on or edited since stays, with all that belongs to it, and is named."""

from collections.abc import Iterable
from typing import Any
from uuid import UUID

from django.db import connection
from django.db.models import CharField, F, Model, QuerySet
from django.db.models.functions import Cast

from accelerator import clock
from accelerator.accounts.models import Invitation
from accelerator.audit.models import Entry
from accelerator.tenancy.context import current_tenant_id
from partners.intake.planning import ORDER
from partners.intake.writing import stored
from partners.models import Import, ImportItem, ImportRow, Offer, Organisation, Person, Position
from partners.services.search_text import refresh_organisation

DERIVED = frozenset({"search_text", "name_key", "email_normalised", "postcode_key"})
DELETE = """
DELETE FROM {table} WHERE tenant_id = %s AND id IN (
    SELECT record_id FROM partners_importitem
    WHERE tenant_id = %s AND of_id = %s AND kind = %s AND change IS NULL AND undone_at IS NULL AND kept_why = '')
"""
Reasons = dict[UUID, str]  # organisation -> why it stays


def undo(imported: Import) -> tuple[int, int]:
    """Take out what can be taken out; (organisations undone, organisations kept). The caller holds the import."""
    owners = set(_items(imported).values_list("organisation_id", flat=True))
    list(Organisation.objects.filter(pk__in=owners).select_for_update().values_list("pk"))  # nothing is built on now
    kept = _reasons(imported)
    _note_kept(imported, kept)
    _restore(imported)
    for model in reversed(ORDER):
        _delete(imported, model)
    _items(imported).filter(kept_why="").update(undone_at=clock.now())
    ImportRow.objects.filter(of=imported).exclude(organisation_id__in=kept).update(organisation_id=None)
    return len(owners - set(kept)), len(kept)


def _items(imported: Import) -> QuerySet[ImportItem]:
    return ImportItem.objects.filter(of=imported, undone_at=None)


def _made(imported: Import, model: type[Model]) -> QuerySet[ImportItem]:
    return _items(imported).filter(kind=model._meta.label_lower, change__isnull=True)


def _reasons(imported: Import) -> Reasons:
    """Why each organisation stays; those that are not in it go."""
    kept: Reasons = {}
    for owner, why in (*_built_on(imported), *_edited(imported), *_imported_again(imported), *_overwritten(imported)):
        kept.setdefault(owner, why)
    _spread(imported, kept)
    return kept


def _built_on(imported: Import) -> Iterable[tuple[UUID, str]]:
    """Records of others that point to one of ours."""
    for model in ORDER:
        mine = _made(imported, model)
        for relation in model._meta.related_objects:
            child: Any = relation.related_model
            theirs = child._default_manager.exclude(pk__in=_made(imported, child).values("record_id"))
            column = relation.field.attname
            found = theirs.filter(**{f"{column}__in": mine.values("record_id")}).values_list(column, flat=True)
            yield from _owners(mine, found, f"{_a(child._meta.verbose_name)} has been made with it.")
    invited = Invitation.objects.exclude(person_id=None).values_list("person_id", flat=True)
    people = _made(imported, Person)
    yield from _owners(people, invited.filter(person_id__in=people.values("record_id")), "Somebody there was invited.")


def _edited(imported: Import) -> Iterable[tuple[UUID, str]]:
    """Every decision about a record leaves an audit row; the import itself left one about itself alone."""
    for model in ORDER:
        items = _items(imported).filter(kind=model._meta.label_lower)
        ids = items.annotate(text=Cast("record_id", CharField())).values("text")
        entries = Entry.objects.filter(subject_kind=model._meta.label_lower, subject_id__in=ids)
        later = entries.filter(created_at__gt=imported.created_at).values_list("subject_id", flat=True)
        yield from _owners(items, later, "It has been edited since.")


def _imported_again(imported: Import) -> Iterable[tuple[UUID, str]]:
    mine = _items(imported)
    others = ImportItem.objects.filter(record_id__in=mine.values("record_id"), undone_at=None).exclude(of=imported)
    later = others.filter(created_at__gte=F("of__created_at"), of__created_at__gt=imported.created_at)
    yield from _owners(mine, later.values_list("record_id", flat=True), "A later import has completed it.")


def _overwritten(imported: Import) -> Iterable[tuple[UUID, str]]:
    """Fields that no longer say what the import wrote."""
    for model in ORDER:
        for items, records in _changed(imported, model):
            for item in items:
                record = records.get(item.record_id)
                if record is None or any(_differs(record, *change) for change in item.change.items()):
                    yield item.organisation_id, "It has been edited since."


def _differs(record: Any, name: str, change: list[Any]) -> bool:
    return name not in DERIVED and stored(getattr(record, name)) != change[1]


def _changed(imported: Import, model: type[Model]) -> Iterable[tuple[list[Any], dict[UUID, Any]]]:
    items = list(_items(imported).filter(kind=model._meta.label_lower).filter(change__isnull=False))
    for start in range(0, len(items), 1_000):
        part = items[start : start + 1_000]
        yield part, model._default_manager.in_bulk([item.record_id for item in part])


def _spread(imported: Import, kept: Reasons) -> None:
    """Somebody who acts for an organisation that stays, stays too, and with them where they came from."""
    links = [
        (Position, Position.objects.filter(pk__in=_made(imported, Position).values("record_id")), "person_id"),
        (Offer, Offer.objects.filter(pk__in=_made(imported, Offer).values("record_id")), "contact_id"),
    ]
    owner_of = dict(_made(imported, Person).values_list("record_id", "organisation_id"))
    pairs = []
    for _, rows, column in links:
        for organisation, person in rows.values_list("organisation_id", column):
            if person in owner_of and owner_of[person] != organisation:
                pairs.append((organisation, owner_of[person]))
    grown = True
    while grown:
        more = {owner for organisation, owner in pairs if organisation in kept and owner not in kept}
        kept |= dict.fromkeys(more, "Somebody there also acts for an organisation that stays.")
        grown = bool(more)


def _owners(items: QuerySet[ImportItem], found: Iterable[Any], why: str) -> Iterable[tuple[UUID, str]]:
    ids = list(set(found))
    if ids:
        for owner in items.filter(record_id__in=ids).values_list("organisation_id", flat=True).distinct():
            yield owner, why


def _note_kept(imported: Import, kept: Reasons) -> None:
    for why in set(kept.values()):
        owners = [owner for owner, reason in kept.items() if reason == why]
        _items(imported).filter(organisation_id__in=owners).update(kept_why=why)


def _restore(imported: Import) -> None:
    """Fields that were filled or taken over are as they were."""
    for model in ORDER:
        for items, records in _changed(imported, model):
            for item in items:
                if not item.kept_why and item.record_id in records:
                    record = records[item.record_id]
                    names = list(item.change)
                    for name in names:
                        field: Any = record._meta.get_field(name)
                        setattr(record, name, field.to_python(item.change[name][0]))
                    record.save(update_fields=names)


def _delete(imported: Import, model: type[Model]) -> None:
    tenant = current_tenant_id()
    if model is Organisation:
        _refresh(imported)
    with connection.cursor() as cursor:
        statement = DELETE.format(table=model._meta.db_table)
        cursor.execute(statement, [tenant, tenant, imported.pk, model._meta.label_lower])


def _refresh(imported: Import) -> None:
    """Organisations that stay, but lose a name or a number, are found by what is left."""
    gone = _items(imported).filter(kept_why="")
    lost = gone.filter(kind__in=["partners.identifier", "partners.alias"]).values("organisation_id")
    made = _made(imported, Organisation).values("record_id")
    for organisation in Organisation.objects.filter(pk__in=lost).exclude(pk__in=made):
        refresh_organisation(organisation)


def _a(name: Any) -> str:
    """ "An introduction", "A partnership"."""
    text = str(name)
    return f"{'An' if text[:1] in 'aeiou' else 'A'} {text}"

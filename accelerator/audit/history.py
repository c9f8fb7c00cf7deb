"""The audit trail in words: what happened to a record, when, and by whom."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.apps import apps
from django.conf import settings
from django.db.models import Exists, Model, OuterRef, QuerySet

from accelerator.audit.models import Entry
from accelerator.audit.services import history
from accelerator.tenancy.models import Membership

Words = Mapping[str, str]  # verb -> sentence; {fields} and other details may stand in it


@dataclass(frozen=True)
class Line:
    """One line of `ui/_history.html`."""

    when: datetime
    who: str
    what: str


def lines(*subjects: Model, words: Words, limit: int = 50) -> list[Line]:
    """What happened to these records, newest first; one query, and one more for each kind of actor."""
    entries = list(history(*subjects)[:limit])
    names = actor_names(entries)
    return [Line(entry.created_at, names.get(entry.actor_id, ""), in_words(entry, words)) for entry in entries]


def in_words(entry: Entry, words: Words) -> str:
    """One entry as a person reads it; a verb that `words` does not know is shown without its dots."""
    sentence = words.get(entry.verb)
    if sentence is None:
        return entry.verb.partition(".")[2].replace("_", " ").capitalize()
    fields = ", ".join(name.replace("_", " ") for name in entry.details.get("fields", []))
    return sentence.format_map({**entry.details, "fields": fields})


def actor_names(entries: Iterable[Entry]) -> dict[str, str]:
    """Actor id to name: who acted, in one query for each kind there is (users and people).

    A user is named who has, or had, a role here: somebody who was erased here may have an account elsewhere (F61).
    """
    ids: dict[str, set[str]] = {}
    for entry in entries:
        if entry.actor_kind:
            ids.setdefault(entry.actor_kind, set()).add(entry.actor_id)
    found = (_named(kind).filter(pk__in=wanted) for kind, wanted in ids.items())
    return {str(row.pk): str(row) for rows in found for row in rows}


def _named(kind: str) -> QuerySet[Any]:
    model: Any = apps.get_model(kind)
    rows = model._default_manager.all()
    is_user = model._meta.label == settings.AUTH_USER_MODEL
    return rows.filter(Exists(Membership.objects.filter(user=OuterRef("pk")))) if is_user else rows

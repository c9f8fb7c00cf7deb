"""Everything we hold about one person, read off the registry, so that a new field cannot be forgotten (F60)."""

import io
import json
import zipfile
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.apps import apps
from django.db import models, transaction
from django.db.models import Model
from django.template.loader import render_to_string

from accelerator import clock
from accelerator.accounts.models import User
from accelerator.audit.services import record
from accelerator.mailing.preview import MARK
from accelerator.privacy import registry, scrub, subject
from accelerator.privacy.subject import Subject
from accelerator.tenancy.context import current_tenant
from accelerator.tenancy.personal import Rows
from partners.models import Person


@dataclass(frozen=True)
class Section:
    """One kind of record: `rows` are {label: text, day or moment}; `why` says why it would stay after an erasure."""

    title: str
    model: str
    labels: list[str]
    rows: list[dict[str, Any]]
    why: str = ""


@dataclass(frozen=True)
class Export:
    name: str
    tenant: str
    made_at: datetime
    sections: list[Section]

    @property
    def count(self) -> int:
        return sum(len(section.rows) for section in self.sections)

    def as_json(self) -> str:
        body = {
            "about": self.name,
            "held_by": self.tenant,
            "made_at": self.made_at.isoformat(),
            "records": {
                section.title: [{name.lstrip("#"): text for name, text in row.items()} for row in section.rows]
                for section in self.sections
            },
        }
        return json.dumps(body, indent=2, ensure_ascii=False, default=lambda value: value.isoformat())

    def as_html(self) -> str:
        """A page that stands by itself, for whoever unpacks the file."""
        return render_to_string("privacy/export.html", {"export": self})

    def as_zip(self) -> bytes:
        """Both forms in one file."""
        packed = io.BytesIO()
        with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
            archive.writestr("everything-we-hold.json", self.as_json())
            archive.writestr("everything-we-hold.html", self.as_html())
        return packed.getvalue()


@transaction.atomic
def export_person(person: Person, *, by: User) -> Export:
    """For staff, who hand it on."""
    record("person.exported", person, by=by)
    return collect(subject.of_person(person))


@transaction.atomic
def export_own(user: User) -> Export:
    """For the person themselves: what this tenant holds, and their account."""
    record("account.exported", user, by=user)
    return collect(subject.of_user(user))


def collect(who: Subject) -> Export:
    """Of the active tenant, and of the account where there is one. Sections without rows are left out."""
    first = sorted(registry.personal(), key=lambda rows: rows.model != "partners.Person")
    found = [_section(who, rows) for rows in first]
    found += [_acts(who, model, keys) for model, keys in registry.acts().items()]
    found += scrub.mentions(who, Section)
    return Export(who.name, current_tenant().name, clock.now(), [section for section in found if section.rows])


def _section(who: Subject, rows: Rows) -> Section:
    found = subject.rows_of(who, rows)
    lines = [{"#id": str(row.pk), **{label: shown(row, name) for name, label in rows.shown.items()}} for row in found]
    return Section(rows.title, rows.model, list(rows.shown.values()), lines, rows.stays)


def _acts(who: Subject, model: str, keys: list[str]) -> Section:
    """What their account did: that it was they, and when; what it is about is the record's, not theirs."""
    kind: Any = apps.get_model(model)
    rows = [
        {"#id": str(row.pk), "As": _label(kind, key), "When": _text(getattr(row, "created_at", ""))}
        for key in (keys if who.user else ())
        for row in kind._default_manager.filter(**{key: who.user}).order_by("pk")
    ]
    title = f"Where your account stands beside a record: {kind._meta.verbose_name_plural}"
    return Section(title, model, ["As", "When"], rows)


def _label(kind: type[Model], key: str) -> str:
    return str(kind._meta.get_field(key).verbose_name)  # type: ignore[union-attr]


def shown(row: Model, name: str) -> Any:
    """A field as a person reads it: the word for a code, the name behind a key, times in the tenant's zone."""
    field = row._meta.get_field(name)
    if isinstance(field, models.Field) and field.choices:
        return str(getattr(row, f"get_{name}_display")())
    value = _text(getattr(row, name))
    return MARK.sub("…", value) if isinstance(value, str) else value


def _text(value: Any) -> Any:
    if value is None:
        return ""
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, datetime | date):
        return value  # pages write it as the tenant does, JSON as computers do
    return json.dumps(value, ensure_ascii=False, default=str) if isinstance(value, dict | list) else str(value)

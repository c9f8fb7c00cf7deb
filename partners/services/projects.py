"""What an innovator builds, and what they need for it."""

from collections.abc import Iterable
from typing import Any

from django.db import transaction
from django.db.models import Model

from accelerator.audit.services import record
from accelerator.programmes.models import Programme, Theme
from accelerator.tenancy.errors import Refused
from partners.models import Need, Organisation, Project
from partners.services.changes import check_themes, link_themes, locked, take_over

PROJECT_EDITABLE = ("name", "programme", "summary", "maturity", "evidence_note", "is_current")
NEED_EDITABLE = ("type", "title", "description", "project", "regions")


@transaction.atomic
def add_project(organisation: Organisation, *, by: Model | None, name: str, **fields: Any) -> Project:
    """`fields` are those of PROJECT_EDITABLE."""
    project = Project(organisation=organisation)
    take_over(project, PROJECT_EDITABLE, {"name": name.strip()} | fields)
    project.save(force_insert=True)
    record("project.added", project, by=by, organisation=str(organisation.pk))
    return project


@transaction.atomic
def edit_project(project: Project, *, by: Model | None, **changes: Any) -> Project:
    project = locked(project)
    changed = take_over(project, PROJECT_EDITABLE, changes)
    if changed:
        project.save()
        record("project.edited", project, by=by, fields=changed)
    return project


@transaction.atomic
def add_need(
    organisation: Organisation,
    *,
    by: Model | None,
    programme: Programme,
    type: str,
    title: str,
    themes: Iterable[Theme] = (),
    **fields: Any,
) -> Need:
    """What the organisation looks for in this programme; `fields` are those of NEED_EDITABLE."""
    chosen = check_themes(themes, programme)
    need = Need(organisation=organisation, programme=programme)
    take_over(need, NEED_EDITABLE, {"type": type, "title": title.strip()} | _listed(fields))
    _check_project(need)
    need.save(force_insert=True)
    link_themes(need, "need", chosen)
    record("need.added", need, by=by, organisation=str(organisation.pk), type=type)
    return need


@transaction.atomic
def edit_need(need: Need, *, by: Model | None, themes: Iterable[Theme] | None = None, **changes: Any) -> Need:
    need = locked(need)
    changed = take_over(need, NEED_EDITABLE, _listed(changes))
    _check_project(need)
    if themes is not None and link_themes(need, "need", check_themes(themes, need.programme)):
        changed.append("themes")
    if changed:
        need.save()
        record("need.edited", need, by=by, fields=changed)
    return need


@transaction.atomic
def move_need(need: Need, *, by: Model | None, to: str) -> Need:
    """Met, withdrawn, or open again."""
    need = locked(need)
    need.move_to(to)
    need.save(update_fields=["state", "state_since"])
    record("need.moved", need, by=by, state=str(to))
    return need


def _listed(fields: dict[str, Any]) -> dict[str, Any]:
    return fields | {"regions": list(fields["regions"])} if "regions" in fields else fields


def _check_project(need: Need) -> None:
    if need.project and need.project.organisation_id != need.organisation_id:
        raise Refused("Choose a project of the same organisation.")

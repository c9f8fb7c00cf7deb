"""A new programme, from a template or from last year's; and its own particulars."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import date, timedelta
from typing import Any

from django.db import transaction
from django.utils.text import slugify

from accelerator.accounts.models import User
from accelerator.audit.services import record
from accelerator.programmes.blueprints import BLUEPRINTS, Blueprint, add_months, stage_dates
from accelerator.programmes.models import Credit, GateCriterion, Programme, ProgrammeAccess, Stage, Theme
from accelerator.programmes.services.details import add_theme, set_target
from accelerator.programmes.services.stamps import locked, mark_changed
from accelerator.programmes.states import CreditKind
from accelerator.tenancy.context import current_tenant
from accelerator.tenancy.errors import Refused
from accelerator.tenancy.models import Membership, Role

COPIED = ("summary", "about", "template", "owner_team", "maturity", "sends_introductions_itself", "innovator_cap")


@transaction.atomic
def create_programme(
    *,
    by: User | None,
    name: str,
    starts_on: date,
    ends_on: date,
    from_template: str = "partnership_accelerator",
    themes: Sequence[str] = (),
    targets: Mapping[str, int] | None = None,
    **values: Any,
) -> Programme:
    """A draft with everything that its template gives: stages with dates, gates, the accelerator window.

    `themes` are names, `targets` are {measure: value}; `values` are other fields of Programme. Raises
    Refused when the dates leave no room for four stages.
    """
    blueprint = BLUEPRINTS[from_template]
    if ends_on < starts_on + timedelta(days=27):
        raise Refused("A programme needs at least four weeks, one for each stage.")
    dates = stage_dates(blueprint, starts_on, ends_on)
    window = dict(zip(("accelerator_from", "accelerator_until"), dates[2], strict=True))
    programme = Programme.objects.create(
        name=name,
        starts_on=starts_on,
        ends_on=ends_on,
        template=blueprint.code,
        **{"slug": free_slug(name)} | window | values,
    )
    _make_stages(programme, blueprint, dates, targets or {})
    Credit.objects.create(programme=programme, kind=CreditKind.RUN_BY, organisation_name=current_tenant().name)
    record("programme.created", programme, by=by, template=blueprint.code)
    _furnish(programme, by=by, themes=themes, targets=targets or {})
    _keep_reach(programme, by)
    return programme


@transaction.atomic
def copy_programme(
    source: Programme, *, by: User | None, name: str, starts_on: date, targets: Mapping[str, int] | None = None
) -> Programme:
    """A draft like an earlier programme: stages, gates unticked, themes, credits; dates moved, no people.

    `targets` are {measure: value} for the new programme; left out, the source's present values are taken.
    """
    moved = _mover(source.starts_on, starts_on)
    programme = Programme.objects.create(
        name=name,
        slug=free_slug(name),
        predecessor=source,
        **{field: getattr(source, field) for field in COPIED},
        **{
            field: moved(getattr(source, field))
            for field in ("starts_on", "ends_on", "accelerator_from", "accelerator_until")
        },
    )
    if targets is None:
        targets = dict(source.targets.values_list("measure", "value"))
    _copy_stages(source, programme, moved, targets)
    _copy_rows(source.themes.all(), programme)
    _copy_rows(source.credits.all(), programme)
    record("programme.copied", programme, by=by, source=str(source.pk))
    _furnish(programme, by=by, themes=(), targets=targets)
    _keep_reach(programme, by)
    return programme


@transaction.atomic
def edit_programme(programme: Programme, *, by: User | None, **values: Any) -> Programme:
    """Change a programme's own particulars; the audit row names the fields that changed."""
    programme = locked(programme)
    fields = [name for name, value in values.items() if getattr(programme, name) != value]
    if not fields:
        return programme
    for name in fields:
        setattr(programme, name, values[name])
    programme.save(update_fields=fields)
    record("programme.edited", programme, by=by, fields=fields)
    mark_changed(programme)
    return programme


def free_slug(name: str) -> str:
    """A web address from a name, with a number when another programme has it."""
    base = slugify(name)[:50] or "programme"
    taken = set(Programme.objects.filter(slug__startswith=base).values_list("slug", flat=True))
    return next(slug for slug in (base, *(f"{base}-{n}" for n in range(2, 999))) if slug not in taken)


def _make_stages(
    programme: Programme, blueprint: Blueprint, dates: list[tuple[date, date]], targets: Mapping[str, int]
) -> None:
    for number, (plan, (first, last)) in enumerate(zip(blueprint.stages, dates, strict=True), start=1):
        stage = Stage.objects.create(
            programme=programme,
            number=number,
            kind=plan.kind,
            name=plan.kind.label,
            summary=plan.summary,
            starts_on=first,
            ends_on=last,
        )
        lines = [line for line in plan.gate if not line.measure or line.measure in targets]
        GateCriterion.objects.bulk_create(
            GateCriterion(
                stage=stage, position=place, text=line.text, measure=line.measure, needed=targets.get(line.measure)
            )
            for place, line in enumerate(lines)
        )


def _copy_stages(
    source: Programme, programme: Programme, moved: Callable[[date | None], date | None], targets: Mapping[str, int]
) -> None:
    for old in source.stages.prefetch_related("criteria"):
        stage = Stage.objects.create(
            programme=programme,
            number=old.number,
            kind=old.kind,
            name=old.name,
            summary=old.summary,
            starts_on=moved(old.starts_on),
            ends_on=moved(old.ends_on),
        )
        GateCriterion.objects.bulk_create(
            GateCriterion(
                stage=stage,
                position=line.position,
                text=line.text,
                measure=line.measure,
                needed=targets.get(line.measure, line.needed) if line.measure else None,
            )
            for line in old.criteria.all()
        )


def _copy_rows(rows: Iterable[Theme | Credit], programme: Programme) -> None:
    for row in rows:
        row.pk, row._state.adding, row.programme = None, True, programme
        row.id = row._meta.pk.get_default()
        row.created_at = row._meta.get_field("created_at").get_default()
        row.save(force_insert=True)


def _mover(old_start: date, new_start: date) -> Callable[[date | None], date | None]:
    """Moves dates by whole months where both starts are the same day of the month, else by days."""
    months = (new_start.year - old_start.year) * 12 + new_start.month - old_start.month
    if add_months(old_start, months) == new_start:
        return lambda day: day and _by_months(day, months)
    return lambda day: day and day + (new_start - old_start)


def _by_months(day: date, months: int) -> date:
    """Last days of a month stay last days: 28 February becomes 29 February in a leap year."""
    if (day + timedelta(days=1)).day == 1:
        return add_months(day + timedelta(days=1), months) - timedelta(days=1)
    return add_months(day, months)


def _furnish(programme: Programme, *, by: User | None, themes: Sequence[str], targets: Mapping[str, int]) -> None:
    for theme in themes:
        add_theme(programme, by=by, name=theme)
    for measure, value in targets.items():
        set_target(programme, by=by, measure=measure, value=value)


def _keep_reach(programme: Programme, by: User | None) -> None:
    """A manager whose reach is narrowed to programmes also reaches what they make."""
    memberships = Membership.objects.filter(user=by, role=Role.MANAGER, ended_at=None, programme_access__isnull=False)
    for membership in memberships.distinct():
        ProgrammeAccess.objects.get_or_create(membership=membership, programme=programme)

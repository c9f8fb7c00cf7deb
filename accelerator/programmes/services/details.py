"""What belongs to a programme: stages' dates, gate lines, themes, targets, credits."""

from typing import Any

from django.db import models, transaction
from django.utils.text import slugify

from accelerator import clock
from accelerator.accounts.models import User
from accelerator.audit.services import record
from accelerator.programmes.models import Credit, GateCriterion, Programme, Stage, Target, TargetRevision, Theme
from accelerator.programmes.services.stamps import locked, mark_changed
from accelerator.tenancy.errors import Refused
from accelerator.tenancy.models import TenantModel


@transaction.atomic
def edit_stages(programme: Programme, changes: dict[int, dict[str, Any]], *, by: User | None) -> None:
    """Names, sentences and dates of the stages: {number: {"name": …, "starts_on": …}}."""
    programme = locked(programme)
    for stage in programme.stages.filter(number__in=list(changes)):
        _apply(stage, changes[stage.number], "programme.stage_edited", programme, by=by, stage=stage.number)


@transaction.atomic
def add_criterion(stage: Stage, *, by: User | None, text: str) -> GateCriterion:
    """One more line at the end of an open gate."""
    programme = locked(stage.programme)
    _require_undecided(stage)
    criterion = GateCriterion.objects.create(stage=stage, text=text, position=_next_place(stage.criteria))
    record("programme.criterion_added", programme, by=by, criterion=str(criterion.pk), stage=stage.number)
    return criterion


@transaction.atomic
def edit_criterion(criterion: GateCriterion, *, by: User | None, text: str) -> None:
    """Other words for a line of an open gate."""
    programme = locked(criterion.stage.programme)
    _require_undecided(criterion.stage)
    _apply(criterion, {"text": text}, "programme.criterion_edited", programme, by=by, criterion=str(criterion.pk))


@transaction.atomic
def remove_criterion(criterion: GateCriterion, *, by: User | None) -> None:
    """Take a line off an open gate. One that is met stays: it is part of what was decided on."""
    programme = locked(criterion.stage.programme)
    _require_undecided(criterion.stage)
    if criterion.met_at:
        raise Refused("This line is ticked. Take the tick back first.")
    number, key = criterion.stage.number, str(criterion.pk)
    criterion.delete()
    record("programme.criterion_removed", programme, by=by, criterion=key, stage=number)


@transaction.atomic
def add_theme(programme: Programme, *, by: User | None, name: str, summary: str = "") -> Theme:
    """One more challenge, at the end."""
    programme = locked(programme)
    _require_new_name(programme.themes, name)
    theme = Theme.objects.create(
        programme=programme,
        name=name,
        summary=summary,
        slug=_free_slug(programme.themes, name),
        position=_next_place(programme.themes),
    )
    record("programme.theme_added", programme, by=by, theme=str(theme.pk))
    mark_changed(programme)
    return theme


@transaction.atomic
def edit_theme(theme: Theme, *, by: User | None, name: str, summary: str = "") -> None:
    """Rename a challenge; its web address stays, so that links to it live on."""
    programme = locked(theme.programme)
    _require_new_name(programme.themes.exclude(pk=theme.pk), name)
    _apply(theme, {"name": name, "summary": summary}, "programme.theme_edited", programme, by=by, theme=str(theme.pk))
    mark_changed(programme)


@transaction.atomic
def move_theme(theme: Theme, *, by: User | None, up: bool) -> None:
    """One place up or down among the programme's challenges."""
    programme = locked(theme.programme)
    _swap(list(programme.themes.order_by("position", "name")), theme, up=up)
    record("programme.themes_ordered", programme, by=by)


@transaction.atomic
def remove_theme(theme: Theme, *, by: User | None) -> None:
    """Take away a challenge that nothing refers to. Raises Refused when something does."""
    programme = locked(theme.programme)
    key = str(theme.pk)
    try:
        with transaction.atomic():
            theme.delete()
    except (models.ProtectedError, models.RestrictedError) as error:
        raise Refused("Needs, offers or introductions belong to this challenge. Rename it instead.") from error
    record("programme.theme_removed", programme, by=by, theme=key)
    mark_changed(programme)


@transaction.atomic
def set_target(programme: Programme, *, by: User | None, measure: str, value: int, note: str = "") -> Target:
    """Set a target, or revise it: the first value is kept, each later one is a revision with its note (R87)."""
    programme = locked(programme)
    target, is_new = Target.objects.get_or_create(
        programme=programme,
        measure=measure,
        defaults={"first_value": value, "value": value, "note": note, "set_on": clock.today()},
    )
    if not is_new and (target.value, target.note) == (value, note):
        return target
    target.value, target.note = value, note
    target.save(update_fields=["value", "note"])
    TargetRevision.objects.create(target=target, value=value, note=note, by=by)
    GateCriterion.objects.filter(stage__programme=programme, stage__closed_at=None, measure=measure).update(
        needed=value
    )
    verb = "programme.target_set" if is_new else "programme.target_revised"
    record(verb, programme, by=by, measure=measure, value=value)
    mark_changed(programme)
    return target


@transaction.atomic
def add_credit(programme: Programme, *, by: User | None, **values: Any) -> Credit:
    """One more line of thanks: kind, organisation_name, text, url, organisation_id."""
    programme = locked(programme)
    credit = Credit.objects.create(programme=programme, position=_next_place(programme.credits), **values)
    record("programme.credit_added", programme, by=by, credit=str(credit.pk))
    return credit


@transaction.atomic
def edit_credit(credit: Credit, *, by: User | None, **values: Any) -> None:
    """Change a line of thanks."""
    programme = locked(credit.programme)
    _apply(credit, values, "programme.credit_edited", programme, by=by, credit=str(credit.pk))


@transaction.atomic
def remove_credit(credit: Credit, *, by: User | None) -> None:
    """Take a line of thanks away."""
    programme = locked(credit.programme)
    key = str(credit.pk)
    credit.delete()
    record("programme.credit_removed", programme, by=by, credit=key)


def _apply(
    row: TenantModel, changes: dict[str, Any], verb: str, programme: Programme, *, by: User | None, **details: Any
) -> None:
    """Save what differs from what is stored, and write down the names of those fields; else nothing."""
    row = type(row).objects.get(pk=row.pk)
    fields = [name for name, value in changes.items() if getattr(row, name) != value]
    if not fields:
        return
    for name in fields:
        setattr(row, name, changes[name])
    row.save(update_fields=fields)
    record(verb, programme, by=by, fields=fields, **details)


def _require_undecided(stage: Stage) -> None:
    if stage.closed_at:
        raise Refused("This gate is decided. Step back if it must be opened again.")


def _require_new_name(siblings: models.Manager | models.QuerySet, name: str) -> None:
    if siblings.filter(name__iexact=name).exists():
        raise Refused("There is a challenge of this name already.")


def _next_place(siblings: models.Manager) -> int:
    last = siblings.aggregate(last=models.Max("position"))["last"]
    return 0 if last is None else last + 1


def _free_slug(siblings: models.Manager, name: str) -> str:
    base = slugify(name)[:70] or "challenge"
    taken = set(siblings.values_list("slug", flat=True))
    return next(slug for slug in (base, *(f"{base}-{n}" for n in range(2, 999))) if slug not in taken)


def _swap(rows: list[Theme], row: Theme, *, up: bool) -> None:
    """Number the rows anew with `row` one place further up or down."""
    place = next(n for n, other in enumerate(rows) if other.pk == row.pk)
    other = place - 1 if up else place + 1
    if 0 <= other < len(rows):
        rows[place], rows[other] = rows[other], rows[place]
    for position, moved in enumerate(rows):
        moved.position = position
    Theme.objects.bulk_update(rows, ["position"])

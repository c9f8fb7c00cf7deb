"""What staff decide about suggestions: how much each reason counts, what is dismissed, who must not meet."""

from typing import Any

from django.db import IntegrityError, transaction

from accelerator import clock
from accelerator.accounts.models import User
from accelerator.audit.services import record
from accelerator.programmes.models import Programme
from accelerator.tenancy.errors import Refused
from introductions.matching.scoring import CRITERIA
from introductions.models import Conflict, ConflictKind, Dismissal, Weights
from introductions.services.common import required_text
from partners.models import Organisation


@transaction.atomic
def set_weights(programme: Programme, *, by: User | None, **given: int) -> Weights:
    """Change how much criteria count in this programme; those that are not named stay. Each 0 to 100, not all 0."""
    if foreign := sorted(set(given) - set(CRITERIA)):
        raise TypeError(f"No criteria: {', '.join(foreign)}")
    row = Weights.objects.select_for_update().filter(programme=programme).first() or Weights(programme=programme)
    changed = [name for name, value in given.items() if getattr(row, name) != value]
    for name in changed:
        setattr(row, name, given[name])
    check_weights({name: getattr(row, name) for name in CRITERIA})
    if changed:
        row.save()
        record("weights.set", row, by=by, programme=str(programme.pk), fields=sorted(changed))
    return row


def check_weights(weights: dict[str, int]) -> None:
    for name, value in weights.items():
        if not 0 <= value <= 100:
            raise Refused("Choose a number from 0 to 100.", field=name)
    if not any(weights.values()):
        raise Refused("At least one of them has to count.", field=CRITERIA[0])


@transaction.atomic
def dismiss_suggestion(
    programme: Programme, *, innovator: Organisation, partner: Organisation, reason: str, by: User | None
) -> Dismissal:
    """This pair is not suggested again in this programme, until it is undone. Twice changes nothing."""
    reason = required_text(reason, "Say in a few words why not. Colleagues will read it.")
    known = Dismissal.objects.standing().filter(programme=programme, innovator=innovator, partner=partner)
    row = known.select_for_update().first()
    if row is not None:
        return row
    if innovator == partner:
        raise Refused("Choose two different organisations.")
    row = _insert(Dismissal(programme=programme, innovator=innovator, partner=partner, reason=reason[:300], by=by))
    record("suggestion.dismissed", row, by=by, innovator=str(innovator.pk), partner=str(partner.pk))
    return row


@transaction.atomic
def undo_dismissal(dismissal: Dismissal, *, by: User | None) -> Dismissal:
    """It may be suggested again."""
    row = Dismissal.objects.select_for_update().get(pk=dismissal.pk)
    if row.undone_at is None:
        row.undone_at = clock.now()
        row.save(update_fields=["undone_at"])
        record("suggestion.restored", row, by=by)
    return row


@transaction.atomic
def record_conflict(
    one: Organisation, other: Organisation, *, by: User | None, kind: str = ConflictKind.INTEREST, reason: str = ""
) -> Conflict:
    """These two are not to be introduced in any programme, whichever is named first. Twice changes nothing."""
    if one == other:
        raise Refused("Choose two different organisations.")
    if kind not in ConflictKind.values:
        raise Refused("Choose what stands between them.", field="kind")
    first, second = sorted((one, other), key=lambda organisation: str(organisation.pk))
    row = Conflict.objects.standing().select_for_update().filter(one=first, other=second).first()
    if row is not None:
        return row
    row = _insert(Conflict(one=first, other=second, kind=kind, reason=reason.strip()[:300], by=by))
    record("conflict.recorded", row, by=by, kind=str(kind))
    return row


@transaction.atomic
def lift_conflict(conflict: Conflict, *, by: User | None) -> Conflict:
    row = Conflict.objects.select_for_update().get(pk=conflict.pk)
    if row.lifted_at is None:
        row.lifted_at = clock.now()
        row.save(update_fields=["lifted_at"])
        record("conflict.lifted", row, by=by)
    return row


def _insert(row: Any) -> Any:
    try:
        with transaction.atomic():
            row.save(force_insert=True)
    except IntegrityError as error:
        if "_one_standing" not in str(error):
            raise
        raise Refused("Somebody has just done the same. Look again.") from error
    return row

"""What stands between a stage and the next one: criteria that are ticked, and criteria that are counted."""

from accelerator.programmes import measures
from accelerator.programmes.models import GateCriterion, Programme, Stage

NUMBERS = ("No", "One", "Two", "Three", "Four", "Five", "Six", "Seven", "Eight", "Nine")


def is_counted(criterion: GateCriterion) -> bool:
    """Whether a room above counts it; one that nobody counts yet is ticked by hand like the others."""
    return bool(criterion.measure) and measures.is_counted(criterion.measure)


def criteria(stage: Stage) -> list[GateCriterion]:
    """The lines of a stage's gate, each with `is_met`, and `reached` (a number) when it is counted."""
    return [weigh(criterion, stage.programme) for criterion in stage.criteria.all()]


def weigh(criterion: GateCriterion, programme: Programme) -> GateCriterion:
    """Set `is_met` and `reached` on a criterion."""
    criterion.reached = measures.count(criterion.measure, programme) if is_counted(criterion) else None
    if criterion.reached is None:
        criterion.is_met = criterion.met_at is not None
    else:
        criterion.is_met = criterion.reached >= (criterion.needed or 0)
    return criterion


def count_words(missing: int) -> str:
    """ "Two criteria are not met" """
    number = NUMBERS[missing] if missing < len(NUMBERS) else str(missing)
    return f"{number} criterion is not met" if missing == 1 else f"{number} criteria are not met"

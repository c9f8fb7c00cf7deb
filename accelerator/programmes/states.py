"""The states of a programme (domain.md, state machines): four stages in order, each behind a gate.

A pause is a stamp beside the state (`Programme.paused_at`), so that a paused programme still says which
stage it rests in; `may_pause` names the states that can be paused.
"""

from django.db.models import TextChoices


class State(TextChoices):
    DRAFT = "draft", "Draft"
    DISCOVERY = "discovery", "Discovery & design"
    ENGAGE = "engage", "Engage & establish"
    DELIVER = "deliver", "Deliver & implement"
    AMPLIFY = "amplify", "Amplify & learn"
    CLOSED = "closed", "Closed"
    ARCHIVED = "archived", "Archived"


# Forward through a gate, or one step back with a reason. The order of the choices is the order of the work.
MOVES: dict[State, set[State]] = {
    State.DRAFT: {State.DISCOVERY},
    State.DISCOVERY: {State.ENGAGE, State.DRAFT},
    State.ENGAGE: {State.DELIVER, State.DISCOVERY},
    State.DELIVER: {State.AMPLIFY, State.ENGAGE},
    State.AMPLIFY: {State.CLOSED, State.DELIVER},
    State.CLOSED: {State.ARCHIVED, State.AMPLIFY},
    State.ARCHIVED: {State.CLOSED},
}
ORDER = list(State)
STAGES = (State.DISCOVERY, State.ENGAGE, State.DELIVER, State.AMPLIFY)  # stage number = place + 1
LIVE = frozenset(STAGES)  # what may be paused, and where introductions are made


def after(state: State) -> State | None:
    """The state behind the next gate; None at the end."""
    place = ORDER.index(State(state)) + 1
    return ORDER[place] if place < len(ORDER) else None


def before(state: State) -> State | None:
    """One step back; None from a draft."""
    place = ORDER.index(State(state))
    return ORDER[place - 1] if place else None


class Maturity(TextChoices):
    """How settled a programme is, apart from its stage (R117)."""

    PILOT = "pilot", "Pilot"
    ESTABLISHED = "established", "Established"
    CLOSED = "closed", "Closed"


class Decision(TextChoices):
    """What was decided at a gate."""

    MET = "met", "Criteria met"
    OVERRIDDEN = "overridden", "Opened although not all criteria are met"


class CreditKind(TextChoices):
    """Whom a programme thanks, in the order in which the public page thanks them (R67, R119)."""

    RUN_BY = "run_by", "Run by"
    CO_OWNER = "co_owner", "Co-owned by"
    FUNDER = "funder", "Funded by"
    SUPPORTER = "supporter", "Supported by"
    CHAMPION = "champion", "Champions"
    IMAGES = "images", "Pictures"

"""The two machines of this room as tables one can read (domain.md 6.5 and "State machines").

An introduction goes draft -> ask one side -> ask the other -> both yes -> introduced -> met -> outcome.
A partnership goes proposed -> confirmed -> active -> completed or ended.
"""

from django.db.models import TextChoices


class Side(TextChoices):
    INNOVATOR = "innovator", "innovator"
    PARTNER = "partner", "partner"

    @property
    def other(self) -> "Side":
        return Side.PARTNER if self is Side.INNOVATOR else Side.INNOVATOR


class State(TextChoices):
    SUGGESTED = "suggested", "suggested"
    DISMISSED = "dismissed", "suggestion dismissed"
    DRAFTED = "drafted", "drafted"
    ASKING_FIRST = "asking_first", "asking the first side"
    ASKING_SECOND = "asking_second", "asking the second side"
    READY = "ready", "both said yes"
    INTRODUCED = "introduced", "introduced"
    IN_CONVERSATION = "in_conversation", "in conversation"
    MET = "met", "met"
    OUTCOME_PARTNERSHIP = "outcome_partnership", "became a partnership"
    OUTCOME_NO_FIT = "outcome_no_fit", "met, no fit"
    OUTCOME_STALLED = "outcome_stalled", "came to nothing"
    STALLED = "stalled", "gone quiet"
    DECLINED = "declined", "not moving ahead now"
    SNOOZED = "snoozed", "resting"
    REDIRECTED = "redirected", "the wrong person was asked"
    EXPIRED = "expired", "no answer in time"
    CANCELLED = "cancelled", "withdrawn by staff"


S = State
# Ready straight after the first side: its contact was changed when the second had said yes already.
# An answer may be changed until the introduction leaves (domain.md): hence the ways back out of
# declined, snoozed and redirected, which `answer_introduction` alone takes.
_ANSWERED = {S.ASKING_SECOND, S.READY, S.DECLINED, S.SNOOZED, S.REDIRECTED}

MOVES: dict[State, set[State]] = {
    S.SUGGESTED: {S.DISMISSED, S.DRAFTED},
    S.DISMISSED: set(),
    S.DRAFTED: {S.ASKING_FIRST, S.ASKING_SECOND, S.CANCELLED},
    S.ASKING_FIRST: {S.ASKING_SECOND, S.READY, S.DECLINED, S.SNOOZED, S.REDIRECTED, S.EXPIRED, S.CANCELLED},
    S.ASKING_SECOND: {S.READY, S.DECLINED, S.SNOOZED, S.REDIRECTED, S.EXPIRED, S.CANCELLED},
    S.READY: {S.INTRODUCED, S.DECLINED, S.SNOOZED, S.REDIRECTED, S.CANCELLED},
    S.DECLINED: _ANSWERED - {S.DECLINED},
    S.SNOOZED: (_ANSWERED - {S.SNOOZED}) | {S.DRAFTED, S.CANCELLED},
    S.REDIRECTED: (_ANSWERED - {S.REDIRECTED}) | {S.ASKING_FIRST, S.CANCELLED},
    S.EXPIRED: set(),
    S.CANCELLED: {S.DRAFTED},  # staff put back what they withdrew by mistake
    S.INTRODUCED: {S.IN_CONVERSATION, S.MET, S.STALLED, S.OUTCOME_PARTNERSHIP, S.OUTCOME_NO_FIT, S.OUTCOME_STALLED},
    S.IN_CONVERSATION: {S.MET, S.STALLED, S.OUTCOME_PARTNERSHIP, S.OUTCOME_NO_FIT, S.OUTCOME_STALLED},
    S.STALLED: {S.IN_CONVERSATION, S.MET, S.OUTCOME_PARTNERSHIP, S.OUTCOME_NO_FIT, S.OUTCOME_STALLED},
    S.MET: {S.OUTCOME_PARTNERSHIP, S.OUTCOME_NO_FIT, S.OUTCOME_STALLED},
    # A pair may find each other later; a partnership that is voided gives its introduction back.
    S.OUTCOME_NO_FIT: {S.OUTCOME_PARTNERSHIP},
    S.OUTCOME_STALLED: {S.IN_CONVERSATION, S.MET, S.OUTCOME_PARTNERSHIP},
    S.OUTCOME_PARTNERSHIP: {S.MET, S.IN_CONVERSATION, S.OUTCOME_STALLED},
}

ASKING = frozenset({S.ASKING_FIRST, S.ASKING_SECOND})
# Somebody still has to do something, or will: one such row per programme and pair (invariant I1).
OPEN = frozenset(
    {S.DRAFTED, *ASKING, S.READY, S.INTRODUCED, S.IN_CONVERSATION, S.MET, S.STALLED, S.SNOOZED, S.REDIRECTED}
)
# Takes somebody's attention today: what the caps on open introductions count.
BUSY = frozenset({*ASKING, S.REDIRECTED, S.READY, S.INTRODUCED, S.IN_CONVERSATION})
# Before the introduction leaves; an answer may be given or changed in some of them.
CHANGEABLE = frozenset({*ASKING, S.READY, S.DECLINED, S.SNOOZED, S.REDIRECTED})
# The mail has left (or somebody introduced them elsewhere): names and addresses are known to both.
MADE = frozenset(
    {S.INTRODUCED, S.IN_CONVERSATION, S.MET, S.STALLED, S.OUTCOME_PARTNERSHIP, S.OUTCOME_NO_FIT, S.OUTCOME_STALLED}
)
CLOSED = frozenset(State) - OPEN - {S.SUGGESTED}
OUTCOMES = frozenset({S.OUTCOME_PARTNERSHIP, S.OUTCOME_NO_FIT, S.OUTCOME_STALLED})


class Reply(TextChoices):
    """The four answers, equal in weight (design/respond.html)."""

    YES = "yes", "Yes"
    LATER = "later", "Not now"
    NO = "no", "No"
    WRONG_PERSON = "wrong_person", "Wrong person"


class Via(TextChoices):
    LINK = "link", "by the mailed link"
    PORTAL = "portal", "signed in"
    STAFF = "staff", "told to staff"


class StepKind(TextChoices):
    REMINDER_3 = "reminder_3", "first reminder"
    REMINDER_7 = "reminder_7", "second reminder"
    EXPIRY = "expiry", "the question expires"
    LEAVE = "leave", "the introduction leaves"
    FOLLOW_UP_3 = "follow_up_3", "ask whether they are in touch"
    FOLLOW_UP_10 = "follow_up_10", "ask whether they have met"
    FOLLOW_UP_30 = "follow_up_30", "ask where it leads"
    FOLLOW_UP_90 = "follow_up_90", "ask what it led to"
    WAKE = "wake", "may ask again"
    STALL = "stall", "gone quiet"


class FollowUpReply(TextChoices):
    """What one side says after the introduction (domain.md 3.25); which words go with which question: QUESTIONS."""

    IN_TOUCH = "in_touch", "Yes, we are in touch"
    MET = "met", "Yes, we have met"
    BOOKED = "booked", "A meeting is booked"
    NOT_YET = "not_yet", "Not yet"
    NO_REPLY = "no_reply", "They have not replied"
    TOGETHER = "together", "We are doing something together"
    TALKING = "talking", "We are still talking"
    NO_FIT = "no_fit", "It was no fit"
    NOTHING = "nothing", "Nothing will come of it"


R = FollowUpReply
# One question at each of these days after the introduction, answered with one tap; a side is asked each once.
QUESTIONS: dict[int, tuple[FollowUpReply, ...]] = {
    3: (R.IN_TOUCH, R.BOOKED, R.NOT_YET, R.NO_REPLY),
    10: (R.MET, R.BOOKED, R.NOT_YET, R.NO_REPLY),
    30: (R.TOGETHER, R.TALKING, R.NO_FIT, R.NOTHING),
    90: (R.TOGETHER, R.TALKING, R.NO_FIT, R.NOTHING),
}
FOLLOW_UPS = {days: StepKind(f"follow_up_{days}") for days in QUESTIONS}
# So many days after its beginning a step is due; those of a time that is chosen are not here.
DAYS = {
    StepKind.REMINDER_3: 3,
    StepKind.REMINDER_7: 7,
    StepKind.EXPIRY: 14,
    **{kind: days for days, kind in FOLLOW_UPS.items()},
    StepKind.STALL: 30,
}
# Where a word points to. Two sides whose last words point to different places see it differently.
POINTS_TO: dict[FollowUpReply, str] = {
    R.IN_TOUCH: "on",
    R.MET: "on",
    R.BOOKED: "on",
    R.TOGETHER: "on",
    R.TALKING: "on",
    R.NOT_YET: "waiting",
    R.NO_REPLY: "over",
    R.NO_FIT: "over",
    R.NOTHING: "over",
}


class LetGoReason(TextChoices):
    """Why staff let an introduction go that was made and led to nothing."""

    SILENCE = "silence", "One side never answered"
    NOT_THE_TIME = "not_the_time", "It was not the time for it"
    PRIORITIES = "priorities", "Priorities changed"
    NO_CAPACITY = "no_capacity", "No time or people for it"
    WITHOUT_US = "without_us", "They go on without us"
    OTHER = "other", "Something else"


class RequestState(TextChoices):
    """Somebody asks staff to be introduced. Staff draft it, or say no kindly; who asked may take it back."""

    OPEN = "open", "waiting for staff"
    DRAFTED = "drafted", "taken up"
    DECLINED = "declined", "not taken up"
    WITHDRAWN = "withdrawn", "taken back"


REQUEST_MOVES: dict[RequestState, set[RequestState]] = {
    RequestState.OPEN: {RequestState.DRAFTED, RequestState.DECLINED, RequestState.WITHDRAWN},
    RequestState.DRAFTED: set(),
    RequestState.DECLINED: set(),
    RequestState.WITHDRAWN: set(),
}


class PartnershipState(TextChoices):
    PROPOSED = "proposed", "proposed"
    AWAITING_CONFIRMATION = "awaiting_confirmation", "waiting for confirmation"
    CONFIRMED = "confirmed", "confirmed"
    ACTIVE = "active", "active"
    PAUSED = "paused", "paused"
    COMPLETED = "completed", "completed"
    ENDED_EARLY = "ended_early", "ended early"
    NOT_CONFIRMED = "not_confirmed", "not confirmed"
    VOID = "void", "void"


P = PartnershipState
PARTNERSHIP_MOVES: dict[PartnershipState, set[PartnershipState]] = {
    P.PROPOSED: {P.AWAITING_CONFIRMATION, P.CONFIRMED, P.NOT_CONFIRMED},
    P.AWAITING_CONFIRMATION: {P.CONFIRMED, P.NOT_CONFIRMED},
    P.CONFIRMED: {P.ACTIVE, P.PAUSED, P.COMPLETED, P.ENDED_EARLY, P.VOID},
    P.ACTIVE: {P.PAUSED, P.COMPLETED, P.ENDED_EARLY, P.VOID},
    P.PAUSED: {P.ACTIVE, P.COMPLETED, P.ENDED_EARLY, P.VOID},
    P.COMPLETED: {P.VOID},
    P.ENDED_EARLY: {P.VOID},
    P.NOT_CONFIRMED: set(),
    P.VOID: set(),
}
# Confirmed once and not void: what the funder's figure counts, also after it ended.
COUNTED = frozenset({P.CONFIRMED, P.ACTIVE, P.PAUSED, P.COMPLETED, P.ENDED_EARLY})
# Nobody has confirmed it in full yet.
UNCONFIRMED = frozenset({P.PROPOSED, P.AWAITING_CONFIRMATION, P.NOT_CONFIRMED})


class RoundState(TextChoices):
    WAITING = "waiting", "waiting for its turn"
    WORKING = "working", "being worked out"
    READY = "ready", "ready to look at"
    DRAFTING = "drafting", "being drafted"
    DRAFTED = "drafted", "drafted"
    DISCARDED = "discarded", "discarded"
    FAILED = "failed", "stopped"


ROUND = RoundState
ROUND_MOVES: dict[str, set[str]] = {
    ROUND.WAITING: {ROUND.WORKING, ROUND.DISCARDED, ROUND.FAILED},
    ROUND.WORKING: {ROUND.READY, ROUND.FAILED, ROUND.DISCARDED},
    ROUND.READY: {ROUND.DRAFTING, ROUND.DISCARDED},
    ROUND.DRAFTING: {ROUND.DRAFTED, ROUND.FAILED},
    ROUND.DRAFTED: set(),
    ROUND.DISCARDED: set(),
    ROUND.FAILED: {ROUND.DISCARDED},
}

"""Which introductions: what the filters of the board and the list mean, here and nowhere else.

The page, its file and the figures that open to it all narrow through `narrowed`.
"""

from datetime import date, timedelta
from typing import Any
from uuid import UUID

from django.db.models import (
    Case,
    DateTimeField,
    Exists,
    F,
    FilteredRelation,
    Min,
    OuterRef,
    Q,
    QuerySet,
    Subquery,
    When,
)

from accelerator import clock
from introductions import turns, words
from introductions.models import Answer, Introduction, Partnership, Step
from introductions.queries import between
from introductions.saying import where_they_differ
from introductions.states import ASKING, OPEN, State, StepKind

S = State
SOON, A_QUARTER = timedelta(days=2), timedelta(days=90)
# After so many whole days at one place nothing has moved for longer than usual.
USUAL_DAYS = {
    S.DRAFTED: 10,
    S.ASKING_FIRST: 10,
    S.ASKING_SECOND: 10,
    S.READY: 3,
    S.REDIRECTED: 5,
    S.INTRODUCED: 14,
    S.IN_CONVERSATION: 30,
    S.MET: 30,
    S.STALLED: 0,
}
MORE_GROUPS = (
    ("open", "Open, resting or set aside too"),
    ("asked", "All that were asked"),
    ("led", "Led to a partnership"),
    ("aside", "Set aside"),
)
_LED = Partnership.objects.confirmed
FIRST, SECOND = "first_answer__given_at", "second_answer__given_at"
# Steps of the way, each from one moment to another: (code, label, from, to).
STEPS: tuple[tuple[str, str, str, str], ...] = (
    ("draft", "Drafted to asked", "created_at", "asked_at"),
    ("first", "Asked to the first answer", "asked_at", FIRST),
    ("second", "First answer to the second", FIRST, SECOND),
    ("send", "Both answered to introduced", SECOND, "introduced_at"),
    ("meet", "Introduced to met", "introduced_at", "met_at"),
    ("partner", "Introduced to a confirmed partnership", "introduced_at", "confirmed_first"),
)
STEP_CHOICES = [(code, label) for code, label, _begin, _end in STEPS]


def narrowed(rows: QuerySet[Introduction], filters: Any) -> QuerySet[Introduction]:
    """By what the form says; without a word the open ones, but those that rest or were set aside."""
    rows = _group(rows, filters.value("group") or "")
    for name in ("state", "programme", "innovator", "partner", "turn", "source"):
        if value := filters.value(name):
            rows = rows.filter(**{name: value})
    rows = _curator(rows, filters.value("curator") or "", filters.member.user)
    for name, by in BY_VALUE.items():
        if value := filters.value(name):
            rows = by(rows, value)
    for name, those in FLAGS.items():
        if filters.value(name):
            rows = those(rows)
    return between(rows, filters.value("q") or "")


def at_hand(rows: QuerySet[Introduction]) -> QuerySet[Introduction]:
    """What the board shows: open, and neither resting nor set aside."""
    return rows.filter(Q(set_aside_until=None) | Q(set_aside_until__lte=clock.today()), state__in=OPEN - {S.SNOOZED})


def quiet(rows: QuerySet[Introduction], days: str) -> QuerySet[Introduction]:
    """Open ones where nothing has moved for so many days; "usual": for longer than is usual at their place."""
    if days != "usual":
        return rows.filter(state_since__lte=turns.days_ago(int(days)), state__in=USUAL_DAYS)
    late = Q(pk__in=[])
    for state, limit in USUAL_DAYS.items():
        late |= Q(state=state, state_since__lte=turns.days_ago(limit))
    return rows.filter(late)


def closing(rows: QuerySet[Introduction]) -> QuerySet[Introduction]:
    """Questions that end without an answer within two days; a call may still help."""
    ends = Step.objects.pending().filter(introduction=OuterRef("pk"), kind=StepKind.EXPIRY)
    return rows.filter(Exists(ends.filter(due_at__lte=clock.now() + SOON)), state__in=ASKING)


def asked_lately(rows: QuerySet[Introduction]) -> QuerySet[Introduction]:
    return rows.filter(partner_asked_at__gte=clock.now() - A_QUARTER)


def led(rows: QuerySet[Introduction]) -> QuerySet[Introduction]:
    """Those with at least one confirmed partnership, also one that has ended since."""
    return rows.filter(Exists(_LED().filter(introduction=OuterRef("pk"))))


def with_answers(rows: QuerySet[Introduction]) -> QuerySet[Introduction]:
    """Joined with the answer of the side that was asked first, and of the other."""
    current = Q(all_answers__retired_at=None)
    return rows.annotate(
        first_answer=FilteredRelation("all_answers", condition=current & Q(all_answers__side=F("first_side"))),
        second_answer=FilteredRelation("all_answers", condition=current & ~Q(all_answers__side=F("first_side"))),
    )


def with_moments(rows: QuerySet[Introduction]) -> QuerySet[Introduction]:
    """With every moment that STEPS names; of partnerships the first that was confirmed."""
    confirmed = _LED().filter(introduction=OuterRef("pk")).order_by().values("introduction")
    first = Subquery(confirmed.annotate(first=Min("confirmed_at")).values("first"), output_field=DateTimeField())
    became = Case(When(state=S.OUTCOME_PARTNERSHIP, then=first))  # looked up for those alone
    return with_answers(rows).annotate(confirmed_first=became)


def taken(rows: QuerySet[Introduction], code: str) -> QuerySet[Introduction]:
    """Those that have taken this step of the way."""
    begin, end = next((begin, end) for step, _label, begin, end in STEPS if step == code)
    return with_moments(rows).filter(**{f"{begin}__isnull": False, f"{end}__gte": F(begin)})


def next_monday(today: date) -> date:
    return today + timedelta(days=7 - today.weekday())


def _group(rows: QuerySet[Introduction], group: str) -> QuerySet[Introduction]:
    if group == "all":
        return rows
    if group == "open":
        return rows.filter(state__in=OPEN)
    if group == "asked":
        return rows.filter(asked_at__isnull=False)
    if group == "led":
        return led(rows)
    if group == "aside":
        return rows.filter(set_aside_until__gt=clock.today(), state__in=OPEN)
    return rows.filter(state__in=words.STATES_OF[group]) if group else at_hand(rows)


def _curator(rows: QuerySet[Introduction], chosen: str, user: Any) -> QuerySet[Introduction]:
    if not chosen:
        return rows
    if chosen == "none":
        return rows.filter(curator=None)
    return rows.filter(curator=user.pk if chosen == "me" else UUID(chosen))


def _theme(rows: QuerySet[Introduction], theme: str) -> QuerySet[Introduction]:
    return rows.filter(theme=None if theme == "none" else UUID(theme))


def _channel(rows: QuerySet[Introduction], via: str) -> QuerySet[Introduction]:
    """How the side that was asked first gave its answer."""
    said = Answer.objects.filter(introduction=OuterRef("pk"), side=OuterRef("first_side"), retired_at=None)
    if via == "none":
        return rows.filter(~Exists(said), asked_at__isnull=False)
    return rows.filter(Exists(said.filter(via=via)))


BY_VALUE = {"theme": _theme, "channel": _channel, "quiet": quiet, "step": taken}
FLAGS = {"overdue": turns.overdue, "differ": where_they_differ, "lately": asked_lately, "closing": closing}

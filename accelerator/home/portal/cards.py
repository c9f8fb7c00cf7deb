"""An introduction as one side may see it (promise 5).

Templates of the portal get a `Card`, never the introduction: what is not on the card cannot leak. A side
that was not asked yet learns that somebody of some sector was, and no name; a no, whoever said it and
why, reads "Not moving ahead now".
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db.models import Prefetch, Q, QuerySet
from django.urls import reverse
from django.utils import timezone

from accelerator import clock
from accelerator.programmes.picklists import labels
from accelerator.ui.formats import day as in_words
from introductions.models import Answer, Introduction
from introductions.states import MADE, Reply, Side, State
from partners.models import Organisation

S = State
UNSEEN_DAYS = 60  # how long a closed request stays in the list of a side that was never asked
ASKED_OF_THEM = frozenset({S.ASKING_FIRST, S.REDIRECTED})
OVER = frozenset({S.DECLINED, S.EXPIRED, S.CANCELLED, S.SNOOZED})
NO_NAME = {Side.INNOVATOR: "An innovator", Side.PARTNER: "A partner"}
ENDED = "Not moving ahead now."


@dataclass(frozen=True)
class Card:
    """One row of "My introductions"."""

    heading: str
    line: str
    mark: str
    mark_words: str
    tag: str
    tag_text: str
    since: datetime
    url: str = ""  # empty: nothing more may be seen

    @property
    def is_mine(self) -> bool:
        return self.tag == "on"


def introductions_of(organisation: Organisation) -> QuerySet[Introduction]:
    """What this organisation may know of: its side was asked, or it was made, or the other side is asked first."""
    rows = Introduction.objects.filter(_known(organisation) | _unseen(organisation))
    return rows.with_pair().prefetch_related(  # type: ignore[attr-defined]
        Prefetch("all_answers", Answer.objects.filter(retired_at=None), to_attr="current_answers")
    )


def cards(organisation: Organisation, introductions: Iterable[Introduction]) -> list[Card]:
    """The rows as this organisation may see them; one query for the sectors' names."""
    sectors = labels("sector")
    return [card(organisation, introduction, sectors) for introduction in introductions]


def card(organisation: Organisation, introduction: Introduction, sectors: dict[str, str]) -> Card:
    side = side_of(organisation, introduction)
    if not is_known(introduction, side):
        return _unseen_card(introduction, side, sectors)
    other = introduction.organisation(side.other)
    line, tag, tag_text = _status(introduction, side)
    sector = sectors.get(other.sector, "")
    return Card(
        heading=other.name,
        line=f"{sector}. {line}" if sector else line,
        mark=_mark(introduction, side),
        mark_words=_mark_words(introduction, side),
        tag=tag,
        tag_text=tag_text,
        since=introduction.state_since,
        url=reverse("home:show_portal_introduction", args=[introduction.pk]),
    )


def side_of(organisation: Organisation, introduction: Introduction) -> Side:
    return Side.INNOVATOR if introduction.innovator_id == organisation.pk else Side.PARTNER


def is_known(introduction: Introduction, side: Side) -> bool:
    """Whether this side may see the other's name: it was asked, or the introduction has been made."""
    return introduction.is_made or introduction.asked_at_of(side) is not None


def own_answer(introduction: Introduction, side: Side) -> Answer | None:
    """The current answer of this side, from the prefetched ones where there are any."""
    found = getattr(introduction, "current_answers", None)
    answers = list(introduction.answers.values()) if found is None else found
    return next((answer for answer in answers if answer.side == side), None)


def is_my_turn(introduction: Introduction, side: Side) -> bool:
    return introduction.side_in_turn == side and not introduction.held_why


def _known(organisation: Organisation) -> Q:
    made = Q(introduced_at__isnull=False)
    innovator = Q(innovator=organisation) & (made | Q(innovator_asked_at__isnull=False))
    return innovator | Q(partner=organisation) & (made | Q(partner_asked_at__isnull=False))


def _unseen(organisation: Organisation) -> Q:
    """Asked of the other side first, and this side not yet; kept a while after it came to nothing."""
    lately = Q(state__in=OVER, state_since__gt=clock.now() - timedelta(days=UNSEEN_DAYS))
    open_or_lately = Q(state__in=ASKED_OF_THEM) | lately
    innovator = Q(innovator=organisation, innovator_asked_at=None, partner_asked_at__isnull=False)
    partner = Q(partner=organisation, partner_asked_at=None, innovator_asked_at__isnull=False)
    return open_or_lately & (innovator | partner)


def _unseen_card(introduction: Introduction, side: Side, sectors: dict[str, str]) -> Card:
    """No name, no link, no words of anybody: a sector, and whether it goes on."""
    other = introduction.organisation(side.other)
    sector = sectors.get(other.sector, "")
    heading = f"{NO_NAME[side.other]} ({sector.lower()})" if sector else NO_NAME[side.other]
    if introduction.state in OVER:
        line, mark, words, tag = f"{ENDED} We keep looking for you.", "no", "Not moving ahead", "Closed"
    else:
        asked = introduction.asked_at_of(side.other)
        line = f"Asked {in_words(asked)}. We share the name if they say yes."
        mark, words, tag = _first_mark(side.other), "", "With them"
    return Card(heading, line, mark, words, "", tag, introduction.state_since)


def _first_mark(asked: Side) -> str:
    return "first" if asked == Side.PARTNER else "first-innovator"


def _status(introduction: Introduction, side: Side) -> tuple[str, str, str]:
    """A sentence, the kind of its tag and the tag's word."""
    if introduction.state in MADE:
        return _made_status(introduction, side)
    if is_my_turn(introduction, side):
        return "Would you like to meet?", "on", "Your turn"
    answer = own_answer(introduction, side)
    if introduction.state == S.READY:
        return "You both said yes. We read the introduction once more and send it.", "good", "Both said yes"
    if answer and answer.answer != Reply.YES:
        return _own_status(answer)
    if introduction.state in OVER or introduction.state == S.DRAFTED:
        return ENDED, "", "Closed"
    if answer:
        return "You said yes. We are asking them now.", "", "With them"
    return "We are looking for the right contact.", "", "With us"


def _own_status(answer: Answer) -> tuple[str, str, str]:
    if answer.answer == Reply.LATER:
        return f"You said not now. We ask again from {in_words(answer.until)} at the earliest.", "", "Not now"
    if answer.answer == Reply.WRONG_PERSON:
        return "You said that somebody else is better placed. We look into it.", "", "With us"
    return "You said no, and that is fine.", "", "Closed"


def _made_status(introduction: Introduction, side: Side) -> tuple[str, str, str]:
    on = in_words(introduction.introduced_at)
    if introduction.state == S.INTRODUCED and introduction.writes_first == side:
        return f"Introduced {on}. You write first.", "on", "Your turn"
    if introduction.meets_at and introduction.meets_at > clock.now() and introduction.is_open:
        return (
            f"Meeting on {in_words(introduction.meets_at)} at {timezone.localtime(introduction.meets_at):%H:%M}.",
            "",
            "Meeting booked",
        )
    words = {
        S.INTRODUCED: (f"Introduced {on}. They write first.", "", "With them"),
        S.IN_CONVERSATION: (f"Introduced {on}. You are in touch.", "", "In touch"),
        S.STALLED: (f"Introduced {on}. It has been quiet for a while.", "wait", "Quiet"),
        S.MET: ("You have met. Have you agreed on something? Tell us on its page.", "", "Met"),
        S.OUTCOME_PARTNERSHIP: ("It became a partnership.", "good", "Partnership"),
    }
    return words.get(State(introduction.state), (f"Introduced {on}. It ended without a partnership.", "", "Closed"))


def _mark(introduction: Introduction, side: Side) -> str:
    state = State(introduction.state)
    if state in MADE:
        return "conf" if state == S.OUTCOME_PARTNERSHIP else "intro"
    if state == S.READY:
        return "ready"
    answer = own_answer(introduction, side)
    if answer and answer.answer == Reply.LATER:
        return "later"
    if state in OVER or (answer and answer.answer == Reply.NO) or state == S.DRAFTED:
        return "no"
    if state in {S.ASKING_SECOND, S.REDIRECTED} and _yes_of(introduction):
        return "second" if introduction.first_side == Side.PARTNER else "second-partner"
    return _first_mark(Side(introduction.first_side))


def _mark_words(introduction: Introduction, side: Side) -> str:
    """The mark from where this side stands; empty where the mark's own words fit."""
    if is_my_turn(introduction, side):
        return "They said yes, you are asked" if introduction.first_side != side else "You are asked"
    return ""


def _yes_of(introduction: Introduction) -> bool:
    first = own_answer(introduction, Side(introduction.first_side))
    return first is not None and first.answer == Reply.YES

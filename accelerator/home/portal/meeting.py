"""Getting ready for a meeting: who, why, three things to talk about, the last contact; and its calendar file.

Only what this side may read: its own words, what both read in the introduction, and what the other side shares.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from icalendar import Calendar, Event

from accelerator import clock
from accelerator.home.portal.acting import Acting
from accelerator.mailing.links import url_of
from accelerator.programmes.picklists import labels
from accelerator.ui.formats import day
from introductions.letters import paragraph_for_both
from introductions.models import Introduction
from introductions.states import Side, State
from partners.models import Need, Organisation, Project
from partners.sharing import shows

POINTS = 3
LASTS = timedelta(minutes=45)
AHEAD = timedelta(days=14)  # how early the first page speaks of it
MEETING_STATES = frozenset({State.INTRODUCED, State.IN_CONVERSATION, State.STALLED, State.MET})


@dataclass(frozen=True)
class Preparation:
    """The card. `why`: what staff wrote to both; `hopes`: what the other side may gain, as both have read."""

    other: str
    why: str
    hopes: str
    points: list[str]
    last: str
    meets_at: Any


def prepare(acting: Acting, introduction: Introduction, side: Side) -> Preparation | None:
    """For an introduction that is made and still open; None otherwise."""
    if introduction.state not in MEETING_STATES:
        return None
    other = introduction.organisation(side.other)
    points = [point for point in _points(introduction, side) if point]
    return Preparation(
        other=other.name,
        why=paragraph_for_both(introduction),
        hopes=introduction.gain(side.other),
        points=points[:POINTS],
        last=_last_contact(introduction, side),
        meets_at=introduction.meets_at if introduction.meets_at and introduction.meets_at > clock.now() else None,
    )


def next_meeting(acting: Acting) -> Introduction | None:
    """The next one that is booked, within two weeks."""
    now = clock.now()
    soon = Introduction.objects.with_people().filter(
        meets_at__gt=now, meets_at__lt=now + AHEAD, state__in=MEETING_STATES
    )
    rows = [soon.filter(**{str(side): acting.organisation}).order_by("meets_at", "id").first() for side in Side]
    return min((row for row in rows if row), key=lambda row: row.meets_at, default=None)


def calendar_file(acting: Acting, introduction: Introduction, side: Side, at: datetime) -> bytes:
    """An iCalendar event (RFC 5545) of a booked meeting; the same event again when it is moved."""
    card = prepare(acting, introduction, side)
    other = introduction.organisation(side.other).name
    event = Event()
    event.add("uid", f"{introduction.pk}@introductions")
    event.add("dtstamp", clock.now())
    event.add("dtstart", at)
    event.add("dtend", at + LASTS)
    event.add("summary", f"Meet {other}")
    event.add("description", "\n".join(["Three things to talk about:", *(card.points if card else [])]))
    event.add("url", url_of(f"/portal/introductions/{introduction.pk}/"))
    calendar = Calendar()
    calendar.add("prodid", "-//Partnership accelerator//Introductions//EN")
    calendar.add("version", "2.0")
    calendar.add("method", "PUBLISH")
    calendar.add_component(event)
    return calendar.to_ical()


def _points(introduction: Introduction, side: Side) -> Iterator[str]:
    """What would move it on, the most certain first; the last ones fit everybody."""
    innovator, partner = introduction.innovator, introduction.partner
    yield _about_offer(introduction, side)
    if introduction.ask:
        yield f"Agree on the first step: {_low(introduction.ask)}. Who does what, by when?"
    yield _about_project(innovator, side)
    yield _about_need(introduction, side)
    yield _about_place(innovator, partner)
    if introduction.theme:
        yield f"You both work on {introduction.theme.name}: what has each of you tried?"
    yield "Who else has to say yes, and what do they need to see?"
    yield "What would make this a no? Better to hear it now."


def _about_offer(introduction: Introduction, side: Side) -> str:
    offer = introduction.offer
    if offer is None:
        return ""
    if side == Side.INNOVATOR:
        return f"They offer “{offer.title}”. What would they need from you to start?"
    return f"You offered “{offer.title}”. Say what it includes, and from when."


def _about_need(introduction: Introduction, side: Side) -> str:
    need: Need | None = introduction.need
    if need is None and side == Side.PARTNER and shows(introduction.innovator, "needs"):
        needs = Need.objects.open().filter(organisation=introduction.innovator, programme=introduction.programme)
        need = needs.order_by("created_at", "id").first()
    if need is None:
        return ""
    if side == Side.INNOVATOR:
        return f"You look for “{need.title}”. What could they say yes to this month?"
    return f"They look for “{need.title}”. What could you say yes to this month?"


def _about_project(innovator: Organisation, side: Side) -> str:
    projects = Project.objects.filter(organisation=innovator, is_current=True).order_by("created_at", "id")
    if side == Side.INNOVATOR:
        project = projects.first()
        return f"Show where {project.name} stands in two minutes: one result, one open question." if project else ""
    project = projects.first() if shows(innovator, "projects") else None
    return f"Ask what the last test of {project.name} showed, and what it did not." if project else ""


def _about_place(innovator: Organisation, partner: Organisation) -> str:
    shared = [code for code in innovator.regions if code in partner.regions]
    if not shared or not shows(innovator, "regions"):
        return ""
    return f"You both work in {labels('region').get(shared[0], shared[0])}: which place would go first?"


def _last_contact(introduction: Introduction, side: Side) -> str:
    """What this side said last, else the introduction itself."""
    meeting = introduction.meetings.filter(side=side).order_by("-happened_on", "-id").first()
    if meeting is not None:
        return f"You met on {day(meeting.happened_on)}."
    said = introduction.follow_ups.filter(side=side).order_by("-given_at", "-id").first()
    if said is not None:
        return f"On {day(said.given_at)} you told us: {_low(said.get_answer_display())}."
    return f"Introduced {day(introduction.introduced_at)}."


def _low(text: str) -> str:
    return text[:1].lower() + text[1:].rstrip(".")

"""What the letters of this room say, as data: the same for the mail, its preview and the answer page.

An ask names the other organisation, and its person unless staff veil them; contact details never (F36).
Only `Bridge` holds addresses, and is made only once both have said yes.
"""

from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import Q
from django.utils import timezone

from accelerator import clock
from accelerator.tenancy.calendar import add_days, next_working_moment
from accelerator.tenancy.context import current_tenant
from introductions.bridge import own_paragraph, reason
from introductions.models import Introduction
from introductions.states import DAYS, Side, StepKind
from partners.models import Organisation, Person, Position

ABOUT_WORDS = 40
WRITE_FIRST_DAYS = 3


@dataclass(frozen=True)
class Letter:
    """The ask to one side. `meets` is empty when the person is veiled or not chosen."""

    side: Side
    to: Person | None
    organisation: Organisation
    other: Organisation
    meets: str
    meets_given: str
    meets_title: str
    about: str
    why: str
    ask: str
    gain: str
    answer_by: date
    signed: str
    tenant_name: str

    @property
    def subject(self) -> str:
        return f"Would you like to meet {self.other.name}?"

    @property
    def to_given(self) -> str:
        return self.to.given_name if self.to else "you"

    @property
    def words(self) -> int:
        return sum(len(part.split()) for part in (self.about, self.why, self.ask, self.gain))


@dataclass(frozen=True)
class Credit:
    """Who stands on one side of an introduction, with the address that both may now see."""

    side: Side
    person: Person
    title: str
    organisation: Organisation
    about: str
    gain: str


@dataclass(frozen=True)
class Bridge:
    """The introduction itself: one text for both sides and the staff copy."""

    innovator: Credit
    partner: Credit
    paragraph: str
    first_step: str
    writes_first: Credit
    reads: Credit
    write_by: date
    signed: str
    tenant_name: str
    reason: str = ""

    def words(self, side: Side) -> int:
        """What this side reads about the other and for itself, without greeting and addresses."""
        mine, theirs = (self.innovator, self.partner) if side == Side.INNOVATOR else (self.partner, self.innovator)
        parts = (self.paragraph, self.first_step, theirs.about, mine.gain, theirs.gain)
        return sum(len(part.split()) for part in parts)

    @property
    def subject(self) -> str:
        sides = (f"{credit.person.name} ({credit.organisation.name})" for credit in (self.innovator, self.partner))
        return "Introduction: " + " and ".join(sides) + (f", {self.reason}" if self.reason else "")

    @property
    def heading(self) -> str:
        one, other = self.innovator.person.given_name, self.partner.person.given_name
        return f"{one}, meet {other}. {other}, meet {one}."

    @property
    def credits(self) -> tuple[Credit, Credit]:
        return (self.innovator, self.partner)

    @property
    def addresses(self) -> tuple[str, str]:
        return (self.innovator.person.email, self.partner.person.email)


def ask_letter(introduction: Introduction, side: Side) -> Letter:
    """The letter as it goes, or would go now, to this side."""
    other = side.other
    person = None if introduction.veiled else introduction.person(other)
    return Letter(
        side=side,
        to=introduction.person(side),
        organisation=introduction.organisation(side),
        other=introduction.organisation(other),
        meets=person.name if person else "",
        meets_given=person.given_name if person else "",
        meets_title=titles(introduction, other)[other] if person else "",
        about=short_about(introduction.organisation(other)),
        why=introduction.paragraph(side),
        ask=introduction.ask,
        gain=introduction.gain(side),
        answer_by=introduction.answer_by or expiry_day(),
        signed=signature(introduction),
        tenant_name=current_tenant().name,
    )


def paragraph_for_both(introduction: Introduction) -> str:
    """What staff wrote for both, or what the profiles say; never a letter that was for one side alone: it may hold
    what the other has not told (promise 5)."""
    return introduction.bridge_paragraph or own_paragraph(introduction)


def bridge_letter(introduction: Introduction, *, paragraph: str | None = None) -> Bridge:
    """The introduction. Both contacts must be there; `paragraph` shows one that is not saved yet."""
    known = titles(introduction, *Side)
    both = {side: _credit(introduction, side, known[side]) for side in Side}
    first = Side(introduction.writes_first)
    leaves: datetime = introduction.leaves_at or introduction.introduced_at or clock.now()
    return Bridge(
        innovator=both[Side.INNOVATOR],
        partner=both[Side.PARTNER],
        paragraph=paragraph_for_both(introduction) if paragraph is None else paragraph,
        first_step=introduction.ask,
        writes_first=both[first],
        reads=both[first.other],
        write_by=timezone.localdate(add_days(leaves, WRITE_FIRST_DAYS)),
        signed=signature(introduction),
        tenant_name=current_tenant().name,
        reason=reason(introduction),
    )


def _credit(introduction: Introduction, side: Side, title: str) -> Credit:
    person, organisation = introduction.person(side), introduction.organisation(side)
    return Credit(
        side=side,
        person=person,
        title=title,
        organisation=organisation,
        about=short_about(organisation),
        gain=introduction.gain(side),
    )


def signature(introduction: Introduction) -> str:
    """The name of the member of staff whose letter it is; the tenant's where nobody stands for it."""
    user = introduction.signed_by or introduction.drafted_by
    return user.name if user and user.name else current_tenant().name


def title_of(person: Person, organisation: Organisation) -> str:
    """The person's job title there, in small letters where it begins a phrase; empty when not known."""
    positions = Position.objects.live().filter(person=person, organisation=organisation)
    return _in_a_phrase(positions.values_list("title", flat=True).first() or "")


def titles(introduction: Introduction, *sides: Side) -> dict[Side, str]:
    """As title_of, for the contacts of these sides. One query."""
    held = Q()
    for side in sides:
        held |= Q(person=introduction.person(side), organisation=introduction.organisation(side))
    known = dict(Position.objects.live().filter(held).values_list("organisation_id", "title"))
    return {side: _in_a_phrase(known.get(introduction.organisation(side).pk, "")) for side in sides}


def _in_a_phrase(title: str) -> str:
    return title[:1].lower() + title[1:] if title[1:2].islower() else title


def short_about(organisation: Organisation) -> str:
    """The first sentences about an organisation, 40 words at most."""
    words = organisation.about.split()
    if len(words) <= ABOUT_WORDS:
        return " ".join(words)
    cut = " ".join(words[:ABOUT_WORDS])
    stop = cut.rfind(". ")
    return cut[: stop + 1] if stop > 0 else f"{cut} …"


def leaves_from(kind: str) -> datetime | None:
    """When a request leaves: at once, or at the next working moment where the tenant lets requests wait."""
    if kind != "ask" or not current_tenant().asks_wait:
        return None
    moment = next_working_moment(clock.now())
    return moment if moment > clock.now() else None


def expiry_day() -> date:
    """The last day to answer, if it were asked now."""
    return timezone.localdate(add_days(clock.now(), DAYS[StepKind.EXPIRY]))

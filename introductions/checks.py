"""Whether an introduction may be asked, line by line, before anybody is (domain.md 6.5, 6.9).

Each line is shown beside the letter as it is, and `services.asking` refuses with the first that fails.
"""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta

from django.db.models import QuerySet
from django.utils import timezone
from django.utils.formats import date_format

from accelerator import clock
from accelerator.mailing.addresses import normalise
from accelerator.mailing.preferences import reach as mail_reach
from accelerator.mailing.services import MailClass
from accelerator.programmes.models import Programme
from accelerator.tenancy.errors import Refused
from introductions.models import Conflict, Introduction
from introductions.states import BUSY, Reply, Side, State
from partners.models import Organisation, Participation, ParticipationRole, Person, Position
from partners.rules import without_acceptance
from partners.states import OfferState

WORDS_AT_MOST = 150  # a side, in any letter (domain.md 3.23)
REST = timedelta(days=90)  # after a decline, before the same pair is asked again
PARTNER_ROLES = (
    ParticipationRole.PARTNER,
    ParticipationRole.DELIVERER,
    ParticipationRole.CO_OWNER,
    ParticipationRole.FUNDER,
)
ROLES = {Side.INNOVATOR: (ParticipationRole.INNOVATOR,), Side.PARTNER: PARTNER_ROLES}  # R85: not corporates alone


@dataclass(frozen=True)
class Check:
    """One line: what was looked at, and a sentence that says how it stands."""

    code: str
    ok: bool
    why: str
    side: str = ""
    quiet: bool = False  # not worth a line while it holds

    @property
    def shown(self) -> bool:
        return not (self.ok and self.quiet)

    @property
    def field(self) -> str:
        """What in the letter would put it right: its paragraph or the contact; empty where neither does."""
        if self.code in {"person", "address", "suppressed"}:
            return f"{self.side}_person"
        return {"why": "why", "length": "why", "two_people": "partner_person"}.get(self.code, "")


def checks(introduction: Introduction) -> list[Check]:
    """All that must hold before the next side is asked; those that hold already say so too."""
    return [
        *_letter(introduction),
        _programme(introduction),
        *[check for side in Side for check in reach(introduction, side)],
        _two_people(introduction),
        _conflict(introduction),
        _introduced_already(introduction),
        *rules(introduction),
        *_caps(introduction),
        _rest(introduction),
        _snooze(introduction),
        _someone_else(introduction),
    ]


def can_ask(introduction: Introduction) -> bool:
    return all(check.ok for check in checks(introduction))


def first_refusal(found: list[Check]) -> str:
    """The sentence of the first line that fails; empty when all hold."""
    return next((check.why for check in found if not check.ok), "")


def require_all(found: list[Check]) -> None:
    """Raise Refused with the first line that fails, at the field that would put it right."""
    failing = next((check for check in found if not check.ok), None)
    if failing is not None:
        raise Refused(failing.why, field=failing.field)


def reach(introduction: Introduction, side: Side) -> Iterator[Check]:
    """Whether this side takes part and its contact may be written to."""
    organisation = introduction.organisation(side)
    person = introduction.person(side)
    yield _takes_part(introduction, organisation, side)
    yield _person(organisation, person, side)
    if person is not None and person.email:
        yield _address(person, side)


def letter_words(introduction: Introduction) -> int:
    """How long the ask to the side in turn is, in words of our own and of staff."""
    side = asked_next(introduction)
    parts = (introduction.paragraph(side), introduction.ask, introduction.gain(side))
    return sum(len(part.split()) for part in parts)


def _letter(introduction: Introduction) -> Iterator[Check]:
    if not introduction.why.strip():
        yield Check("why", False, "Write your paragraph: why these two, and why now.")
        return
    count = letter_words(introduction)
    if count > WORDS_AT_MOST:
        yield Check("length", False, f"The letter has {count} words of yours. Keep it under {WORDS_AT_MOST}.")
    else:
        yield Check("length", True, f"{count} words, under {WORDS_AT_MOST}")


def _programme(introduction: Introduction) -> Check:
    programme = introduction.programme
    if programme.is_live:
        return Check("programme", True, f"{programme.name} is running", quiet=True)
    return Check("programme", False, f"{programme.name} is not running now. Open a stage before you ask anybody.")


def _takes_part(introduction: Introduction, organisation: Organisation, side: Side) -> Check:
    name = organisation.name
    if organisation.archived_at:
        return Check("takes_part", False, f"{name} is archived.", side)
    if organisation.do_not_contact_at:
        return Check("takes_part", False, f"{name} asked not to be contacted.", side)
    if organisation.paused_at:
        return Check("takes_part", False, organisation.reason_not_to_ask, side)
    taking_part = Participation.objects.taking_part().filter(
        organisation=organisation, programme=introduction.programme, role__in=ROLES[side]
    )
    if not taking_part.exists():
        return Check("takes_part", False, f"{name} has not joined {introduction.programme.name} yet.", side)
    return Check("takes_part", True, f"{name} has joined", side, quiet=True)


def _person(organisation: Organisation, person: Person | None, side: Side) -> Check:
    if person is None:
        return Check("person", False, f"Choose whom to ask at {organisation.name}.", side)
    if person.reason_not_to_ask:
        return Check("person", False, person.reason_not_to_ask, side)
    if not Position.objects.live().filter(person=person, organisation=organisation, may_answer=True).exists():
        return Check("person", False, f"{person.name} may not answer for {organisation.name}.", side)
    return Check("person", True, f"{person.name} may answer", side)


def _address(person: Person, side: Side) -> Check:
    takes_requests, suppressed = mail_reach(normalise(person.email), MailClass.REQUEST)
    if suppressed:
        return Check("suppressed", False, mail_came_back(person), side)
    if not takes_requests:
        return Check("address", False, f"{person.name} has switched requests off.", side)
    return Check("address", True, f"{person.name} takes requests", side, quiet=True)


def mail_came_back(person: Person) -> str:
    return f"Mail to {person.name} came back. Choose another contact."


def rules(introduction: Introduction) -> Iterator[Check]:
    """Whether both have accepted the programme's rules of engagement; silent where none are published."""
    organisations = {side: introduction.organisation(side) for side in Side}
    missing = without_acceptance(introduction.programme, [one.pk for one in organisations.values()])
    for side, organisation in organisations.items():
        if organisation.pk in missing:
            yield Check("rules", False, _rules_missing(organisation, introduction.programme), side)
    if not missing:
        yield Check("rules", True, "No rules of engagement stand in the way", quiet=True)


def _rules_missing(organisation: Organisation, programme: Programme) -> str:
    return f"{organisation.name} has not accepted the rules of engagement of {programme.name}."


def _two_people(introduction: Introduction) -> Check:
    one, other = introduction.innovator_person_id, introduction.partner_person_id
    if one and one == other:
        return Check("two_people", False, "The same person stands on both sides. Choose another contact on one.")
    return Check("two_people", True, "Two different people", quiet=True)


def _conflict(introduction: Introduction) -> Check:
    """Staff wrote down that these two must not be introduced, in whichever programme."""
    pair = [introduction.innovator_id, introduction.partner_id]
    known = Conflict.objects.standing().filter(one__in=pair, other__in=pair).first()
    if known is None:
        return Check("conflict", True, "No conflict between them is known", quiet=True)
    return Check("conflict", False, f"These two are not to be introduced: {known.get_kind_display()}.")


def _introduced_already(introduction: Introduction) -> Check:
    """In this programme; in another one a second introduction may be right."""
    made = _others(introduction).filter(
        programme=introduction.programme_id,
        innovator=introduction.innovator_id,
        partner=introduction.partner_id,
        introduced_at__isnull=False,
    )
    last = made.order_by("-introduced_at").values_list("introduced_at", flat=True).first()
    if last is None:
        return Check("introduced", True, "Not introduced before in this programme", quiet=True)
    return Check("introduced", False, f"They were introduced already on {_day(timezone.localdate(last))}.")


def _caps(introduction: Introduction) -> Iterator[Check]:
    yield _innovator_cap(introduction)
    if introduction.offer_id:
        yield _offer_cap(introduction)
    yield _open_cap(introduction)
    yield _month_cap(introduction)


def _innovator_cap(introduction: Introduction) -> Check:
    cap, name = introduction.programme.innovator_cap, introduction.innovator.name
    used = _others(introduction).filter(
        state__in=BUSY, programme=introduction.programme, innovator=introduction.innovator
    )
    return _cap("innovator_cap", used.count(), cap, f"{name} has", "open introductions", Side.INNOVATOR)


def _offer_cap(introduction: Introduction) -> Check:
    offer = introduction.offer
    if offer is None or offer.state != OfferState.LIVE:
        return Check("offer_cap", False, f"The offer “{offer}” is not live now.", Side.PARTNER)
    used = _others(introduction).filter(state__in=BUSY, offer=offer).count()
    return _cap("offer_cap", used, offer.cap, f"The offer “{offer.title}” has", "open introductions", Side.PARTNER)


def _month_cap(introduction: Introduction) -> Check:
    partner = introduction.partner
    used = asked_this_month(partner, but=introduction)
    return _cap("month_cap", used, partner.ask_cap_month, f"{partner.name} was asked", "times this month", Side.PARTNER)


def _open_cap(introduction: Introduction) -> Check:
    """Open at once, whatever the programme: it is the same people who answer."""
    partner = introduction.partner
    used = open_at_once(partner, but=introduction)
    said = _cap("open_cap", used, partner.open_cap, f"{partner.name} has", "open introductions in all", Side.PARTNER)
    return replace(said, quiet=True)


def open_at_once(partner: Organisation, *, but: Introduction | None = None) -> int:
    """How many introductions take this partner's attention today, in all programmes of the tenant."""
    busy = Introduction.objects.filter(partner=partner, state__in=BUSY)
    return busy.exclude(pk=but.pk).count() if but else busy.count()


def _cap(code: str, used: int, cap: int, begin: str, what: str, side: Side) -> Check:
    if used >= cap:
        return Check(code, False, f"{begin} {used} of {cap} {what}. That is the limit.", side)
    return Check(code, True, f"{begin} {used} of {cap} {what}", side)


def asked_this_month(partner: Organisation, *, but: Introduction | None = None) -> int:
    """In how many introductions this partner was asked since the first of the month, tenant time."""
    asked = Introduction.objects.filter(partner=partner, partner_asked_at__gte=month_start())
    return asked.exclude(pk=but.pk).count() if but else asked.count()


def month_start() -> datetime:
    return timezone.localtime(clock.now()).replace(day=1, hour=0, minute=0, second=0, microsecond=0)


def _others(introduction: Introduction) -> QuerySet[Introduction]:
    return Introduction.objects.exclude(pk=introduction.pk)


def _rest(introduction: Introduction) -> Check:
    """Ninety days of rest after a decline between the two, in whichever programme."""
    declined = _others(introduction).filter(
        innovator=introduction.innovator,
        partner=introduction.partner,
        state=State.DECLINED,
        closed_at__gt=clock.now() - REST,
    )
    last = declined.order_by("-closed_at").values_list("closed_at", flat=True).first()
    if last is None:
        return Check("rest", True, "No decline between them in 90 days", quiet=True)
    until = _day(timezone.localdate(last + REST))
    return Check("rest", False, f"One of them said no lately. This pair rests until {until}.")


def _snooze(introduction: Introduction) -> Check:
    until = introduction.snoozed_until
    if until and until > clock.today():
        return Check("snooze", False, f"They asked us to wait until {_day(until)}.")
    return Check("snooze", True, "Nobody asked us to wait", quiet=True)


def _someone_else(introduction: Introduction) -> Check:
    """Who said that they are the wrong person is not asked again."""
    for side, answer in introduction.answers.items():
        if answer.answer == Reply.WRONG_PERSON and answer.person_id == getattr(introduction, f"{side}_person_id"):
            name = answer.person.name if answer.person else "This person"
            return Check("someone_else", False, f"{name} is not the right person. Choose another contact.", side)
    return Check("someone_else", True, "Nobody said they are the wrong person", quiet=True)


def asked_next(introduction: Introduction) -> Side:
    """The side whose yes is still missing, the first side first."""
    answers = introduction.answers
    first = Side(introduction.first_side)
    said_yes = first in answers and answers[first].answer == Reply.YES
    return first.other if said_yes else first


def open_between(programme: Programme, innovator: Organisation, partner: Organisation) -> Introduction | None:
    """The open introduction of this pair; there is one at most (I1)."""
    return Introduction.objects.open().filter(programme=programme, innovator=innovator, partner=partner).first()


def _day(day: date) -> str:
    return date_format(day, "j F Y")

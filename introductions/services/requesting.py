"""Innovators and partners ask staff to be introduced. Nobody is written to before staff take it up, and then as
always: one side, then the other (no contact before both said yes)."""

from typing import Any

from django.db import transaction

from accelerator.accounts.models import User
from accelerator.audit.services import record
from accelerator.programmes.models import Programme
from accelerator.tenancy.errors import Refused
from introductions import emails
from introductions.checks import ROLES, open_between
from introductions.models import Introduction, Request, Source
from introductions.services.common import required_text
from introductions.services.drafting import draft_introduction
from introductions.states import RequestState, Side
from partners.models import Offer, Organisation, Participation, Person
from partners.states import OfferState

AT_ONCE = 10  # requests of one organisation that wait for staff


@transaction.atomic
def request_introduction(
    programme: Programme,
    *,
    innovator: Organisation,
    partner: Organisation,
    side: str,
    person: Person,
    why: str,
    offer: Offer | None = None,
) -> Request:
    """`person` asks for their `side`, and says why. Asked twice, it is one request (F31).

    Raises Refused when one of the two does not take part, when they have been introduced, or when too many wait.
    """
    side = Side(side)
    asker = innovator if side == Side.INNOVATOR else partner
    Organisation.objects.select_for_update(no_key=True).get(pk=asker.pk)
    why = required_text(why, "Say in a sentence why you would like to meet them.")
    own = Request.objects.filter(state=RequestState.OPEN, side=side, innovator=innovator, partner=partner)
    if known := own.filter(programme=programme).first():
        return known
    _check(programme, innovator, partner, side)
    request = Request.objects.create(
        programme=programme, innovator=innovator, partner=partner, side=side, person=person, why=why, offer=offer
    )
    record("request.made", request, by=person, side=str(side), programme=str(programme.pk))
    return request


@transaction.atomic
def draft_requested(request: Request, *, by: User | None) -> Introduction:
    """Staff take it up: a draft that asks the other side first, or the open introduction of the two if there is one."""
    request = _locked(request)
    request.move_to(RequestState.DRAFTED)
    known = open_between(request.programme, request.innovator, request.partner)
    request.introduction = known or _draft(request, by)
    _save(request, "drafted", by)
    return request.introduction


@transaction.atomic
def decline_request(request: Request, *, by: User | None, answer: str) -> Request:
    """Staff say no, kindly: `answer` goes to who asked, and to nobody else."""
    request = _locked(request)
    request.answer = required_text(answer, "Write a kind sentence or two. Who asked reads them.")
    request.move_to(RequestState.DECLINED)
    _save(request, "declined", by)
    emails.queue_request_declined(request)
    return request


@transaction.atomic
def withdraw_request(request: Request, *, by: Person) -> Request:
    """Who asked takes it back while staff have not decided."""
    request = _locked(request)
    if request.state == RequestState.WITHDRAWN:
        return request
    request.move_to(RequestState.WITHDRAWN)
    return _save(request, "withdrawn", by)


def _draft(request: Request, by: User | None) -> Introduction:
    side = Side(request.side)
    offer = request.offer if request.offer and request.offer.state == OfferState.LIVE else None
    contact: dict[str, Any] = {f"{side}_person": request.person} if request.person.may_be_asked else {}
    return draft_introduction(
        request.programme,
        innovator=request.innovator,
        partner=request.partner,
        by=by,
        offer=offer,
        source=Source.REQUEST,
        first_side=side.other,
        why_second=f"You asked us to introduce you to {request.wanted.name}. Shall we go ahead?",
        writes_first=side,
        **contact,
    )


def _check(programme: Programme, innovator: Organisation, partner: Organisation, side: Side) -> None:
    if not programme.is_live:
        raise Refused(f"{programme.name} is not running now, so nobody is introduced at present.")
    for of, organisation in ((Side.INNOVATOR, innovator), (Side.PARTNER, partner)):
        taking_part = Participation.objects.taking_part().filter(programme=programme, role__in=ROLES[of])
        if not taking_part.filter(organisation=organisation).exists():
            raise Refused(f"{organisation.name} does not take part in {programme.name}.")
    if Introduction.objects.made().open().filter(programme=programme, innovator=innovator, partner=partner).exists():  # type: ignore[attr-defined]
        raise Refused("You have been introduced already. Look under your introductions.")
    own = {"side": side, side: innovator if side == Side.INNOVATOR else partner}
    if Request.objects.filter(state=RequestState.OPEN, **own).count() >= AT_ONCE:
        raise Refused(f"{AT_ONCE} of your requests wait for an answer. Let us get back to you on those first.")


def _locked(request: Request) -> Request:
    rows = Request.objects.select_related("programme", "innovator", "partner", "person", "offer")
    return rows.select_for_update(no_key=True, of=("self",)).get(pk=request.pk)


def _save(request: Request, verb: str, by: User | Person | None) -> Request:
    request.decided_by = by if isinstance(by, User) else None
    request.save()
    record(f"request.{verb}", request, by=by)
    return request

"""/rules/<token>/: read and accept the rules of engagement without signing in. Reading accepts nothing."""

from dataclasses import dataclass

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST, require_safe

from accelerator.mailing import tokens
from accelerator.programmes.models import Rules
from accelerator.programmes.services import rules_in_force
from accelerator.tenancy.access import requires
from accelerator.tenancy.errors import Refused
from introductions import limits, nonce
from introductions.views.responding import gone, private
from partners.emails import RULES
from partners.models import Organisation, Participation, Person, Position
from partners.models.rules import AcceptedVia
from partners.rules import missing_rules
from partners.services import accept_rules as accept


@dataclass(frozen=True)
class Reader:
    """Who holds the link, for whom, and what there is to accept; `rules` is None where nothing is in force."""

    token: str
    person: Person
    organisation: Organisation
    rules: Rules | None
    accepted: bool


@requires.anyone
@require_safe
def read_rules(request: HttpRequest, token: str) -> HttpResponse:
    reader = _resolve(token)
    return _page(request, reader) if reader else private(gone(request))


@requires.anyone
@require_POST
def accept_rules(request: HttpRequest, token: str) -> HttpResponse:
    reader = _resolve(token)
    if reader is None or reader.rules is None:
        return private(gone(request))
    if problem := limits.not_yet(request, token):
        again = limits.once_more(request, "We accept")
        return _page(request, reader, problem=problem, again=again, status=409)
    if not limits.ticked_version(request):
        return _page(request, reader, problem="Press the button below the text.", status=400)
    read = Rules.objects.filter(programme=reader.rules.programme_id, version=limits.ticked_version(request)).first()
    try:
        accept(reader.organisation, read or reader.rules, person=reader.person, via=AcceptedVia.LINK)
    except Refused as refusal:
        return _page(request, reader, problem=str(refusal), status=409)
    return private(redirect("introductions:read_rules", token=token))


def _resolve(raw: str) -> Reader | None:
    """None when the link is unknown or too old, or its holder answers for the organisation no more."""
    token = tokens.resolve(raw, RULES)
    place = (
        token and Participation.objects.select_related("organisation", "programme").filter(pk=token.subject_id).first()
    )
    if not token or not place:
        return None
    held = Position.objects.live().filter(person=token.holder_id, organisation=place.organisation, may_answer=True)
    position = held.select_related("person").first()
    if position is None or place.organisation.archived_at:
        return None
    missing = missing_rules(place.programme, place.organisation)
    rules = missing or rules_in_force(place.programme)
    return Reader(raw, position.person, place.organisation, rules, accepted=missing is None)


def _page(
    request: HttpRequest,
    reader: Reader,
    *,
    problem: str = "",
    again: limits.OnceMore | None = None,
    status: int = 200,
) -> HttpResponse:
    context = {
        "token": reader.token,
        "nonce": nonce.issue(reader.token),
        "reader": reader,
        "rules": reader.rules,
        "problem": problem,
        "again": again,
    }
    return private(render(request, "introductions/rules.html", context, status=status))

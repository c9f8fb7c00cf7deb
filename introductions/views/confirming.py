"""/confirm/<token>/: a champion reads the terms and confirms, without signing in. Opening it confirms nothing."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST

from accelerator.mailing import tokens
from accelerator.programmes import picklists
from accelerator.tenancy.access import requires
from accelerator.tenancy.errors import Refused
from introductions import limits, nonce, services
from introductions.forms import NamingForm, WishForm
from introductions.models import Partnership, Party
from introductions.states import PartnershipState, Via
from partners.models import Person

PURPOSE = "partnerships.confirm"


@requires.anyone
def read_terms(request: HttpRequest, token: str) -> HttpResponse:
    found = _resolve(token)
    if found is None:
        return _gone(request)
    return _page(request, token, *found)


@requires.anyone
@require_POST
def confirm_terms(request: HttpRequest, token: str) -> HttpResponse:
    found = _resolve(token)
    if found is None:
        return _gone(request)
    partnership, party, person = found
    if problem := limits.not_yet(request, token):
        again = limits.once_more(request, "Yes, this is what we agreed")
        return _page(request, token, partnership, party, person, problem=problem, again=again, status=409)
    try:
        services.check_read(party, request.POST.get("party", ""))
        services.confirm_party(partnership, party=party, via=Via.LINK, by=person)
    except Refused as refusal:
        return _page(request, token, partnership, party, person, problem=str(refusal), status=409)
    return _back(token)


@requires.anyone
@require_POST
def wish_change(request: HttpRequest, token: str) -> HttpResponse:
    found = _resolve(token)
    if found is None:
        return _gone(request)
    partnership, party, person = found
    form = WishForm(request.POST)
    if problem := limits.not_yet(request, token):
        again = limits.once_more(request, "Ask for a change")
        return _page(request, token, partnership, party, person, wish=form, problem=problem, again=again, status=409)
    if not form.is_valid():
        return _page(request, token, partnership, party, person, wish=form, status=400)
    try:
        services.ask_for_change(partnership, party=party, by=person, wish=form.cleaned_data["wish"])
    except Refused as refusal:
        form.refuse(refusal)
        return _page(request, token, partnership, party, person, wish=form, status=409)
    return _back(token)


@requires.anyone
@require_POST
def say_naming(request: HttpRequest, token: str) -> HttpResponse:
    found = _resolve(token)
    if found is None:
        return _gone(request)
    partnership, party, person = found
    form = NamingForm(request.POST)
    if problem := limits.not_yet(request, token):
        again = limits.once_more(request, "Save")
        return _page(request, token, partnership, party, person, naming=form, problem=problem, again=again, status=409)
    if not form.is_valid() or not partnership.confirmed_at:
        return _page(request, token, partnership, party, person, naming=form, status=400)
    services.set_naming(partnership, party=party, by=person, may_be_named=form.cleaned_data["may_be_named"])
    return _back(token)


def _resolve(raw: str) -> tuple[Partnership, Party, Person] | None:
    """What this link speaks of and for whom; None when it is unknown, expired, or its holder no longer a party."""
    token = tokens.resolve(raw, PURPOSE)
    if token is None:
        return None
    partnership = Partnership.objects.select_related("programme").filter(pk=token.subject_id).first()
    person = Person.objects.filter(pk=token.holder_id).first()
    if partnership is None or person is None:
        return None
    party = services.party_of(partnership, person)
    return (partnership, party, person) if party else None


def _page(
    request: HttpRequest,
    token: str,
    partnership: Partnership,
    party: Party,
    person: Person,
    *,
    wish: WishForm | None = None,
    naming: NamingForm | None = None,
    problem: str = "",
    again: limits.OnceMore | None = None,
    status: int = 200,
) -> HttpResponse:
    context = {
        "token": token,
        "nonce": nonce.issue(token),
        "partnership": partnership,
        "party": party,
        "person": person,
        "parties": partnership.parties.select_related("organisation", "champion").order_by("side", "created_at", "id"),
        "type": picklists.label("partnership_type", partnership.type),
        "awaiting": partnership.state == PartnershipState.AWAITING_CONFIRMATION,
        "wish": wish or WishForm(),
        "naming": naming or NamingForm(initial={"may_be_named": {True: "yes", False: "no"}.get(party.may_be_named)}),
        "problem": problem,
        "again": again,
    }
    return _private(render(request, "introductions/confirm.html", context, status=status))


def _gone(request: HttpRequest) -> HttpResponse:
    context = {
        "title": "This link no longer works",
        "lede": "It may be too old, or the terms were changed and a newer mail is on its way. "
        "Look for our newest mail, or write to us and we will help.",
    }
    return _private(render(request, "ui/message.html", context, status=404))


def _back(token: str) -> HttpResponse:
    return _private(redirect("introductions:read_terms", token=token))


def _private(response: HttpResponse) -> HttpResponse:
    """The token stands in the path: no page may pass it on as a referrer, and none may be kept (F37)."""
    response["Referrer-Policy"] = "strict-origin"
    response["Cache-Control"] = "no-store"
    response["X-Robots-Tag"] = "noindex"
    return response

"""Asking staff to be introduced: nobody is written to before they take it up."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accelerator.home.portal import requests
from accelerator.home.portal.acting import Acting
from accelerator.home.portal.browse import innovators_for
from accelerator.home.portal.catalogue import offers_for
from accelerator.home.views.portal.frame import act, form_page, portal, save, sent, show
from accelerator.ui.paging import keyset
from introductions import services
from introductions.forms.requests import RequestForm
from introductions.states import Side
from partners.permissions import require

REQUESTS = "/portal/requests/"
CRUMBS = [("/portal/", "Home"), (REQUESTS, "Requests")]


@require_safe
@portal
def list_requests(request: HttpRequest, acting: Acting) -> HttpResponse:
    page = keyset(requests.own_requests(acting), request, order=("-asked_at", "id"), size=25)
    return show(request, acting, "requests", {"page": page})


@require_http_methods(["GET", "HEAD", "POST"])
@portal
def ask_to_meet(request: HttpRequest, acting: Acting, organisation_id: UUID) -> HttpResponse:
    """A partner would like to meet an innovator whom it may look through."""
    require(acting.is_partner)
    innovator = get_object_or_404(innovators_for(acting), pk=organisation_id)
    programme = requests.shared_programme(acting, innovator)
    require(programme is not None)
    pair = {"innovator": innovator, "partner": acting.organisation, "side": Side.PARTNER}
    lede = (
        f"Tell staff why. They ask {innovator.name} first, and nobody’s details are passed on before you both say yes."
    )
    return _ask(request, acting, programme, pair, f"Meet {innovator.name}?", lede)


@require_http_methods(["GET", "HEAD", "POST"])
@portal
def ask_about_offer(request: HttpRequest, acting: Acting, offer_id: UUID) -> HttpResponse:
    """An innovator would like to meet whoever offers this; the name comes with the introduction."""
    require(acting.is_innovator)
    offers = offers_for(acting).exclude(organisation=acting.organisation)
    offer = get_object_or_404(offers.select_related("organisation", "programme"), pk=offer_id)
    pair = {"innovator": acting.organisation, "partner": offer.organisation, "side": Side.INNOVATOR, "offer": offer}
    lede = "Tell staff why. They ask the partner first, and nobody’s details are passed on before you both say yes."
    return _ask(request, acting, offer.programme, pair, f"Meet who offers “{offer.title}”?", lede)


def _ask(
    request: HttpRequest, acting: Acting, programme: Any, pair: dict[str, Any], title: str, lede: str
) -> HttpResponse:
    form = RequestForm(sent(request))

    def ask() -> None:
        services.request_introduction(programme, person=acting.person, **pair, **form.cleaned_data)

    if save(form, ask):
        messages.success(request, "Thank you. Staff look at it, and you hear from them either way.")
        return redirect(REQUESTS)
    words = {"title": title, "submit": "Ask to be introduced", "lede": lede}
    return form_page(request, acting, form, cancel_url="/portal/", crumbs=CRUMBS, **words)


@require_POST
@portal
def withdraw_request(request: HttpRequest, acting: Acting, request_id: UUID) -> HttpResponse:
    wish = get_object_or_404(requests.own_requests(acting), pk=request_id)
    done = "Taken back. Nobody was written to."
    return act(request, lambda: services.withdraw_request(wish, by=acting.person), done, REQUESTS)

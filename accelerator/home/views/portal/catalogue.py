"""What partners offer, read by both sides; an innovator says privately what it would like, or waits in line."""

from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.views.decorators.http import require_POST, require_safe

from accelerator.home.forms.browsing import CatalogueFilter, SaveSearchForm
from accelerator.home.portal import browse, catalogue
from accelerator.home.portal.acting import Acting
from accelerator.home.views.portal.frame import act, portal, show
from accelerator.programmes.models import Theme
from accelerator.programmes.picklists import label_maps
from accelerator.ui.paging import keyset
from introductions import services
from introductions.states import Side
from partners.models import Offer, SearchKind
from partners.permissions import require

SHOWN, GAPS = 20, 8


@require_safe
@portal
def list_catalogue(request: HttpRequest, acting: Acting) -> HttpResponse:
    themes = Theme.objects.filter(programme__in=catalogue.programmes_of(acting)).order_by(
        "programme", "position", "name"
    )
    filters = CatalogueFilter(request.GET, themes=themes)
    found = catalogue.detailed(catalogue.narrowed(catalogue.offers_for(acting), filters))
    page = keyset(found, request, order=("-live_since", "-id"), size=SHOWN)
    kinds = catalogue.gaps_by_kind(acting, filters.value("theme"))
    context = {
        "page": page,
        "filters": filters,
        "offers": catalogue.shown(page.rows, acting),
        "labels": label_maps("unit"),
        "missing": [gap for gap in kinds if gap.is_gap][:GAPS],
        "kinds": kinds,
        "challenges": catalogue.gaps_by_theme(acting, themes),
        "theme": filters.value("theme"),
        "save_form": SaveSearchForm(initial={"kind": SearchKind.OFFERS}),
    }
    return show(request, acting, "catalogue", context)


@require_safe
@portal
def show_offer(request: HttpRequest, acting: Acting, offer_id: UUID) -> HttpResponse:
    """One offer of somebody, without the name: the way to them is an introduction."""
    offer = get_object_or_404(catalogue.detailed(catalogue.offers_for(acting)), pk=offer_id)
    shown = catalogue.shown([offer], acting)[0]
    place = catalogue.place_in_line(shown.waiting) if shown.waiting else 0
    context = {"shown": shown, "offer": offer, "place": place, "labels": label_maps("unit")}
    return show(request, acting, "catalogue_offer", context)


@require_POST
@portal
def mark_offer(request: HttpRequest, acting: Acting, offer_id: UUID) -> HttpResponse:
    """We would like this one: staff and one's own colleagues see it, nobody else."""
    offer = others_offer(acting, offer_id)

    def mark() -> None:
        services.mark_interest(
            offer.programme,
            by_organisation=acting.organisation,
            about_organisation=offer.organisation,
            by=acting.person,
            offer=offer,
        )

    done = "Noted. Staff see it when they look for your next introduction; the partner does not."
    return act(request, mark, done, url_of(offer))


@require_POST
@portal
def join_line(request: HttpRequest, acting: Acting, offer_id: UUID) -> HttpResponse:
    """Wait for a place on a full offer."""
    offer = others_offer(acting, offer_id)
    return act(
        request,
        lambda: services.join_line(offer, organisation=acting.organisation, by=acting.person),
        "You are in the line. We write to you when it is your turn.",
        url_of(offer),
    )


@require_POST
@portal
def mark_innovator(request: HttpRequest, acting: Acting, organisation_id: UUID) -> HttpResponse:
    """A partner would like to meet this innovator: private, as above."""
    require(acting.is_partner)
    innovator = get_object_or_404(browse.innovators_for(acting), pk=organisation_id)
    programme = browse.shared_programme(acting, innovator)

    def mark() -> None:
        services.mark_interest(
            programme, by_organisation=acting.organisation, about_organisation=innovator, by=acting.person
        )

    done = f"Noted. Staff see it when they look for your next introduction; {innovator.name} does not."
    return act(request, mark, done, reverse("home:show_portal_innovator", args=[innovator.pk]))


def others_offer(acting: Acting, offer_id: UUID) -> Offer:
    """Of a programme in which one is an innovator, and not one's own; else 404."""
    require(acting.is_innovator)
    rows = catalogue.offers_for(acting).filter(programme__in=list(acting.programmes(Side.INNOVATOR)))
    rows = rows.exclude(organisation=acting.organisation).select_related("organisation", "programme")
    return get_object_or_404(rows, pk=offer_id)


def url_of(offer: Offer) -> str:
    return reverse("home:show_catalogue_offer", args=[offer.pk])

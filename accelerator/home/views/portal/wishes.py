"""What one has said one would like: marks of interest, places in lines, saved searches. Nobody else of the portal
sees them (promise 5)."""

from uuid import UUID

from django.contrib import messages
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.views.decorators.http import require_POST, require_safe

from accelerator.home.forms.browsing import SaveSearchForm
from accelerator.home.portal.acting import Acting
from accelerator.home.portal.searches import filters_of, name_of, url_of_search
from accelerator.home.views.portal.frame import act, portal, save, show
from accelerator.ui.paging import keyset
from introductions import services
from introductions.models import Interest, Waiting
from partners import services as partners
from partners.models import SavedSearch, SearchKind
from partners.permissions import require

SHOWN, LINES = 25, 50
WISHES = "/portal/wishes/"


@require_safe
@portal
def list_wishes(request: HttpRequest, acting: Acting) -> HttpResponse:
    marks = own_interests(acting).select_related("about_organisation", "offer", "programme")
    page = keyset(marks, request, order=("-created_at", "-id"), size=SHOWN)
    lines = own_lines(acting).select_related("offer").order_by("created_at", "id")[:LINES]
    searches = [(search, url_of_search(search)) for search in own_searches(acting).order_by("created_at", "id")]
    context = {"page": page, "marks": page.rows, "lines": lines, "searches": searches}
    return show(request, acting, "wishes", context)


@require_POST
@portal
def withdraw_interest(request: HttpRequest, acting: Acting, interest_id: UUID) -> HttpResponse:
    interest = get_object_or_404(own_interests(acting), pk=interest_id)
    return act(request, lambda: services.withdraw_interest(interest, by=acting.person), "Taken back.", WISHES)


@require_POST
@portal
def leave_line(request: HttpRequest, acting: Acting, waiting_id: UUID) -> HttpResponse:
    waiting = get_object_or_404(own_lines(acting), pk=waiting_id)
    return act(request, lambda: services.leave_line(waiting, by=acting.person), "You left the line.", WISHES)


@require_POST
@portal
def save_search(request: HttpRequest, acting: Acting) -> HttpResponse:
    """Keep the filters of the page; what makes no sense among them is left out."""
    form = SaveSearchForm(request.POST)
    require(form.is_valid())
    kind, often = form.cleaned_data["kind"], form.cleaned_data["often"]
    require(kind == SearchKind.OFFERS or acting.is_partner)
    filters = filters_of(kind, acting, request.POST)

    def keep() -> None:
        partners.save_search(
            acting.person,
            organisation=acting.organisation,
            kind=kind,
            filters=filters.set_ones,
            name=name_of(kind, filters),
            often=often,
        )

    if save(form, keep):
        messages.success(request, "Saved. We write when there is something new, and never more often than you said.")
    else:
        messages.error(request, " ".join(form.non_field_errors()))
    return redirect(WISHES)


@require_POST
@portal
def stop_search(request: HttpRequest, acting: Acting, search_id: UUID) -> HttpResponse:
    search = get_object_or_404(own_searches(acting), pk=search_id)
    return act(request, lambda: partners.stop_search(search, by=acting.person), "Stopped. No more mails of it.", WISHES)


def own_interests(acting: Acting) -> QuerySet[Interest]:
    return Interest.objects.live().filter(by_organisation=acting.organisation)


def own_lines(acting: Acting) -> QuerySet[Waiting]:
    return Waiting.objects.live().filter(organisation=acting.organisation)


def own_searches(acting: Acting) -> QuerySet[SavedSearch]:
    """Searches are a person's own: colleagues have others."""
    return SavedSearch.objects.filter(person=acting.person, organisation=acting.organisation, due_at__isnull=False)

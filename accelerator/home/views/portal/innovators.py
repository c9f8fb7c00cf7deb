"""Innovators that a partner may look through: what each of them shares, and no person's details."""

from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.views.decorators.http import require_safe

from accelerator.home.forms.browsing import BrowseFilter, SaveSearchForm
from accelerator.home.portal import browse
from accelerator.home.portal.acting import Acting
from accelerator.home.views.portal.frame import portal, show
from accelerator.programmes.picklists import labels
from accelerator.ui.paging import keyset
from introductions.models import Interest
from partners.models import Organisation, SearchKind
from partners.permissions import require

IN_LIST, ON_PAGE = 4, 24  # needs and projects of one innovator; the list shows three and says that there are more


@require_safe
@portal
def list_innovators(request: HttpRequest, acting: Acting) -> HttpResponse:
    require(acting.is_partner)
    filters = BrowseFilter(request.GET, themes=browse.themes_for(acting))
    found = browse.with_work(browse.narrowed(browse.innovators_for(acting), filters), acting, most=IN_LIST)
    page = keyset(found, request, order=("name_key", "id"), size=24)
    context = {
        "page": page,
        "filters": filters,
        "innovators": browse.shared(page.rows),
        "wanted": wanted_by(acting, page.rows),
        "save_form": SaveSearchForm(initial={"kind": SearchKind.INNOVATORS}),
    }
    return show(request, acting, "innovators", context)


@require_safe
@portal
def show_innovator(request: HttpRequest, acting: Acting, organisation_id: UUID) -> HttpResponse:
    require(acting.is_partner)
    organisation = get_object_or_404(
        browse.with_work(browse.innovators_for(acting), acting, most=ON_PAGE), pk=organisation_id
    )
    context = {
        "innovator": browse.shared([organisation])[0],
        "need_types": labels("need_type"),
        "is_wanted": organisation.pk in wanted_by(acting, [organisation]),
    }
    return show(request, acting, "innovator", context)


def wanted_by(acting: Acting, organisations: list[Organisation]) -> set[UUID]:
    """Those that one's own organisation has marked."""
    marks = Interest.objects.live().filter(by_organisation=acting.organisation, about_organisation__in=organisations)
    return set(marks.values_list("about_organisation_id", flat=True))

"""Innovators that a partner may look through: what each of them shares, and no person's details."""

from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.views.decorators.http import require_safe

from accelerator.home.forms.portal import BrowseFilter
from accelerator.home.portal import browse
from accelerator.home.portal.acting import Acting
from accelerator.home.views.portal.frame import portal, show
from accelerator.programmes.picklists import labels
from accelerator.ui.paging import keyset
from partners.permissions import require
from partners.queries import matching_organisations

IN_LIST, ON_PAGE = 4, 24  # needs and projects of one innovator; the list shows three and says that there are more


@require_safe
@portal
def list_innovators(request: HttpRequest, acting: Acting) -> HttpResponse:
    require(acting.is_partner)
    filters = BrowseFilter(request.GET, themes=browse.themes_for(acting))
    found = matching_organisations(browse.innovators_for(acting), filters.value("q") or "")
    found = browse.with_work(browse.with_theme(found, filters.value("theme")), acting, most=IN_LIST)
    page = keyset(found, request, order=("name_key", "id"), size=24)
    context = {
        "page": page,
        "filters": filters,
        "innovators": browse.shared(page.rows),
        "need_types": labels("need_type"),
    }
    return show(request, acting, "innovators", context)


@require_safe
@portal
def show_innovator(request: HttpRequest, acting: Acting, organisation_id: UUID) -> HttpResponse:
    require(acting.is_partner)
    organisation = get_object_or_404(
        browse.with_work(browse.innovators_for(acting), acting, most=ON_PAGE), pk=organisation_id
    )
    context = {"innovator": browse.shared([organisation])[0], "need_types": labels("need_type")}
    return show(request, acting, "innovator", context)

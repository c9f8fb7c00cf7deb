"""Views that staff keep: made from what the address says, shared, opened at first, removed."""

from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_POST

from accelerator.tenancy.access import requires
from accelerator.tenancy.errors import Refused
from accelerator.ui import toasts
from introductions.forms import SaveViewForm
from introductions.models import Page
from introductions.services import views


@requires.staff
def save_view(request: HttpRequest) -> HttpResponse:
    """GET: the form, for `?page=board&query=…`. POST keeps it and opens it."""
    said = request.POST or request.GET
    page, query = said.get("page", Page.BOARD), said.get("query", "")
    if page not in Page.values:
        raise Http404
    form = SaveViewForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            view = views.save_view(request.member, page=page, query=query, **form.cleaned_data)  # type: ignore[attr-defined]
        except Refused as refusal:
            form.refuse(refusal)
        else:
            toasts.say(request, f"Kept as “{view.name}”.")
            return redirect(view)
    context = {"form": form, "page": page, "query": query}
    return render(request, "introductions/save_view.html", context, status=422 if form.is_bound else 200)


@requires.staff
@require_POST
def delete_view(request: HttpRequest, pk: UUID) -> HttpResponse:
    view = get_object_or_404(views.views_of(request.member), pk=pk)  # type: ignore[attr-defined]
    try:
        views.delete_view(view, by=request.user)  # type: ignore[arg-type]
    except Refused as refusal:
        toasts.warn(request, str(refusal))
    else:
        toasts.say(request, f"“{view.name}” is removed. The introductions are untouched.")
    return redirect("introductions:show_board" if view.page == Page.BOARD else "introductions:list_introductions")

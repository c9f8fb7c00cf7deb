"""The partnership sheet, on the screen and on paper; and another champion of one party."""

from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods, require_safe

from accelerator.programmes import picklists
from accelerator.tenancy.access import requires
from introductions import services
from introductions.forms.sheet import ChampionForm, SheetForm
from introductions.models import Partnership, Party
from introductions.services.parting import LIVE, change_champion
from introductions.views.partnerships import partnerships_for
from partners.views.frame import form_page, save, sent


@require_safe
@requires.staff
def show_sheet(request: HttpRequest, pk: UUID) -> HttpResponse:
    """One page, made to be printed."""
    partnership = _own(request, pk)
    context = {
        "partnership": partnership,
        "parties": partnership.parties.select_related("organisation", "champion").order_by("side", "created_at", "id"),
        "type": picklists.label("partnership_type", partnership.type),
    }
    return render(request, "introductions/sheet.html", context)


@require_http_methods(["GET", "POST"])
@requires.staff
def edit_sheet(request: HttpRequest, pk: UUID) -> HttpResponse:
    partnership = _own(request, pk)
    form = SheetForm(sent(request), partnership=partnership)

    def decide() -> None:
        said = {name: form.cleaned_data[name] for name in ("problem", "first_step")}
        services.edit_sheet(partnership, by=request.user, **said, decision_makers=form.decision_makers)

    if save(form, decide):
        messages.success(request, "Saved.")
        return redirect("introductions:show_sheet", partnership.pk)
    return form_page(
        request,
        form,
        title="Partnership sheet",
        lede="What the terms do not say. What each gives and gets stands in the terms.",
        submit="Save",
        cancel_url=partnership.get_absolute_url(),
        crumbs=_trail(partnership),
    )


@require_http_methods(["GET", "POST"])
@requires.staff
def choose_champion(request: HttpRequest, pk: UUID, party: UUID) -> HttpResponse:
    partnership = _own(request, pk)
    found = get_object_or_404(Party.objects.select_related("organisation", "partnership"), pk=party, partnership=pk)
    if partnership.state not in LIVE:
        raise Http404
    form = ChampionForm(sent(request), party=found)
    if save(form, lambda: change_champion(found, to=form.chosen, by=request.user)):
        messages.success(request, f"{form.chosen.name} stands for {found.organisation.name} from now on.")
        return redirect(partnership)
    return form_page(
        request,
        form,
        title=f"Champion at {found.organisation.name}",
        lede="Somebody who may answer there."
        if form.people
        else f"Nobody else may answer at {found.organisation.name}. Add a person on its page first.",
        submit="Save",
        cancel_url=partnership.get_absolute_url(),
        crumbs=_trail(partnership),
    )


def _own(request: HttpRequest, pk: UUID) -> Partnership:
    return get_object_or_404(partnerships_for(request).select_related("programme"), pk=pk)


def _trail(partnership: Partnership) -> list[tuple[str, str]]:
    crumbs = [("/desk/", "Desk"), ("/desk/partnerships/", "Partnerships")]
    return [*crumbs, (partnership.get_absolute_url(), str(partnership))]

"""Gate lines, challenges, targets and thanks of a programme."""

from collections.abc import Callable
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.views.decorators.http import require_http_methods, require_POST

from accelerator.programmes import measures, services
from accelerator.programmes.forms import CreditForm, CriterionForm, TargetForm, ThemeForm
from accelerator.programmes.models import Credit, Programme, Theme
from accelerator.programmes.views.frame import act, form_page, own_programme, save, trail
from accelerator.programmes.views.way import gate_place, own_criterion
from accelerator.tenancy.access import requires

THEME_FIELDS, CREDIT_FIELDS = ("name", "summary"), ("kind", "organisation_name", "text", "url")


def edit(
    request: HttpRequest, programme: Programme, form: Any, decide: Callable[[], object], place: str, **words: str
) -> HttpResponse:
    """Save a form about something of this programme and go back to its place on the page."""
    to = f"{programme.get_absolute_url()}#{place}"
    if save(form, decide):
        messages.success(request, "Saved.")
        return redirect(to)
    return form_page(request, form, cancel_url=to, crumbs=trail(programme), programme=programme, **words)


def values(form: Any, names: tuple[str, ...]) -> dict[str, Any]:
    return {name: form.cleaned_data[name] for name in names}


def sent(request: HttpRequest) -> Any:
    return request.POST if request.method == "POST" else None


@require_http_methods(["GET", "POST"])
@requires.staff
def add_criterion(request: HttpRequest, programme_id: UUID, stage_id: UUID) -> HttpResponse:
    programme = own_programme(request, programme_id)
    stage = get_object_or_404(programme.stages, pk=stage_id)
    form = CriterionForm(sent(request))
    words = {"title": f"Add a line to the gate of {stage.name}", "submit": "Add the line"}
    return edit(
        request,
        programme,
        form,
        lambda: services.add_criterion(stage, by=request.user, text=form.cleaned_data["text"]),
        f"gate-{stage.number}",
        **words,
    )


@require_http_methods(["GET", "POST"])
@requires.staff
def edit_criterion(request: HttpRequest, programme_id: UUID, criterion_id: UUID) -> HttpResponse:
    criterion = own_criterion(request, programme_id, criterion_id)
    form = CriterionForm(sent(request), instance=criterion)
    place = f"gate-{criterion.stage.number}"
    return edit(
        request,
        criterion.stage.programme,
        form,
        lambda: services.edit_criterion(criterion, by=request.user, text=form.cleaned_data["text"]),
        place,
        title="Reword this line",
        submit="Save",
    )


@require_POST
@requires.staff
def remove_criterion(request: HttpRequest, programme_id: UUID, criterion_id: UUID) -> HttpResponse:
    criterion = own_criterion(request, programme_id, criterion_id)
    to = gate_place(criterion)
    return act(request, lambda: services.remove_criterion(criterion, by=request.user), "Line taken off the gate.", to)


@require_http_methods(["GET", "POST"])
@requires.staff
def add_theme(request: HttpRequest, programme_id: UUID) -> HttpResponse:
    programme = own_programme(request, programme_id)
    form = ThemeForm(sent(request))
    return edit(
        request,
        programme,
        form,
        lambda: services.add_theme(programme, by=request.user, **values(form, THEME_FIELDS)),
        "challenges",
        title="Add a challenge",
        submit="Add the challenge",
    )


@require_http_methods(["GET", "POST"])
@requires.staff
def edit_theme(request: HttpRequest, programme_id: UUID, theme_id: UUID) -> HttpResponse:
    programme = own_programme(request, programme_id)
    theme = get_object_or_404(programme.themes, pk=theme_id)
    form = ThemeForm(sent(request), instance=theme)
    return edit(
        request,
        programme,
        form,
        lambda: services.edit_theme(theme, by=request.user, **values(form, THEME_FIELDS)),
        "challenges",
        title="Edit this challenge",
        submit="Save",
    )


@require_POST
@requires.staff
def move_theme(request: HttpRequest, programme_id: UUID, theme_id: UUID) -> HttpResponse:
    programme, theme = own_theme(request, programme_id, theme_id)
    up = request.POST.get("to") == "up"
    to = f"{programme.get_absolute_url()}#challenges"
    return act(request, lambda: services.move_theme(theme, by=request.user, up=up), "", to)


@require_POST
@requires.staff
def remove_theme(request: HttpRequest, programme_id: UUID, theme_id: UUID) -> HttpResponse:
    programme, theme = own_theme(request, programme_id, theme_id)
    to = f"{programme.get_absolute_url()}#challenges"
    return act(request, lambda: services.remove_theme(theme, by=request.user), f"{theme.name} is taken away.", to)


@require_http_methods(["GET", "POST"])
@requires.staff
def add_target(request: HttpRequest, programme_id: UUID) -> HttpResponse:
    programme = own_programme(request, programme_id)
    if programme.targets.count() >= len(measures.MEASURES):
        return act(
            request, lambda: None, "Every measure has its target already.", f"{programme.get_absolute_url()}#targets"
        )
    form = TargetForm(sent(request), programme=programme)

    def decide() -> None:
        services.set_target(programme, by=request.user, **values(form, ("measure", "value", "note")))

    return edit(request, programme, form, decide, "targets", title="Set a target", submit="Set the target")


@require_http_methods(["GET", "POST"])
@requires.staff
def edit_target(request: HttpRequest, programme_id: UUID, measure: str) -> HttpResponse:
    programme = own_programme(request, programme_id)
    form = TargetForm(sent(request), programme=programme, measure=measure)
    if form.target is None:
        raise Http404

    def decide() -> None:
        services.set_target(programme, by=request.user, measure=measure, **values(form, ("value", "note")))

    title = f"Revise the target: {measures.label(measure).lower()}"
    lede = f"It was {form.target.first_value:,} at first, and that stays on record."
    return edit(request, programme, form, decide, "targets", title=title, lede=lede, submit="Revise the target")


@require_http_methods(["GET", "POST"])
@requires.staff
def add_credit(request: HttpRequest, programme_id: UUID) -> HttpResponse:
    programme = own_programme(request, programme_id)
    form = CreditForm(sent(request))
    return edit(
        request,
        programme,
        form,
        lambda: services.add_credit(programme, by=request.user, **values(form, CREDIT_FIELDS)),
        "thanks",
        title="Thank somebody",
        submit="Add the thanks",
    )


@require_http_methods(["GET", "POST"])
@requires.staff
def edit_credit(request: HttpRequest, programme_id: UUID, credit_id: UUID) -> HttpResponse:
    programme = own_programme(request, programme_id)
    credit = get_object_or_404(programme.credits, pk=credit_id)
    form = CreditForm(sent(request), instance=credit)
    return edit(
        request,
        programme,
        form,
        lambda: services.edit_credit(credit, by=request.user, **values(form, CREDIT_FIELDS)),
        "thanks",
        title="Edit this thanks",
        submit="Save",
    )


@require_POST
@requires.staff
def remove_credit(request: HttpRequest, programme_id: UUID, credit_id: UUID) -> HttpResponse:
    programme = own_programme(request, programme_id)
    credit: Credit = get_object_or_404(programme.credits, pk=credit_id)
    to = f"{programme.get_absolute_url()}#thanks"
    return act(request, lambda: services.remove_credit(credit, by=request.user), "Thanks taken away.", to)


def own_theme(request: HttpRequest, programme_id: UUID, theme_id: UUID) -> tuple[Programme, Theme]:
    programme = own_programme(request, programme_id)
    return programme, get_object_or_404(programme.themes, pk=theme_id)

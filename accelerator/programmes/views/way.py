"""Ticking criteria, and the moves of a programme."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods, require_POST

from accelerator.programmes import gates, services
from accelerator.programmes.forms import GateForm, ReasonForm, TickForm
from accelerator.programmes.models import GateCriterion, Programme
from accelerator.programmes.states import State, after, before
from accelerator.programmes.views.frame import act, own_programme, save
from accelerator.tenancy.access import requires


@require_POST
@requires.staff
def tick_criterion(request: HttpRequest, programme_id: UUID, criterion_id: UUID) -> HttpResponse:
    criterion = own_criterion(request, programme_id, criterion_id)
    form = TickForm(request.POST)
    note = form.cleaned_data["note"] if form.is_valid() else ""
    to = gate_place(criterion)
    return act(request, lambda: services.tick_criterion(criterion, by=request.user, note=note), "Ticked.", to)


@require_POST
@requires.staff
def untick_criterion(request: HttpRequest, programme_id: UUID, criterion_id: UUID) -> HttpResponse:
    criterion = own_criterion(request, programme_id, criterion_id)
    to = gate_place(criterion)
    return act(request, lambda: services.untick_criterion(criterion, by=request.user), "Tick taken back.", to)


@require_POST
@requires.staff
def open_programme(request: HttpRequest, programme_id: UUID) -> HttpResponse:
    programme = own_programme(request, programme_id)
    done = f"{programme.name} is open. Its first stage has begun."
    return act(request, lambda: services.open_programme(programme, by=request.user), done, programme.get_absolute_url())


@require_http_methods(["GET", "POST"])
@requires.staff
def decide_gate(request: HttpRequest, programme_id: UUID, stage_id: UUID) -> HttpResponse:
    programme = own_programme(request, programme_id)
    stage = get_object_or_404(programme.stages, pk=stage_id)
    lines = [line for line in gates.criteria(stage) if not line.is_met]
    form = GateForm(request.POST if request.method == "POST" else None, missing=len(lines))

    def decide() -> None:
        services.decide_gate(stage, by=request.user, reason=form.cleaned_data["reason"])

    ahead = after(State(programme.state))
    if save(form, decide):
        messages.success(request, f"{programme.name} is now in: {ahead.label}." if ahead else "Done.")
        return redirect(programme)
    context = _gate_words(programme, stage, lines, ahead)
    return render(
        request,
        "ui/confirm.html",
        {"form": form, "programme": programme, **context},
        status=422 if form.is_bound else 200,
    )


def _gate_words(programme: Programme, stage: Any, lines: list[GateCriterion], ahead: State | None) -> dict[str, Any]:
    closing = ahead == State.CLOSED
    consequences = [f"{stage.name} closes today." if not closing else "The programme closes today; its records stay."]
    if not closing and ahead:
        consequences.append(f"{ahead.label} opens.")
    consequences += [f"Goes on without: {line.text}" for line in lines]
    return {
        "title": "Close the programme" if closing else f"Go on to {ahead.label if ahead else ''}",
        "lede": f"{gates.count_words(len(lines))}." if lines else "Every criterion of this gate is met.",
        "consequences": consequences,
        "action": "Close the programme" if closing else f"Open {ahead.label if ahead else ''}",
        "cancel_url": programme.get_absolute_url(),
        "cancel": "Not yet",
    }


@require_http_methods(["GET", "POST"])
@requires.staff
def step_back(request: HttpRequest, programme_id: UUID) -> HttpResponse:
    programme = own_programme(request, programme_id)
    earlier = before(State(programme.state))
    consequences = [
        f"The programme is in {earlier.label} again." if earlier else "A draft is at the beginning already."
    ]
    if programme.stage_number > 1:
        consequences.append("The decision at that gate is undone; what was ticked stays ticked.")
    return reason_page(
        request,
        programme,
        decide=services.step_back,
        done="Gone one step back.",
        title="Go one step back",
        consequences=consequences,
        action=f"Go back to {earlier.label}" if earlier else "Go back",
    )


@require_http_methods(["GET", "POST"])
@requires.staff
def pause_programme(request: HttpRequest, programme_id: UUID) -> HttpResponse:
    return reason_page(
        request,
        own_programme(request, programme_id),
        decide=services.pause_programme,
        done="Paused.",
        title="Pause the programme",
        consequences=[
            "No new introduction is asked for until you resume it.",
            "Its stage, dates and records stay as they are.",
        ],
        action="Pause the programme",
    )


@require_POST
@requires.staff
def resume_programme(request: HttpRequest, programme_id: UUID) -> HttpResponse:
    programme = own_programme(request, programme_id)
    done = f"{programme.name} goes on."
    return act(
        request, lambda: services.resume_programme(programme, by=request.user), done, programme.get_absolute_url()
    )


@require_POST
@requires.staff
def archive_programme(request: HttpRequest, programme_id: UUID) -> HttpResponse:
    programme = own_programme(request, programme_id)
    done = f"{programme.name} is archived."
    return act(
        request, lambda: services.archive_programme(programme, by=request.user), done, programme.get_absolute_url()
    )


def reason_page(request: HttpRequest, programme: Programme, *, decide: Any, done: str, **words: Any) -> HttpResponse:
    """A page that asks why, says what follows, and then decides."""
    form = ReasonForm(request.POST if request.method == "POST" else None)
    if save(form, lambda: decide(programme, by=request.user, reason=form.cleaned_data["reason"])):
        messages.success(request, done)
        return redirect(programme)
    context = {"form": form, "programme": programme, "cancel_url": programme.get_absolute_url(), **words}
    return render(request, "ui/confirm.html", context, status=422 if form.is_bound else 200)


def own_criterion(request: HttpRequest, programme_id: UUID, criterion_id: UUID) -> GateCriterion:
    programme = own_programme(request, programme_id)
    criteria = GateCriterion.objects.filter(stage__programme=programme).select_related("stage__programme")
    return get_object_or_404(criteria, pk=criterion_id)


def gate_place(criterion: GateCriterion) -> str:
    """The line on the programme's page, so that ticking does not lose one's place."""
    return f"{criterion.stage.programme.get_absolute_url()}#gate-{criterion.stage.number}"

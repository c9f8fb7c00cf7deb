"""Rules of engagement of a programme: the text, who accepted it, who has still to."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accelerator.programmes.models import Programme, Rules
from accelerator.programmes.services import publish_rules as publish
from accelerator.programmes.services import rules_in_force
from accelerator.programmes.services import withdraw_rules as withdraw
from accelerator.programmes.views.frame import own_programme
from accelerator.programmes.views.frame import trail as programme_trail
from accelerator.tenancy.access import requires
from accelerator.ui.paging import keyset
from partners import services
from partners.forms.rules import AcceptedForm, RulesForm
from partners.rules import acceptances_that_hold, missing_organisations
from partners.views.frame import act, form_page, save, sent

SHOWN = 50


@require_safe
@requires.staff
def show_rules(request: HttpRequest, programme_id: UUID) -> HttpResponse:
    programme = own_programme(request, programme_id)
    rules = rules_in_force(programme)
    context: dict[str, Any] = {"programme": programme, "rules": rules, "crumbs": programme_trail(programme)}
    if rules:
        accepted = acceptances_that_hold(rules).select_related("organisation", "rules", "person", "recorded_by")
        missing = missing_organisations(rules)
        context |= {
            "page": keyset(accepted, request, order=("-accepted_at", "-id"), size=SHOWN),
            "accepted_count": accepted.values("organisation_id").distinct().count(),
            "missing_count": missing.count(),
            "missing": missing.order_by("name_key", "id")[:SHOWN],
        }
    context["versions"] = list(
        Rules.objects.filter(programme=programme).newest_first().select_related("published_by")[:20]  # type: ignore[attr-defined]
    )
    return render(request, "partners/rules.html", context)


@require_http_methods(["GET", "POST"])
@requires.staff
def publish_rules(request: HttpRequest, programme_id: UUID) -> HttpResponse:
    programme = own_programme(request, programme_id)
    before = rules_in_force(programme)
    form = RulesForm(sent(request), before=before)

    def decide() -> None:
        publish(programme, by=request.user, text=form.cleaned_data["text"], earlier_holds=form.earlier_holds)

    if save(form, decide):
        messages.success(request, "Published. Nobody who has not accepted them is asked to an introduction.")
        return redirect(_page(programme))
    return form_page(
        request,
        form,
        title="Write the rules anew" if before else "Publish rules of engagement",
        lede="Each organisation accepts them once. Until it has, it is in no new introduction of this programme.",
        submit="Publish",
        cancel_url=_page(programme),
        crumbs=programme_trail(programme),
    )


@require_POST
@requires.staff
def withdraw_rules(request: HttpRequest, programme_id: UUID) -> HttpResponse:
    programme = own_programme(request, programme_id)
    done = "Withdrawn. Rules of engagement are no bar any more; who accepted what stays on record."
    return act(request, lambda: withdraw(programme, by=request.user), done, _page(programme))


@require_POST
@requires.staff
def ask_to_accept(request: HttpRequest, programme_id: UUID) -> HttpResponse:
    programme = own_programme(request, programme_id)
    written: list[int] = []
    response = act(
        request, lambda: written.append(services.ask_to_accept(programme, by=request.user)), "", _page(programme)
    )
    if written:
        many = written[0]
        said = f"{many} mail{'' if many == 1 else 's'} on the way." if many else "Everybody we can write to was asked."
        messages.success(request, said)
    return response


@require_http_methods(["GET", "POST"])
@requires.staff
def record_acceptances(request: HttpRequest, programme_id: UUID) -> HttpResponse:
    programme = own_programme(request, programme_id)
    rules = get_object_or_404(Rules, pk=getattr(rules_in_force(programme), "pk", None))
    form = AcceptedForm(sent(request), rules=rules)

    def decide() -> None:
        chosen, note = form.cleaned_data["organisations"], form.cleaned_data["note"]
        services.record_acceptances(rules, chosen, by=request.user, note=note)

    if save(form, decide):
        messages.success(request, "Noted.")
        return redirect(_page(programme))
    return form_page(
        request,
        form,
        title="Note who accepted",
        lede=f"Version {rules.version} of the rules of engagement of {programme.name}.",
        submit="Note it",
        cancel_url=_page(programme),
        crumbs=programme_trail(programme),
    )


def _page(programme: Programme) -> str:
    return reverse("partners:show_rules", args=[programme.pk])

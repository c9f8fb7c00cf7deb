"""Somebody leaves: one page, one press, and a colleague has everything they had in hand."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from accelerator.tenancy.access import requires
from introductions import services
from introductions.forms.handing_over import HandOverForm
from introductions.services.handing_over import InHand
from partners import permissions
from partners.services import add_person
from partners.views.frame import own, save, sent


@require_http_methods(["GET", "POST"])
@requires.staff
def hand_over(request: HttpRequest, pk: UUID) -> HttpResponse:
    position = own(request, permissions.visible_positions(request.member), pk)
    person, organisation = position.person, position.organisation
    form = HandOverForm(sent(request), position=position)

    def decide() -> None:
        to = form.colleague or add_person(by=request.user, organisation=organisation, **form.details)
        services.hand_over(position, to=to, by=request.user)

    if save(form, decide):
        messages.success(request, f"{person.name} has handed over. Questions that waited are asked of the successor.")
        return redirect(f"{organisation.get_absolute_url()}#people")
    context: dict[str, Any] = {
        "form": form,
        "title": f"Hand over from {person.name}",
        "lede": f"For somebody who leaves {organisation.name}: a colleague takes over what they have in hand.",
        "consequences": _consequences(services.in_hand(position), person.given_name, organisation.name),
        "action": "Hand over",
        "cancel_url": f"{organisation.get_absolute_url()}#people",
    }
    return render(request, "ui/confirm.html", context, status=422 if form.is_bound else 200)


def _consequences(had: InHand, name: str, organisation: str) -> list[str]:
    """What moves, by name, so that staff see it before."""
    lines = [f"{name} no longer acts or answers for {organisation}; what they did stays on record."]
    if had.introductions:
        others = ", ".join(str(one) for one in had.introductions[:6])
        more = f" and {len(had.introductions) - 6} more" if len(had.introductions) > 6 else ""
        lines.append(f"Open introductions get the new contact: {others}{more}.")
        lines.append("A question that waits is asked anew, with a new link. An answer that was given stands.")
    if had.parties:
        titles = ", ".join(f"“{party.partnership}”" for party in had.parties[:6])
        lines.append(f"The successor stands for {titles}.")
    if had.offers:
        lines.append(f"Contact of {len(had.offers)} offer{'' if len(had.offers) == 1 else 's'}.")
    if had.main:
        lines.append(f"The successor is the main contact of {organisation}.")
    return lines

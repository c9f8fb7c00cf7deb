"""An organisation takes no new introductions for a while: what it was asked closes kindly."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_POST

from accelerator.tenancy.access import requires
from accelerator.tenancy.errors import Refused
from introductions import services
from introductions.forms.pausing import PauseForm
from partners.services import resume_organisation
from partners.views.frame import own_organisation

WHAT_FOLLOWS = [
    "What they were asked and have not answered closes as “not available”.",
    "Whoever said yes to meeting them hears kindly that it is not moving ahead now.",
    "What both sides agreed to goes on.",
]


@requires.staff
@require_http_methods(["GET", "HEAD", "POST"])
def pause(request: HttpRequest, pk: UUID) -> HttpResponse:
    organisation = own_organisation(request, pk)
    form = PauseForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            closed = services.pause_partner(organisation, by=request.user, **form.cleaned_data)
        except Refused as refusal:
            form.refuse(refusal)
        else:
            more = f" {closed} open request{'s' if closed != 1 else ''} closed." if closed else ""
            messages.success(request, f"{organisation.name} takes no new introductions.{more}")
            return redirect(organisation)
    context = {
        "title": f"Pause introductions for {organisation.name}",
        "consequences": WHAT_FOLLOWS,
        "form": form,
        "action": "Pause introductions",
        "cancel_url": organisation.get_absolute_url(),
    }
    return render(request, "ui/confirm.html", context, status=422 if form.is_bound else 200)


@requires.staff
@require_POST
def resume(request: HttpRequest, pk: UUID) -> HttpResponse:
    organisation = own_organisation(request, pk)
    resume_organisation(organisation, by=request.user)
    messages.success(request, f"{organisation.name} is open to introductions again.")
    return redirect(organisation)

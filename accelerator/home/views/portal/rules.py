"""Rules of engagement: what the organisation has accepted, and what it has still to."""

from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.views.decorators.http import require_POST, require_safe

from accelerator.home.portal.acting import Acting
from accelerator.home.views.portal.frame import act, portal, show
from accelerator.programmes.models import Rules
from partners import rules, services
from partners.models.rules import AcceptedVia
from partners.permissions import require

PAGE = "/portal/rules/"
SHOWN = 50


@require_safe
@portal
def show_rules(request: HttpRequest, acting: Acting) -> HttpResponse:
    context = {
        "missing": rules.rules_to_accept(acting.organisation),
        "accepted": rules.accepted_by(acting.organisation)[:SHOWN],
    }
    return show(request, acting, "rules", context)


@require_POST
@portal
def accept_rules(request: HttpRequest, acting: Acting, rules_id: UUID) -> HttpResponse:
    require(acting.may_answer)
    keys = [row.programme_id for row in acting.participations]
    found = get_object_or_404(Rules.objects.filter(programme__in=keys).select_related("programme"), pk=rules_id)
    return act(
        request,
        lambda: services.accept_rules(acting.organisation, found, person=acting.person, via=AcceptedVia.PORTAL),
        f"Thank you. {acting.organisation.name} has accepted the rules of {found.programme.name}.",
        PAGE,
    )

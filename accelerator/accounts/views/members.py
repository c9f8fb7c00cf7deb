"""Who belongs here, and who is asked to. The form that invites lives in home/, above the programmes."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.db.models import Q, QuerySet
from django.db.models.functions import TruncDate
from django.http import HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accelerator import clock
from accelerator.accounts import services
from accelerator.accounts.forms import InvitationFilter, MemberFilter
from accelerator.accounts.models import Invitation
from accelerator.accounts.permissions import visible_invitations, visible_memberships
from accelerator.accounts.states import InvitationState
from accelerator.audit.services import record
from accelerator.tenancy.access import requires
from accelerator.tenancy.errors import Refused
from accelerator.tenancy.models import Membership, Role
from accelerator.tenancy.requests import Request
from accelerator.ui.exports import Column, export_rows, labelled, wanted
from accelerator.ui.paging import keyset

COLUMNS = [
    Column("Name", "user__name"),
    Column("E-mail", "user__email"),
    Column("Role", labelled("role", dict(Role.choices))),
    Column("Since", TruncDate("created_at"), "date"),
    Column("Until", TruncDate("ended_at"), "date"),
]


@requires(Role.ADMIN)
@require_safe
def list_members(request: Request) -> HttpResponseBase:
    filters = MemberFilter(request.GET or None)
    rows = _narrow_members(visible_memberships(request.member).select_related("user"), filters)
    if wanted(request):
        narrowing = sorted(key for key in request.GET if key not in ("download", "after", "before"))
        said = {"list": "members", "format": wanted(request), "narrowed_by": narrowing}
        record("list.exported", request.tenant, by=request.user, **said)
        return export_rows(request, "members", COLUMNS, rows.order_by("user__name", "user__email", "id"))
    context = {
        "filters": filters,
        "page": keyset(rows, request, ("user__name", "user__email", "id")),
        "ended": _just_ended(request),
    }
    return render(request, "accounts/members.html", context)


@requires(Role.ADMIN)
@require_http_methods(["GET", "HEAD", "POST"])
def end_membership(request: Request, pk: UUID) -> HttpResponse:
    membership = get_object_or_404(Membership.objects.select_related("user"), pk=pk, ended_at=None)
    if request.method == "POST":
        try:
            services.end_membership(membership, by=request.user)
        except Refused as refusal:
            messages.error(request, str(refusal))
            return redirect("accounts:list_members")
        return redirect(f"{reverse('accounts:list_members')}?undo={membership.pk}")
    context = {
        "title": f"End the membership of {membership.user}",
        "lede": f"{membership.user} is {membership.get_role_display()} here.",
        "consequences": [
            "They lose this role at once and are signed out here.",
            "What they wrote and decided stays, with their name.",
            "Their account stays theirs: other roles, and other organisations, are not touched.",
            "You can give the role back later.",
        ],
        "action": "End membership",
        "danger": True,
        "cancel_url": reverse("accounts:list_members"),
    }
    return render(request, "ui/confirm.html", context)


@requires(Role.ADMIN)
@require_POST
def restore_membership(request: Request, pk: UUID) -> HttpResponse:
    membership = get_object_or_404(Membership.objects.select_related("user"), pk=pk)
    services.restore_membership(membership, by=request.user)
    messages.success(request, f"{membership.user} is {membership.get_role_display()} here again.")
    return redirect("accounts:list_members")


@requires.staff
@require_safe
def list_invitations(request: Request) -> HttpResponse:
    filters = InvitationFilter(request.GET or None)
    rows = visible_invitations(request.member).select_related("invited_by")
    page = keyset(_narrow_invitations(rows, filters), request)
    return render(request, "accounts/invitations.html", {"filters": filters, "page": page})


@requires.staff
@require_POST
def resend_invitation(request: Request, pk: UUID) -> HttpResponse:
    invitation = get_object_or_404(visible_invitations(request.member), pk=pk)
    return _decide(request, services.resend_invitation, invitation, f"Sent again to {invitation.email}.")


@requires.staff
@require_http_methods(["GET", "HEAD", "POST"])
def revoke_invitation(request: Request, pk: UUID) -> HttpResponse:
    invitation = get_object_or_404(visible_invitations(request.member), pk=pk)
    if request.method == "POST":
        return _decide(request, services.revoke_invitation, invitation, "The invitation is taken back.")
    context = {
        "title": f"Take back the invitation of {invitation.name or invitation.email}",
        "consequences": [
            "The link in the mail stops working at once. Whoever opens it reads that it was taken back.",
            "You can invite the same address again.",
        ],
        "action": "Take it back",
        "danger": True,
        "cancel_url": reverse("accounts:list_invitations"),
    }
    return render(request, "ui/confirm.html", context)


def _decide(request: Request, decision: Any, invitation: Invitation, said: str) -> HttpResponse:
    try:
        decision(invitation, by=request.user)
    except Refused as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, said)
    return redirect("accounts:list_invitations")


def _just_ended(request: Request) -> Membership | None:
    """The membership that was ended a moment ago, for the notice that offers to undo it."""
    try:
        pk = UUID(request.GET.get("undo", ""))
    except ValueError:
        return None
    rows = Membership.objects.select_related("user").exclude(ended_at=None)
    return rows.filter(pk=pk).first()


def _narrow_members(rows: QuerySet[Membership], filters: MemberFilter) -> QuerySet[Membership]:
    rows = rows.exclude(ended_at=None) if filters.value("state") == "ended" else rows.filter(ended_at=None)
    if role := filters.value("role"):
        rows = rows.filter(role=role)
    if words := filters.value("q"):
        rows = rows.filter(Q(user__name__icontains=words) | Q(user__email__icontains=words))
    return rows


def _narrow_invitations(rows: QuerySet[Invitation], filters: InvitationFilter) -> QuerySet[Invitation]:
    if role := filters.value("role"):
        rows = rows.filter(role=role)
    if words := filters.value("q"):
        rows = rows.filter(Q(name__icontains=words) | Q(email__icontains=words))
    return rows.filter(_in_state(filters.value("state")))


def _in_state(state: str | None) -> Q:
    """The rows of one state, as Invitation.state tells it of one row."""
    unanswered = Q(accepted_at=None, declined_at=None, revoked_at=None)
    if not state:
        return Q()
    return {
        InvitationState.OPEN: unanswered & Q(expires_at__gt=clock.now()),
        InvitationState.EXPIRED: unanswered & Q(expires_at__lte=clock.now()),
        InvitationState.ACCEPTED: Q(accepted_at__isnull=False),
        InvitationState.NOT_ME: Q(declined_at__isnull=False),
        InvitationState.REVOKED: Q(revoked_at__isnull=False),
    }[InvitationState(state)]

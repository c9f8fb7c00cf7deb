"""Inviting, and the page behind an invitation's link. Opening the link changes nothing (promise 4)."""

from typing import Any

from allauth.account.utils import perform_login
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import urlencode
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accelerator.accounts import services
from accelerator.accounts.emails import inviter
from accelerator.accounts.models import Invitation
from accelerator.accounts.states import InvitationState
from accelerator.home import joining
from accelerator.home.forms.joining import InviteForm, NewAccountForm, what_you_will_see
from accelerator.tenancy.access import requires
from accelerator.tenancy.errors import Refused
from accelerator.tenancy.models import Role
from accelerator.tenancy.requests import Request

GONE = 410


@requires.staff
@require_http_methods(["GET", "HEAD", "POST"])
def invite_member(request: Request) -> HttpResponse:
    initial = {name: request.GET[name] for name in ("role", "name", "email") if name in request.GET}
    form = InviteForm(request.POST or None, member=request.member, initial=initial)
    if request.method == "POST" and form.is_valid():
        try:
            invitation = _invite(request, form.cleaned_data)
        except Refused as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, f"The invitation to {invitation.email} is on its way.")
            return redirect("accounts:list_invitations")
    return render(request, "home/invite_member.html", {"form": form}, status=422 if request.method == "POST" else 200)


@requires.anyone
@require_safe
def show_invitation(request: Request, token: str) -> HttpResponse:
    invitation = joining.invitation_of(token)
    return _answer_page(request, invitation, token)


@requires.anyone
@require_POST
def accept_invitation(request: Request, token: str) -> HttpResponse:
    """Accept as the signed-in user, or with a new account; an account that exists must sign in first."""
    invitation = joining.invitation_of(token)
    if invitation is None or invitation.state != InvitationState.OPEN:
        return _answer_page(request, invitation, token)
    if request.user.is_authenticated:
        return _join(request, invitation, token)
    if joining.user_of(invitation):
        return redirect(_sign_in_url(token))
    return _join_as_new_user(request, invitation, token)


@requires.anyone
@require_POST
def decline_invitation(request: Request, token: str) -> HttpResponse:
    """ "This is not me": nothing is asked, nothing is kept but the answer; staff are told."""
    invitation = joining.invitation_of(token)
    if invitation is None or invitation.state != InvitationState.OPEN:
        return _answer_page(request, invitation, token)
    services.decline_invitation(invitation)
    return render(request, "home/invitation_not_me.html")


def _invite(request: Request, values: dict[str, Any]) -> Invitation:
    return services.invite(
        email=values["email"],
        name=values["name"],
        role=Role(values["role"]),
        by=request.user,
        programmes=values["programmes"],
    )


def _join(request: Request, invitation: Invitation, token: str) -> HttpResponse:
    try:
        joining.join(invitation, user=request.user)
    except Refused as refusal:
        return _answer_page(request, invitation, token, refusal=str(refusal))
    messages.success(request, f"You are {invitation.get_role_display()} here from now on.")
    return redirect("accounts:home")


def _join_as_new_user(request: Request, invitation: Invitation, token: str) -> HttpResponse:
    form = NewAccountForm(request.POST, invitation=invitation)
    if not form.is_valid():
        return _answer_page(request, invitation, token, form=form)
    try:
        acceptance = joining.join_as_new_user(invitation, who=form.who)
    except Refused as refusal:
        return _answer_page(request, invitation, token, refusal=str(refusal))
    user = acceptance.invitation.accepted_by
    return perform_login(request, user, email=invitation.email, redirect_url=reverse("accounts:home"))


def _answer_page(
    request: Request,
    invitation: Invitation | None,
    token: str,
    *,
    form: NewAccountForm | None = None,
    refusal: str = "",
) -> HttpResponse:
    """What the link shows: the invitation, or plainly why it cannot be answered and how to go on."""
    if invitation is None:
        return render(request, "home/invitation_unknown.html", status=404)
    context = {
        "invitation": invitation,
        "inviter": inviter(invitation),
        "what_you_will_see": what_you_will_see(invitation),
        "token": token,
        "refusal": refusal,
    }
    if invitation.state != InvitationState.OPEN:
        return render(request, "home/invitation_over.html", context, status=GONE)
    context |= _who_reads(request, invitation, token, form)
    return render(request, "home/invitation.html", context, status=422 if form or refusal else 200)


def _who_reads(request: Request, invitation: Invitation, token: str, form: NewAccountForm | None) -> dict[str, Any]:
    """Four kinds of reader: the invited user, another user, an invited user who is signed out, somebody new."""
    if request.user.is_authenticated:
        return {"reader": "self" if request.user.email == invitation.email else "other"}
    if joining.user_of(invitation):
        return {"reader": "signed_out", "sign_in_url": _sign_in_url(token)}
    return {"reader": "new", "form": form or NewAccountForm(invitation=invitation)}


def _sign_in_url(token: str) -> str:
    page = reverse("home:show_invitation", kwargs={"token": token})
    return f"{reverse('account_login')}?{urlencode({'next': page})}"

"""One's own account, and the way from signing in to one's own work."""

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accelerator.accounts import services
from accelerator.accounts.forms import NameForm
from accelerator.accounts.sessions import sessions_of
from accelerator.tenancy.access import requires
from accelerator.tenancy.members import SECOND_FACTORS
from accelerator.tenancy.models import Role
from accelerator.tenancy.requests import Request
from accelerator.ui.context import home_url


@requires.signed_in
@require_safe
def home(request: Request) -> HttpResponse:
    """Where signing in leads: staff to the desk, innovators and partners to the portal, funders to the figures."""
    member = request.member
    if member.lacks_second_factor:
        return redirect("accounts:set_up_second_factor")
    if member.has(Role.ADMIN, Role.MANAGER, Role.INNOVATOR, Role.PARTNER, Role.FUNDER):
        return redirect(home_url(member.roles))
    template = "accounts/reviewer_home.html" if member.has(Role.REVIEWER) else "accounts/no_role.html"
    return render(request, template)


@requires.signed_in
@require_safe
def show_account(request: Request) -> HttpResponse:
    user = request.user
    factors = [factor.type for factor in user.authenticator_set.all()]
    return render(
        request,
        "accounts/account.html",
        {
            "has_password": user.has_usable_password(),
            "has_app": "totp" in factors,
            "passkeys": factors.count("webauthn"),
            "has_factor": any(kind in factors for kind in SECOND_FACTORS),
            "sessions": len(sessions_of(user, current_key=request.session.session_key)),
            "roles": sorted(Role(role).label for role in request.member.roles),
        },
    )


@requires.signed_in
@require_http_methods(["GET", "HEAD", "POST"])
def edit_name(request: Request) -> HttpResponse:
    form = NameForm(request.POST or None, instance=request.user)
    if request.method == "POST" and form.is_valid():
        services.rename_user(request.user, name=form.cleaned_data["name"])
        messages.success(request, "Your name is saved.")
        return redirect("accounts:show_account")
    return render(request, "accounts/edit_name.html", {"form": form})


@requires.signed_in
@require_safe
def set_up_second_factor(request: Request) -> HttpResponse:
    """Where staff land until they have the second factor that their tenant asks for."""
    if not request.member.lacks_second_factor:
        return redirect("accounts:home")
    return render(request, "accounts/second_factor.html", {"host": request.get_host().partition(":")[0]})


@requires.signed_in
@require_safe
def list_sessions(request: Request) -> HttpResponse:
    places = sessions_of(request.user, current_key=request.session.session_key)
    return render(request, "accounts/sessions.html", {"places": places})


@requires.signed_in
@require_POST
def end_session(request: Request, pk: int) -> HttpResponse:
    if not services.end_session(request.user, session_id=pk):
        raise Http404
    messages.success(request, "That session has ended.")
    return redirect("accounts:list_sessions")


@requires.signed_in
@require_POST
def end_other_sessions(request: Request) -> HttpResponse:
    services.end_other_sessions(request.user, current_key=request.session.session_key)
    messages.success(request, "You are signed out everywhere else.")
    return redirect("accounts:list_sessions")

"""/accounts/tokens/: the tokens that a person gives to their scripts at this tenant. Nobody else sees them."""

from uuid import UUID

from allauth.account.decorators import reauthentication_required
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accelerator.accounts import services
from accelerator.accounts.forms import TokenForm
from accelerator.accounts.models import ApiToken
from accelerator.tenancy.access import requires
from accelerator.tenancy.errors import Refused
from accelerator.tenancy.requests import Request
from accelerator.ui.paging import keyset


@requires.member
@require_safe
def list_tokens(request: Request) -> HttpResponse:
    page = keyset(ApiToken.objects.filter(user=request.user), request, order=("-created_at", "-id"), size=20)
    return render(request, "accounts/tokens.html", {"page": page})


@requires.member
@require_http_methods(["GET", "HEAD", "POST"])
@reauthentication_required
def make_token(request: Request) -> HttpResponse:
    """The answer to the POST is the only page that ever shows the secret."""
    form = TokenForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            token, secret = services.make_token(request.user, **form.cleaned_data)
        except Refused as refusal:
            form.add_error(None, str(refusal))
        else:
            context = {"token": token, "secret": secret, "origin": request.build_absolute_uri("/")[:-1]}
            response = render(request, "accounts/token_made.html", context)
            response["Cache-Control"] = "no-store"
            return response
    return render(request, "accounts/make_token.html", {"form": form})


@requires.member
@require_POST
def revoke_token(request: Request, pk: UUID) -> HttpResponse:
    token = get_object_or_404(ApiToken, pk=pk, user=request.user)
    services.revoke_token(token, by=request.user)
    messages.success(request, f"“{token.name}” is revoked. Whatever used it is refused from now on.")
    return redirect("accounts:list_tokens")

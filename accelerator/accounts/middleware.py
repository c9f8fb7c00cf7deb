"""Who a script is: the person behind the token that it shows."""

from collections.abc import Callable

from django.contrib.auth.models import AnonymousUser
from django.http import HttpRequest, HttpResponse

from accelerator.accounts.services.tokens import find_token, note_use

API = "/api/v1/"
SCHEME = "bearer"


class TokenMiddleware:
    """Under /api/v1/ the token alone says who asks: a cookie counts for nothing there, so that no page of
    anybody can act through a browser (F24). Sets request.token, None without a live one.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if not request.path.startswith(API) or not hasattr(request, "tenant"):
            return self.get_response(request)
        token = find_token(secret_of(request))
        request.token = token  # type: ignore[attr-defined]
        request.user = token.user if token else AnonymousUser()
        response = self.get_response(request)
        if token:
            note_use(token)  # after the work: an error has been rolled back by now, the use has not
        return response


def secret_of(request: HttpRequest) -> str:
    """What stands behind "Authorization: Bearer", "" when nothing does."""
    scheme, _, secret = request.META.get("HTTP_AUTHORIZATION", "").partition(" ")
    return secret.strip() if scheme.lower() == SCHEME else ""

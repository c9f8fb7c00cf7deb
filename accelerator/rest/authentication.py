"""The token was read by accounts.middleware.TokenMiddleware; here it becomes the answer 401 where there is none."""

from typing import Any

from drf_spectacular.extensions import OpenApiAuthenticationExtension
from rest_framework.authentication import BaseAuthentication
from rest_framework.exceptions import AuthenticationFailed, NotAuthenticated
from rest_framework.permissions import BasePermission

NONE = "Send a token: “Authorization: Bearer accel_…”. Make one on the page /accounts/tokens/."
DEAD = "This token is unknown here, revoked or expired. Make a new one on the page /accounts/tokens/."
NO_MEMBER = "The person of this token is no member here."
SECOND_STEP = "The person of this token has to set up a second step for signing in first."


class TokenAuthentication(BaseAuthentication):
    def authenticate(self, request: Any) -> tuple[Any, Any] | None:
        token = getattr(request._request, "token", None)
        if token is None and request.META.get("HTTP_AUTHORIZATION"):
            raise AuthenticationFailed(DEAD)
        return (token.user, token) if token else None

    def authenticate_header(self, request: Any) -> str:
        return "Bearer"


class MemberPermission(BasePermission):
    """Members only, and of them those in the roles of the view; what has ended ends here at once (F15)."""

    def has_permission(self, request: Any, view: Any) -> bool:
        member = request.member
        if request.auth is None:
            raise NotAuthenticated(NONE)
        if not member.roles:
            raise AuthenticationFailed(SECOND_STEP if member.lacks_second_factor else NO_MEMBER)
        roles = view.roles_of(request.method)
        self.message = "This needs another role: " + ", ".join(sorted(roles)) + "."
        return bool(member.roles & roles)


class TokenScheme(OpenApiAuthenticationExtension):
    target_class = TokenAuthentication
    name = "token"

    def get_security_definition(self, auto_schema: Any) -> dict[str, str]:
        return {"type": "http", "scheme": "bearer", "description": "A token of one person at one tenant."}

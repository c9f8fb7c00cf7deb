"""Host to tenant, session to tenant, view to rule."""

import time
from collections.abc import Callable
from typing import Any

import structlog
from django.conf import settings
from django.contrib.auth.models import AnonymousUser
from django.contrib.auth.views import redirect_to_login
from django.contrib.sessions.middleware import SessionMiddleware
from django.db import OperationalError, transaction
from django.http import Http404, HttpRequest, HttpResponse, HttpResponsePermanentRedirect
from django.http.request import split_domain_port
from django.template.loader import render_to_string
from django.utils import translation
from redis.exceptions import RedisError

from accelerator.tenancy import outages
from accelerator.tenancy.access import is_open, rule_for
from accelerator.tenancy.context import tenant_scope
from accelerator.tenancy.hosts import is_ours
from accelerator.tenancy.members import Member
from accelerator.tenancy.models import Tenant

log = structlog.get_logger(__name__)
GetResponse = Callable[[HttpRequest], HttpResponse]
WITHOUT_TENANT = {"/healthz", "/readyz", "/known-host"}
PERMISSIONS_POLICY = "camera=(), geolocation=(), microphone=(), payment=(), usb=()"


class HeadersMiddleware:
    """Security headers that Django does not set, on every answer, errors included (F65)."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        if settings.SECURE_HSTS_SECONDS and request.is_secure() and not is_ours(host_of(request)):
            # on a tenant's own domain we speak for the host we answer at, not for what else stands under it
            response["Strict-Transport-Security"] = f"max-age={settings.SECURE_HSTS_SECONDS}"
        response.setdefault("Permissions-Policy", PERMISSIONS_POLICY)
        response.setdefault("Cross-Origin-Resource-Policy", "same-origin")
        if getattr(request, "session", None) is not None and not response.has_header("Cache-Control"):
            response["Cache-Control"] = "private, no-store"
        return response


class TenantMiddleware:
    """Find the tenant by the host and serve the request inside its scope: unknown 400, suspended 404.

    Plain http is led to https only then, so that nobody is sent on to a host that is not a tenant's (F22).
    """

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if request.path in WITHOUT_TENANT:
            return self.get_response(request)
        tenant = Tenant.objects.filter(hosts__name=host_of(request)).first()
        if tenant is None:
            return HttpResponse(render_to_string("400.html"), status=400)
        if tenant.suspended_at:
            return HttpResponse(render_to_string("404.html"), status=404)
        if settings.SECURE_SSL_REDIRECT and not request.is_secure():
            return HttpResponsePermanentRedirect(f"https://{request.get_host()}{request.get_full_path()}")
        request.tenant = tenant  # type: ignore[attr-defined]
        with tenant_scope(tenant), translation.override(tenant.locale):
            response = self.get_response(request)
            if hasattr(response, "render") and not response.is_rendered:
                response.render()
        return response


class TenantSessionMiddleware(SessionMiddleware):
    """A session belongs to the tenant it began at; at another tenant it is nothing (F02)."""

    KEY = "_tenant"

    def process_request(self, request: HttpRequest) -> None:
        super().process_request(request)
        tenant = getattr(request, "tenant", None)
        if request.session.session_key and (tenant is None or request.session.get(self.KEY) != str(tenant.pk)):
            request.session = self.SessionStore()

    def process_response(self, request: HttpRequest, response: HttpResponse) -> HttpResponse:
        tenant = getattr(request, "tenant", None)
        session = getattr(request, "session", None)
        if session is None or tenant is None:
            return response
        if session.modified and not session.is_empty():
            session[self.KEY] = str(tenant.pk)
        return super().process_response(request, response)


class AccessMiddleware:
    """Set request.member, and refuse a view whose rule the member does not meet, or that has none."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        request.member = Member(getattr(request, "user", AnonymousUser()))  # type: ignore[attr-defined]
        return self.get_response(request)

    def process_view(
        self, request: HttpRequest, view: Callable[..., Any], args: Any, kwargs: Any
    ) -> HttpResponse | None:
        rule = rule_for(view)
        if is_open(rule):
            return None
        member = request.member  # type: ignore[attr-defined]
        if rule is None:
            raise Http404
        if not member.is_authenticated:
            return redirect_to_login(request.get_full_path())
        if not rule(member):
            if member.lacks_second_factor:
                return redirect_to_login(request.get_full_path(), login_url="accounts:set_up_second_factor")
            raise Http404
        return None


class OutageMiddleware:
    """What a view meets when the cache or another request is in its way.

    While the cache is away tries cannot be counted, so nobody signs in, and the page says so (F50, F58); whatever
    else may use the cache does without it by itself. Where two requests wait for each other (deadlock, lock
    timeout), the view is run again: its transaction was rolled back, so nothing is done twice (F48).
    """

    TRIES = 3
    PAUSE = 0.05  # seconds, and twice as long the next time

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        if isinstance(exception, RedisError):
            log.warning("cache_away", error=type(exception).__name__)
            return HttpResponse(render_to_string("503.html"), status=503, headers={"Retry-After": "60"})
        if isinstance(exception, OperationalError) and outages.is_collision(exception):
            return self._try_again(request)
        return None

    def _try_again(self, request: HttpRequest) -> HttpResponse | None:
        match = request.resolver_match
        view = transaction.atomic(match.func)
        for again in range(1, self.TRIES):
            time.sleep(self.PAUSE * again)
            for upload in request.FILES.values():
                upload.seek(0)
            try:
                return view(request, *match.args, **match.kwargs)
            except OperationalError as error:
                if not outages.is_collision(error):
                    raise
        log.warning("collision", route=match.view_name, tries=self.TRIES)
        return outages.busy(request)


def host_of(request: HttpRequest) -> str:
    """The host asked for, in small letters and without its port; empty when it is no host at all (F22)."""
    return split_domain_port(request.META.get("HTTP_HOST", ""))[0]

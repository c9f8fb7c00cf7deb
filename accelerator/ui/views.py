"""The brand file, the pages that say how things are, the error pages and the style guide."""

import sys
from typing import Any

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.template.loader import render_to_string
from django.templatetags.static import static
from django.views.decorators.http import condition, require_safe

from accelerator.tenancy import outages
from accelerator.tenancy.access import requires
from accelerator.ui import colour, examples

BRAND_SECONDS = 300  # how long a browser may keep the tenant's colour

ICON_SECONDS = 24 * 3600


def _hue(request: HttpRequest) -> int:
    tenant = getattr(request, "tenant", None)
    return tenant.hue if tenant else colour.DEFAULT_HUE


@requires.anyone
@require_safe
@condition(etag_func=lambda request: f'"hue-{_hue(request)}"')
def brand(request: HttpRequest) -> HttpResponse:
    """The tenant's whole look: one rule. Its own file, because no page may carry inline styles."""
    response = HttpResponse(f":root {{ --hue: {_hue(request)} }}\n", content_type="text/css; charset=utf-8")
    response["Cache-Control"] = f"public, max-age={BRAND_SECONDS}"
    return response


@requires.anyone
@require_safe
def favicon(request: HttpRequest) -> HttpResponse:
    """What browsers ask for beside answers that are no pages, JSON for one; pages name their icon themselves."""
    response = redirect(static("img/favicon.svg"))
    response["Cache-Control"] = f"public, max-age={ICON_SECONDS}"
    return response


@requires.anyone
@require_safe
def accessibility(request: HttpRequest) -> HttpResponse:
    return render(request, "ui/accessibility.html")


@requires.anyone
@require_safe
def help_page(request: HttpRequest) -> HttpResponse:
    return render(request, "ui/help.html")


@requires.anyone
@require_safe
def privacy(request: HttpRequest) -> HttpResponse:
    return render(request, "ui/privacy.html")


@requires.staff
def styleguide(request: HttpRequest) -> HttpResponse:
    """Every component with its real tag; for those who build, so only where they build or rehearse."""
    if not (settings.DEBUG or settings.DEMO):
        raise Http404
    return render(request, "ui/styleguide.html", examples.everything(request))


def bad_request(request: HttpRequest, exception: Exception) -> HttpResponse:
    return HttpResponse(render_to_string("400.html"), status=400)


def forbidden(request: HttpRequest, exception: Exception) -> HttpResponse:
    return render(request, "403.html", {"reason": str(exception)}, status=403)


def not_found(request: HttpRequest, exception: Exception) -> HttpResponse:
    return render(request, "404.html", status=404)


def server_error(request: HttpRequest) -> HttpResponse:
    """Stands on nothing that may be what broke: no database, no tenant, no manifest of static files.

    What is no fault of the page is told so: 503, and when to come back.
    """
    if outages.is_outage(sys.exception()):
        return outages.busy(request)
    return HttpResponse(render_to_string("500.html"), status=500)


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    context: dict[str, Any] = {
        "heading": "This page was open for too long",
        "reason": "Go back, load the page again and send it once more. Nothing was changed.",
    }
    return render(request, "403.html", context, status=403)

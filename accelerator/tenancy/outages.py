"""How the database says that it is busy, and what a visitor is told."""

from django.db import OperationalError
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.template.loader import render_to_string

# deadlock, serialisation failure, lock timeout: another try may well succeed
COLLISIONS = {"40P01", "40001", "55P03"}
RETRY_AFTER = "10"  # seconds


def is_collision(error: OperationalError) -> bool:
    return getattr(error.__cause__, "pgcode", None) in COLLISIONS


def busy(request: HttpRequest) -> HttpResponse:
    """503 and when to come back; problem details where a program asked (RFC 9457)."""
    if not request.path.startswith("/api/"):
        return HttpResponse(render_to_string("503_busy.html"), status=503, headers={"Retry-After": RETRY_AFTER})
    problem = {
        "type": "about:blank",
        "title": "Busy",
        "status": 503,
        "detail": "Nothing was changed. Try again in a moment.",
    }
    return JsonResponse(
        problem, status=503, headers={"Retry-After": RETRY_AFTER}, content_type="application/problem+json"
    )

"""How the database says that it is busy and the disk that it is full, and what a visitor is told."""

import errno

from django.db import InterfaceError, InternalError, OperationalError
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.template.loader import render_to_string

# deadlock, serialisation failure, lock timeout: another try may well succeed
COLLISIONS = {"40P01", "40001", "55P03"}
IN_FAILED_TRANSACTION = "25P02"  # the page went on after an error: a fault of ours
NO_SPACE = {errno.ENOSPC, errno.EDQUOT, errno.EFBIG, errno.EROFS}
RETRY_AFTER = "10"  # seconds


def is_collision(error: OperationalError) -> bool:
    return getattr(error.__cause__, "pgcode", None) in COLLISIONS


def is_outage(error: BaseException | None) -> bool:
    """No fault of the page: the database is away, full or too slow, has become a read-only copy or is in trouble
    itself, or a file could not be written (F47, F49, F51)."""
    if isinstance(error, OSError):
        return error.errno in NO_SPACE
    if isinstance(error, InternalError):
        return getattr(error.__cause__, "pgcode", None) != IN_FAILED_TRANSACTION
    return isinstance(error, OperationalError | InterfaceError)


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

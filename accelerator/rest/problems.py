"""Errors as RFC 9457 writes them: application/problem+json, with a place for each thing that is wrong."""

from collections.abc import Iterator
from typing import Any

import structlog
from django.core.exceptions import PermissionDenied
from django.http import Http404, JsonResponse
from rest_framework import exceptions
from rest_framework.response import Response
from rest_framework.views import set_rollback

from accelerator.tenancy.errors import Refused

log = structlog.get_logger(__name__)
CONTENT_TYPE = "application/problem+json"
TYPES = "/api/docs/#problem-"
BLANK = "about:blank"  # the status says it all
TITLES = {
    400: "Bad request",
    401: "No valid token",
    403: "Not allowed",
    404: "Not found",
    405: "Method not allowed",
    406: "Not acceptable",
    409: "Refused",
    413: "Too large",
    415: "Unsupported media type",
    422: "Key used before",
    429: "Too many requests",
    500: "Our error",
    503: "Not available now",
}
DETAILS = {
    400: "This request cannot be read.",
    404: "There is nothing at this address, or nothing that this token may see.",
    500: "Something went wrong on our side, and nothing was changed. We have been told.",
    503: "Try again in a minute.",
}


class Problem(exceptions.APIException):
    """An error with a type of its own; the docs page has a section for each type."""

    status_code = 400
    kind = ""
    headers: dict[str, str] = {}


class Invalid(Problem):
    kind = "invalid"


class BadParameters(Invalid):
    """`errors`: parameter to sentence."""

    def __init__(self, errors: dict[str, str]) -> None:
        super().__init__("The address has parameters that cannot stand there.")
        self.errors = [{"parameter": name, "detail": said} for name, said in errors.items()]


class Unreadable(Invalid):
    """A body that is no JSON of ours."""


class TooLarge(Problem):
    status_code, kind = 413, "too-large"


class Busy(Problem):
    """The same key is at work at this moment."""

    status_code, kind = 409, "idempotency-key-busy"
    headers = {"Retry-After": "1"}


class KeyUsed(Problem):
    """The same key came with other content before."""

    status_code, kind = 422, "idempotency-key-used"


def handle(error: Exception, context: dict[str, Any]) -> Response | None:
    """DRF's hook: the answer to an error; None for what is a fault of ours (500). Undoes what the view did."""
    answer = _answer(error)
    if answer is not None:
        set_rollback()
    return answer


def body(status: int, *, kind: str = "", detail: str = "", errors: Any = None) -> dict[str, Any]:
    said: dict[str, Any] = {
        "type": TYPES + kind if kind else BLANK,
        "title": TITLES.get(status, "Error"),
        "status": status,
        "detail": detail or DETAILS.get(status, ""),
    }
    return said | ({"errors": errors} if errors else {})


def plain_answer(status: int) -> JsonResponse:
    """For errors that arise outside our views."""
    return JsonResponse(body(status), status=status, content_type=CONTENT_TYPE)


def _answer(error: Exception) -> Response | None:
    if isinstance(error, Refused):
        return _response(409, kind="refused", detail=str(error))
    if isinstance(error, Http404):
        return _response(404)
    if isinstance(error, PermissionDenied):
        return _response(403)
    if isinstance(error, exceptions.ValidationError):
        errors = list(_places(error.detail, "#"))
        return _response(400, kind="invalid", detail="Some of the fields need a change.", errors=errors)
    if isinstance(error, Problem):
        errors = getattr(error, "errors", None)
        return _response(
            error.status_code, kind=error.kind, detail=str(error.detail), errors=errors, headers=error.headers
        )
    if isinstance(error, exceptions.APIException):
        return _of_rest_framework(error)
    return None


def _of_rest_framework(error: exceptions.APIException) -> Response:
    headers = {}
    if challenge := getattr(error, "auth_header", None):
        headers["WWW-Authenticate"] = challenge
    wait = getattr(error, "wait", None)
    if wait is not None:
        headers["Retry-After"] = str(int(wait))
    kind = {429: "too-many-requests", 401: "no-token"}.get(error.status_code, "")
    return _response(error.status_code, kind=kind, detail=str(error.detail), headers=headers)


def _response(status: int, *, headers: dict[str, str] | None = None, **said: Any) -> Response:
    return Response(body(status, **said), status=status, headers=headers, content_type=CONTENT_TYPE)


def _places(detail: Any, pointer: str) -> Iterator[dict[str, str]]:
    """Each sentence with its JSON pointer, as a fragment: "#/parties/0/gives"."""
    if isinstance(detail, dict):
        for name, inner in detail.items():
            place = pointer if name == "non_field_errors" else f"{pointer}/{_escaped(str(name))}"
            yield from _places(inner, place)
    elif isinstance(detail, list):
        for number, inner in enumerate(detail):
            if isinstance(inner, dict | list):
                yield from _places(inner, f"{pointer}/{number}")
            else:
                yield {"pointer": pointer, "detail": str(inner)}
    else:
        yield {"pointer": pointer, "detail": str(detail)}


def _escaped(name: str) -> str:
    return name.replace("~", "~0").replace("/", "~1")

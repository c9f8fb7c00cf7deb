"""Errors that arise before or outside the API's views speak its language too."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse

from accelerator.rest.problems import CONTENT_TYPE, plain_answer

PLACES = ("/api/v1/", "/api/schema/")
KEPT = ("Retry-After", "Allow", "WWW-Authenticate")


class ProblemMiddleware:
    """An error page in HTML under /api/v1/ becomes problem details (RFC 9457): 404, 400, 500, 503."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        if response.status_code < 400 or not request.path.startswith(PLACES):
            return response
        if response.get("Content-Type", "").startswith(CONTENT_TYPE):
            return response
        answer = plain_answer(response.status_code)
        for name in KEPT:
            if name in response:
                answer[name] = response[name]
        return answer

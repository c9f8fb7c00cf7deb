"""/api/schema/ and /api/docs/: what there is, for programs and for people, from the same declarations."""

from functools import cache
from typing import Any

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe
from drf_spectacular.generators import SchemaGenerator

from accelerator.api.reading import groups_of
from accelerator.rest import problems
from accelerator.tenancy.access import requires


@cache
def schema() -> dict[str, Any]:
    """The whole schema; it is the same for every tenant and never changes while a process lives."""
    return SchemaGenerator(urlconf="accelerator.urls").get_schema(request=None, public=True)


@requires.anyone
@require_safe
def show_schema(request: HttpRequest) -> HttpResponse:
    servers = [{"url": request.build_absolute_uri("/")[:-1]}]
    response = JsonResponse(schema() | {"servers": servers}, content_type="application/vnd.oai.openapi+json")
    response["Cache-Control"] = "public, max-age=300"
    return response


@requires.anyone
@require_safe
def show_docs(request: HttpRequest) -> HttpResponse:
    origin = request.build_absolute_uri("/")[:-1]
    here = {"origin": origin, "reached": reached(request), "host": request.get_host()}
    context = here | {"groups": groups_of(schema(), origin), "limits": problems}
    return render(request, "api/docs.html", context)


def reached(request: HttpRequest) -> str:
    """What a script calls: browsers and curl know where *.localhost is, Python asks the system, which may not."""
    name, _, port = request.get_host().partition(":")
    if not name.endswith(".localhost"):
        return request.build_absolute_uri("/")[:-1]
    return f"{request.scheme}://127.0.0.1{':' + port if port else ''}"

"""/healthz says that the process lives; /readyz that it can work. Both answer on any host."""

from django.db import connection
from django.http import HttpRequest, JsonResponse

from accelerator.tenancy.access import requires


@requires.anyone
def healthz(request: HttpRequest) -> JsonResponse:
    return JsonResponse({"status": "ok"})


@requires.anyone
def readyz(request: HttpRequest) -> JsonResponse:
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1")
    return JsonResponse({"status": "ok"})

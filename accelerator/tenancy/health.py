"""/healthz says that the process lives; /readyz that it can work. Both answer on any host.

/known-host tells the proxy whether a certificate may be asked for.
"""

from typing import Any

import redis
from django.conf import settings
from django.db import Error, connection, transaction
from django.http import HttpRequest, HttpResponse, JsonResponse

from accelerator import clock
from accelerator.tenancy.access import requires
from accelerator.tenancy.models import Host, JobSlot

LATE_AFTER = 6  # slots that a sweep may miss


@transaction.non_atomic_requests
@requires.anyone
def healthz(request: HttpRequest) -> JsonResponse:
    return JsonResponse({"status": "ok"})


@transaction.non_atomic_requests
@requires.anyone
def readyz(request: HttpRequest) -> JsonResponse:
    """503 when requests cannot be served: the database is away.

    A broker that is away or a sweep that is late is said and does not take this process out of service: pages
    go on, and mails wait (G6). With ?strict, for those who watch, that is 503 as well.
    """
    checks: dict[str, Any] = {"database": database(), "broker": broker(), "sweeps": {}}
    if checks["database"] == "ok":
        checks["sweeps"] = sweeps()
    late = [name for name, one in checks["sweeps"].items() if one["state"] == "late"]
    if checks["database"] != "ok":
        return JsonResponse({"status": "failing", "checks": checks}, status=503, headers={"Retry-After": "10"})
    in_order = checks["broker"] == "ok" and not late
    status = 200 if in_order or "strict" not in request.GET else 503
    return JsonResponse({"status": "ok" if in_order else "degraded", "checks": checks}, status=status)


def database() -> str:
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1")
    except Error:
        return "away"
    return "ok"


def broker() -> str:
    try:
        with redis.Redis.from_url(settings.REDIS_URL, socket_connect_timeout=1, socket_timeout=1) as store:
            store.ping()
    except redis.RedisError:
        return "away"
    return "ok"


def sweeps() -> dict[str, dict[str, Any]]:
    """Each sweep of the schedule: seconds since it last came to its end (None: never), and ok, late or new."""
    finished = dict(JobSlot.objects.values_list("job", "finished_at"))
    now = clock.now()
    scheduled = [name for name in settings.CELERY_BEAT_SCHEDULE if name.endswith(".sweep")]
    return {name: _age(finished.get(name), now, settings.CELERY_BEAT_SCHEDULE[name]["schedule"]) for name in scheduled}


def _age(finished: Any, now: Any, every: Any) -> dict[str, Any]:
    if finished is None:
        return {"state": "new", "age_seconds": None}
    seconds = round((now - finished).total_seconds(), 1)
    allowed = LATE_AFTER * (every if isinstance(every, int | float) else every.total_seconds())
    return {"state": "late" if seconds > allowed else "ok", "age_seconds": seconds}


@requires.anyone
def known_host(request: HttpRequest) -> HttpResponse:
    """200 for a host of a live tenant, 404 for any other: the proxy asks before it gets a certificate."""
    name = request.GET.get("domain", "").lower()
    known = Host.objects.filter(name=name, tenant__suspended_at=None).exists()
    return HttpResponse(status=200 if known else 404)

"""What Prometheus may ask about: requests by route, tasks by name. Counted here, answered by `manage.py metrics`.

With METRICS_DIR given every process writes its counts to a file there, and the one that answers adds them up;
without it the counts stay in the process. Labels are names of routes and tasks, never of people or organisations.
"""

import os
import socket
import time
from collections.abc import Callable
from pathlib import Path

from django.http import HttpRequest, HttpResponse

FOLDER = os.environ.get("METRICS_DIR", "")
if FOLDER:  # the library looks for this name when it is imported
    Path(FOLDER).mkdir(parents=True, exist_ok=True)
    os.environ["PROMETHEUS_MULTIPROC_DIR"] = FOLDER

from prometheus_client import Counter, Histogram, values  # noqa: E402

if FOLDER:
    # containers that share the folder may have the same process ids
    values.ValueClass = values.MultiProcessValue(lambda: f"{socket.gethostname()}-{os.getpid()}")

SECONDS = (0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10)
requests = Counter("accelerator_requests", "Requests answered.", ["method", "route", "status"])
latency = Histogram("accelerator_request_seconds", "Time to an answer.", ["route"], buckets=SECONDS)
tasks = Counter("accelerator_tasks", "Tasks that ended.", ["task", "outcome"])
durations = Histogram("accelerator_task_seconds", "Time that tasks took.", ["task"], buckets=(*SECONDS, 30, 60, 300))
METHODS = {"GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"}


class RequestMetrics:
    """Outermost, so that every answer is counted, errors of other middleware included."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        begun = time.perf_counter()
        response = self.get_response(request)
        match = getattr(request, "resolver_match", None)
        route = (match.view_name or match.route) if match else "none"
        method = request.method if request.method in METHODS else "other"
        requests.labels(method, route, str(response.status_code)).inc()
        latency.labels(route).observe(time.perf_counter() - begun)
        return response


def count_task(name: str, outcome: str, seconds: float) -> None:
    """`outcome`: done, failed or dead."""
    tasks.labels(name, outcome).inc()
    durations.labels(name).observe(seconds)

"""Answer Prometheus on a port of its own, in a process of its own: it answers while the web is too busy to."""

import signal
import threading
from typing import Any

from django.core.management.base import BaseCommand, CommandParser
from prometheus_client import REGISTRY, CollectorRegistry, start_http_server
from prometheus_client.multiprocess import MultiProcessCollector

from accelerator import metrics
from accelerator.upkeep.gauges import Gauges


def registry() -> CollectorRegistry:
    """What all processes counted where METRICS_DIR is given, else this one's own; and the gauges."""
    if not metrics.FOLDER:
        REGISTRY.register(Gauges())
        return REGISTRY
    found = CollectorRegistry()
    MultiProcessCollector(found, path=metrics.FOLDER)
    found.register(Gauges())
    return found


class Command(BaseCommand):
    help = __doc__

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--port", type=int, default=9100)
        parser.add_argument("--address", default="127.0.0.1")

    def handle(self, *, port: int, address: str, **options: Any) -> None:
        server, _thread = start_http_server(port, address, registry())
        self.stdout.write(f"Metrics on {address}:{server.server_port}/metrics")
        stopped = threading.Event()
        for number in (signal.SIGTERM, signal.SIGINT):
            signal.signal(number, lambda *_: stopped.set())
        stopped.wait()
        server.shutdown()

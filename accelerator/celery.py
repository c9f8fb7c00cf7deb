"""The Celery app. Rows are the truth; a task only wakes somebody up (docs/decisions)."""

import os
from typing import Any

from celery import Celery
from kombu.transport import redis

from accelerator import embedded

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "accelerator.settings")
os.environ["PROCESS"] = "job"  # the settings give each kind of process its patience
embedded.provide()


class Channel(redis.Channel):
    """Says that its line is closed in a way that a worker expects.

    Whoever gives back or acknowledges work after the broker has gone meets a closed line; kombu 5.7 raises
    AttributeError there, and the worker dies of it (make chaos found it; F50).
    """

    def _connparams(self, *arguments: Any, **keywords: Any) -> Any:
        if self.connection is None or self.connection.client is None:
            raise ConnectionError("the line to the broker is closed")
        return super()._connparams(*arguments, **keywords)  # type: ignore[misc]


redis.Transport.Channel = Channel
app = Celery("accelerator", task_cls="accelerator.work:HouseTask")
app.config_from_object("django.conf:settings", namespace="CELERY")
app.autodiscover_tasks()

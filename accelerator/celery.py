"""The Celery app. Rows are the truth; a task only wakes somebody up (docs/decisions)."""

import os

from celery import Celery
from kombu.transport.redis import Channel

from accelerator import embedded

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "accelerator.settings")
os.environ["PROCESS"] = "job"  # the settings give each kind of process its patience
embedded.provide()

# Where the broker goes away, kombu gives back what a worker had taken over a line that it has closed already,
# and the worker dies of it (make chaos found it). Not giving back loses nothing: the sweeps look at rows (F50).
Channel.do_restore = False
app = Celery("accelerator", task_cls="accelerator.work:HouseTask")
app.config_from_object("django.conf:settings", namespace="CELERY")
app.autodiscover_tasks()

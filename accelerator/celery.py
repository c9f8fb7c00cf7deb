"""The Celery app. Rows are the truth; a task only wakes somebody up (docs/decisions)."""

import os

from celery import Celery

from accelerator import embedded

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "accelerator.settings")
os.environ["PROCESS"] = "job"  # the settings give each kind of process its patience
embedded.provide()

app = Celery("accelerator", task_cls="accelerator.work:HouseTask")
app.config_from_object("django.conf:settings", namespace="CELERY")
app.autodiscover_tasks()

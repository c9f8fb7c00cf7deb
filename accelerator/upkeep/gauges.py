"""What Prometheus reads from the rows: mails by state, the age of each sweep, whether broker and database answer.

A tenant is named by its slug; no person and no organisation is.
"""

from collections.abc import Iterator
from datetime import datetime

from django.db import Error, connection
from django.db.models import Count, Min
from prometheus_client.core import GaugeMetricFamily, Metric

from accelerator import clock
from accelerator.mailing.models import Mail
from accelerator.mailing.states import MailState
from accelerator.tenancy import health
from accelerator.tenancy.context import tenant_scope
from accelerator.tenancy.models import Tenant
from accelerator.work import dead_letters

DONE = (MailState.SENT, MailState.CANCELLED)  # the many that nobody waits for


class Gauges:
    """A collector: asked at each scrape, each tenant in a short transaction of its own."""

    def collect(self) -> Iterator[Metric]:
        try:
            database = health.database()
            yield gauge("accelerator_database_up", "1 when the database answers.", database == "ok")
            yield gauge("accelerator_broker_up", "1 when the broker answers.", (broker := health.broker()) == "ok")
            if database == "ok":
                yield sweep_ages()
                yield from outbox()
            if broker == "ok":
                yield gauge("accelerator_dead_letters", "Tasks put aside.", len(dead_letters()))
        except Error:
            return  # it went away in between; the next scrape says so
        finally:
            connection.close()

    def describe(self) -> list[Metric]:
        """Nothing: registering must not ask the database."""
        return []


def gauge(name: str, text: str, value: float) -> GaugeMetricFamily:
    return GaugeMetricFamily(name, text, value=float(value))


def sweep_ages() -> GaugeMetricFamily:
    family = GaugeMetricFamily("accelerator_sweep_age_seconds", "Since the sweep came to its end.", labels=["sweep"])
    for name, one in health.sweeps().items():
        if one["age_seconds"] is not None:
            family.add_metric([name], one["age_seconds"])
    return family


def outbox() -> Iterator[GaugeMetricFamily]:
    mails = GaugeMetricFamily("accelerator_mails", "Mails that are not done with.", labels=["tenant", "state"])
    oldest = GaugeMetricFamily("accelerator_mail_overdue_seconds", "Since the oldest was due.", labels=["tenant"])
    now = clock.now()
    for tenant in Tenant.objects.live():
        with tenant_scope(tenant):
            counts = dict(open_mails().values_list("state").annotate(Count("pk")).order_by())
            due = open_mails().filter(state=MailState.QUEUED).aggregate(Min("next_try_at"))["next_try_at__min"]
        for state in MailState:
            if state not in DONE:
                mails.add_metric([tenant.slug, state], counts.get(state, 0))
        oldest.add_metric([tenant.slug], overdue(due, now))
    yield from (mails, oldest)


def open_mails():
    return Mail.objects.exclude(state__in=DONE)


def overdue(due: datetime | None, now: datetime) -> float:
    return max(0.0, (now - due).total_seconds()) if due else 0.0

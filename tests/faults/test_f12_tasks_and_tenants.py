"""A task opens its tenant itself; without one, or with one that is not there, it touches no row (F12)."""

import contextlib
import uuid

import pytest

from accelerator.celery import app
from accelerator.tenancy.context import NoTenant, tenant_or_none
from accelerator.tenancy.models import Tenant
from introductions.models import Introduction

app.loader.import_default_modules()
OURS = sorted(name for name in app.tasks if not name.startswith("celery."))
SWEEPS = sorted(name for name in OURS if name.endswith((".sweep", ".watch")))


def test_every_task_is_a_sweep_or_carries_the_tenants_id():
    import inspect

    first = {name: next(iter(inspect.signature(app.tasks[name].run).parameters), "") for name in OURS}

    assert {name for name, parameter in first.items() if parameter != "tenant_id"} == set(SWEEPS)


@pytest.mark.parametrize("name", sorted(set(OURS) - set(SWEEPS)))
@pytest.mark.django_db(transaction=True)
def test_a_task_for_a_tenant_that_is_not_there_changes_nothing_F12(name):
    import inspect

    parameters = list(inspect.signature(app.tasks[name].run).parameters)
    arguments = [str(uuid.uuid4()) for _ in parameters]

    with contextlib.suppress(Tenant.DoesNotExist):  # it may say so, or find nothing to do
        app.tasks[name].run(*arguments)

    assert tenant_or_none() is None


@pytest.mark.parametrize("name", SWEEPS)
@pytest.mark.django_db(transaction=True)
def test_a_sweep_leaves_no_tenant_open_F12(name):
    app.tasks[name].run()

    with pytest.raises(NoTenant):
        Introduction.objects.count()

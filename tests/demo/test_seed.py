"""What the demo promises: a fresh seed leaves nothing due, and a restart after weeks makes up for nothing."""

from collections import Counter
from datetime import timedelta

import pytest

from accelerator import clock
from accelerator.mailing.models import Mail
from accelerator.mailing.states import MailState
from accelerator.tenancy.context import tenant_scope
from accelerator.tenancy.models import Tenant
from introductions.services.due import due_introductions, run_due_steps
from partners.services.renewing import look_at_renewal, offers_to_look_at


@pytest.mark.parametrize("slug", ["thornmere", "harbour"])
def test_a_fresh_seed_leaves_nothing_due(seeded_db, slug):
    with tenant_scope(Tenant.objects.get(slug=slug)):
        waiting = Mail.objects.filter(state=MailState.QUEUED, due_at__lte=clock.now())

        assert (due_introductions(), offers_to_look_at(), waiting.count()) == ([], [], 0)


def test_a_restart_after_five_weeks_sends_one_mail_a_person_at_most(seeded_db):
    begun = clock.now()
    with tenant_scope(Tenant.objects.get(slug="thornmere")), clock.at(begun + timedelta(days=35)):
        while run_due_steps():
            pass
        for offer in offers_to_look_at():
            look_at_renewal(offer)

        to_partners = Mail.objects.filter(created_at__gt=begun).exclude(address__endswith="@thornmere.example")
        many = {address: n for address, n in Counter(to_partners.values_list("address", flat=True)).items() if n > 1}

        assert many == {}

"""Make the demo: two tenants with invented people and organisations, lived through by the product's own services."""

import logging

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.db import transaction

from accelerator import clock
from accelerator.home.seed import cast, programmes
from accelerator.home.seed.timeline import in_one_go
from accelerator.tenancy.context import tenant_scope
from accelerator.tenancy.models import Tenant

PRIVACY = (
    "We keep your name, your work address and what you tell us about your organisation, so that we can introduce you. "
    "We share contact details only after both sides have said yes. Write to us to see, correct or erase what we hold."
)


class Command(BaseCommand):
    help = __doc__

    @transaction.atomic  # all of it or nothing: a stopped seed is simply begun again
    def handle(self, **options: object) -> None:
        if not settings.DEMO:
            raise CommandError("Demo data belongs into a demo: set DEMO=1.")
        if Tenant.objects.filter(slug="thornmere").exists():
            self.stdout.write("The demo data is there already.")
            return
        logging.getLogger().setLevel(logging.WARNING)
        today = clock.today()
        thornmere = cast.make_tenant(
            "thornmere",
            "Thornmere Foundation",
            (f"thornmere.{settings.BASE_DOMAIN}", "localhost", "127.0.0.1"),
            hue=168,
            about="We bring people together who would not have met, around problems that none of them can solve alone.",
            privacy_text=PRIVACY,
            contact_text="Thornmere House, weekdays nine to five.",
        )
        harbour = cast.make_tenant(
            "harbour",
            "Harbour Trust",
            (f"harbour.{settings.BASE_DOMAIN}",),
            hue=255,
            about="We work so that nobody loses a home that could be kept.",
            privacy_text=PRIVACY,
        )
        with in_one_go(), tenant_scope(thornmere):
            programmes.fair_footing(today)
        with tenant_scope(harbour):
            programmes.safe_harbour(today)
        self.stdout.write("Made Thornmere Foundation (Fair Footing) and Harbour Trust (Safe Harbour).")

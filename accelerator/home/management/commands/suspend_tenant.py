"""Put a tenant to sleep: 404 everywhere and nothing sent, until it is resumed. Its data stays."""

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from accelerator.accounts.services import suspend_tenant
from accelerator.tenancy.models import Tenant


class Command(BaseCommand):
    help = __doc__

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("slug", help="the tenant's short name")

    def handle(self, *args: Any, **options: Any) -> None:
        tenant = Tenant.objects.filter(slug=options["slug"]).first()
        if tenant is None:
            raise CommandError(f"There is no tenant called {options['slug']}.")
        suspend_tenant(tenant)
        self.stdout.write(f"{tenant.name} is suspended: its pages answer 404 and nothing is sent.")

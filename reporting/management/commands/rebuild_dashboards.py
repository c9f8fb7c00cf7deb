"""Count all programmes anew, whether stale or not: after a repair by hand, or when figures are doubted."""

from typing import Any

from django.core.management.base import BaseCommand, CommandParser

from accelerator.programmes.models import Programme
from accelerator.tenancy.context import tenant_scope
from accelerator.tenancy.models import Tenant
from reporting.services import rebuild


class Command(BaseCommand):
    help = __doc__

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--tenant", help="Only this tenant, by its short name.")

    def handle(self, *args: Any, **options: Any) -> None:
        tenants = Tenant.objects.live()
        if options["tenant"]:
            tenants = tenants.filter(slug=options["tenant"])
        for tenant in tenants:
            with tenant_scope(tenant):
                for programme in Programme.objects.all():
                    rebuild(programme.pk)
                    self.stdout.write(f"{tenant.slug}: {programme.slug} counted")

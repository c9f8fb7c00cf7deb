from django.core.management.base import BaseCommand

from accelerator.mailing import delivery
from accelerator.tenancy.models import Tenant


class Command(BaseCommand):
    help = "Deliver every mail that is due now, of every tenant, without a worker."

    def handle(self, *args: object, **options: object) -> None:
        for tenant in Tenant.objects.live():
            while delivery.deliver(tenant.pk):
                pass

"""Check that nobody has changed the audit trail: every entry against the chain of digests (F63).

Exit code 1 when a chain is broken, with the place. --expect SLUG:NUMBER:DIGEST also checks that the chain still
holds a link that was written down earlier (from a log or the manifest of a backup).
"""

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from accelerator.audit import chain
from accelerator.audit.models import Entry
from accelerator.tenancy.context import tenant_scope
from accelerator.tenancy.models import Tenant


class Command(BaseCommand):
    help = __doc__

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--tenant", help="only this one, by its slug")
        parser.add_argument("--expect", action="append", default=[], metavar="SLUG:NUMBER:DIGEST")

    def handle(self, *, tenant: str | None, expect: list[str], **options: Any) -> None:
        wanted = Tenant.objects.filter(slug=tenant) if tenant else Tenant.objects.order_by("slug")
        if tenant and not wanted:
            raise CommandError(f"There is no tenant {tenant}.")
        broken = sum(self.verify(one, expect) for one in wanted)
        if broken:
            raise CommandError(f"The audit trail was tampered with in {broken} place{'s' if broken > 1 else ''}.")

    def verify(self, tenant: Tenant, expect: list[str]) -> int:
        """Say what was found for one tenant; the number of breaks."""
        with tenant_scope(tenant):
            found = [*chain.breaks(), *self.unmet(tenant, expect)]
            newest, waiting = chain.head(), Entry.objects.filter(number=None).count()
        for one in found:
            self.stdout.write(f"{tenant.slug}: broken at {one.number}: {one.what} {one.entry_id}".rstrip())
        if not found:
            self.stdout.write(
                f"{tenant.slug}: {newest.number} entries hold; {tenant.slug}:{newest.number}:{newest.digest}"
            )
        if waiting:
            self.stdout.write(f"{tenant.slug}: {waiting} more wait for the next sweep")
        return len(found)

    def unmet(self, tenant: Tenant, expect: list[str]) -> list[chain.Break]:
        known = [tuple(one.split(":")) for one in expect]
        links = [(int(number), digest) for slug, number, digest in known if slug == tenant.slug]
        return [
            chain.Break(number, "", "not the link that was written down")
            for number, digest in links
            if not Entry.objects.filter(number=number, digest=digest).exists()
        ]

"""Rules of engagement of a programme: published, written anew, withdrawn."""

from django.db import transaction

from accelerator import clock
from accelerator.accounts.models import User
from accelerator.audit.services import record
from accelerator.programmes.models import Programme, Rules
from accelerator.programmes.services.stamps import locked
from accelerator.tenancy.context import current_tenant
from accelerator.tenancy.errors import Refused


def rules_in_force(programme: Programme) -> Rules | None:
    """The newest version; None when there is none, or when it was withdrawn."""
    kept, name = current_tenant().kept, _kept(programme)
    if name not in kept:
        newest = Rules.objects.filter(programme=programme).newest_first().first()  # type: ignore[attr-defined]
        kept[name] = None if newest is None or newest.withdrawn_at else newest
    return kept[name]


def _kept(programme: Programme) -> str:
    return f"programmes.rules:{programme.pk}"


@transaction.atomic
def publish_rules(programme: Programme, *, by: User | None, text: str, earlier_holds: bool = False) -> Rules:
    """Put a version in force: from now on nobody is asked to an introduction who has not accepted.

    `earlier_holds`: who accepted the version before need not accept again. Raises Refused for an empty text
    and for the text that is in force already.
    """
    programme = locked(programme)
    current_tenant().kept.pop(_kept(programme), None)
    said = text.replace("\r\n", "\n").strip()
    if not said:
        raise Refused("Write the rules first.", field="text")
    before = Rules.objects.filter(programme=programme).newest_first().first()  # type: ignore[attr-defined]
    if before and not before.withdrawn_at and before.text == said:
        raise Refused("This is the text that is in force already.", field="text")
    version = before.version + 1 if before else 1
    rules = Rules.objects.create(
        programme=programme,
        version=version,
        holds_from=before.holds_from if before and earlier_holds else version,
        text=said,
        published_by=by,
    )
    record("programme.rules_published", programme, by=by, version=version, holds_from=rules.holds_from)
    return rules


@transaction.atomic
def withdraw_rules(programme: Programme, *, by: User | None) -> Rules:
    """No rules are in force any more, so they are no bar; who accepted what stays on record."""
    programme = locked(programme)
    current_tenant().kept.pop(_kept(programme), None)
    rules = rules_in_force(programme)
    if rules is None:
        raise Refused("No rules are in force.")
    rules.withdrawn_at = clock.now()
    rules.save(update_fields=["withdrawn_at"])
    current_tenant().kept.pop(_kept(programme), None)
    record("programme.rules_withdrawn", programme, by=by, version=rules.version)
    return rules

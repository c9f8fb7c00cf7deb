"""The partnership sheet (R13): the problem, what each gives and gets, the first step, who decides where."""

from collections.abc import Mapping
from uuid import UUID

from django.db import transaction

from accelerator.accounts.models import User
from accelerator.audit.services import record
from introductions.models import Partnership


@transaction.atomic
def edit_sheet(
    partnership: Partnership,
    *,
    by: User | None,
    problem: str,
    first_step: str,
    decision_makers: Mapping[UUID, str] | None = None,
) -> Partnership:
    """Write down what the terms do not say. Nobody confirms it, so it may be changed at any time.

    `decision_makers`: {id of the party: who decides there}; parties that are not named keep theirs.
    """
    partnership = Partnership.objects.select_for_update().get(pk=partnership.pk)
    said = {"problem": problem.strip(), "first_step": first_step.strip()[:300]}
    changed = [name for name, value in said.items() if getattr(partnership, name) != value]
    if changed:
        for name in changed:
            setattr(partnership, name, said[name])
        partnership.save(update_fields=changed)
    for party in partnership.parties.select_for_update().order_by("pk"):
        name = (decision_makers or {}).get(party.pk, party.decision_maker).strip()[:160]
        if name != party.decision_maker:
            party.decision_maker = name
            party.save(update_fields=["decision_maker"])
            changed.append("decision_maker")
    if changed:
        record("partnership.sheet_edited", partnership, by=by, fields=sorted(set(changed)))
    return partnership

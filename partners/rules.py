"""Who has accepted the rules of engagement, and who has not: one answer for pages, checks and matching."""

from collections.abc import Iterable
from uuid import UUID

from django.db.models import Exists, F, OuterRef, QuerySet

from accelerator.programmes.models import Programme, Rules
from accelerator.programmes.services import rules_in_force
from partners.models import Organisation, Participation, RulesAcceptance
from partners.states import TAKING_PART


def acceptances_that_hold(rules: Rules) -> QuerySet[RulesAcceptance]:
    """Of this version, or of an earlier one that still holds."""
    return RulesAcceptance.objects.filter(
        rules__programme=rules.programme_id, rules__version__gte=rules.holds_from, rules__version__lte=rules.version
    )


def without_acceptance(programme: Programme, organisation_ids: Iterable[UUID]) -> set[UUID]:
    """Those that may not be introduced because they have not accepted; empty where no rules are in force.

    At most two queries, whatever the number.
    """
    ids, rules = set(organisation_ids), rules_in_force(programme)
    if rules is None or not ids:
        return set()
    accepted = acceptances_that_hold(rules).filter(organisation_id__in=ids)
    return ids - set(accepted.values_list("organisation_id", flat=True))


def missing_rules(programme: Programme, organisation: Organisation) -> Rules | None:
    """The rules that this organisation has still to accept in this programme."""
    return rules_in_force(programme) if without_acceptance(programme, [organisation.pk]) else None


def rules_to_accept(organisation: Organisation) -> list[Rules]:
    """The rules that this organisation has still to accept, of every programme in which it takes part. One query."""
    places = Participation.objects.filter(organisation=organisation, state__in=TAKING_PART)
    later = Rules.objects.filter(programme=OuterRef("programme"), version__gt=OuterRef("version"))
    accepted = RulesAcceptance.objects.filter(
        organisation=organisation,
        rules__programme=OuterRef("programme"),
        rules__version__gte=OuterRef("holds_from"),
        rules__version__lte=OuterRef("version"),
    )
    found = Rules.objects.filter(programme__in=places.values("programme"), withdrawn_at=None)
    found = found.exclude(Exists(later)).exclude(Exists(accepted)).select_related("programme")
    return list(found.order_by("programme__name", "id"))


def missing_organisations(rules: Rules) -> QuerySet[Organisation]:
    """Whoever takes part in the programme and has not accepted, by name."""
    there = Participation.objects.filter(
        organisation=OuterRef("pk"), programme=rules.programme_id, state__in=TAKING_PART
    )
    said = acceptances_that_hold(rules).filter(organisation=OuterRef("pk"))
    return Organisation.objects.current().filter(Exists(there)).exclude(Exists(said))  # type: ignore[attr-defined]


def accepted_by(organisation: Organisation) -> QuerySet[RulesAcceptance]:
    """What an organisation has accepted, newest first."""
    rows = RulesAcceptance.objects.filter(organisation=organisation).annotate(version=F("rules__version"))
    return rows.select_related("rules__programme", "person", "recorded_by").order_by("-accepted_at", "-id")

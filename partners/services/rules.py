"""An organisation accepts the rules of engagement of a programme."""

from collections.abc import Iterable

from django.db import transaction
from django.db.models import Model

from accelerator import clock
from accelerator.accounts.models import User
from accelerator.audit.services import record
from accelerator.mailing.preferences import accepts
from accelerator.mailing.states import MailClass
from accelerator.programmes.models import Programme, Rules
from accelerator.programmes.services import rules_in_force
from accelerator.tenancy.errors import Refused
from partners import emails
from partners.models import Organisation, Participation, Person, Position, RulesAcceptance
from partners.models.rules import AcceptedVia
from partners.queries import answerers
from partners.rules import missing_organisations
from partners.services.changes import locked
from partners.states import TAKING_PART

ASKED_AT_ONCE = 500


@transaction.atomic
def accept_rules(organisation: Organisation, rules: Rules, *, person: Person, via: str) -> RulesAcceptance:
    """Somebody who may answer for the organisation accepts. Twice changes nothing.

    Raises Refused when the text was written anew meanwhile, or when they may not answer.
    """
    organisation = locked(organisation)
    if rules_in_force(rules.programme) != rules:
        raise Refused("These rules were written anew in the meantime. Please read the new text.")
    held = Position.objects.live().filter(person=person, organisation=organisation, may_answer=True)
    if not held.exists():
        raise Refused(f"You may not answer for {organisation.name}. Ask us, and we will change that.")
    return _accept(organisation, rules, by=person, person=person, via=AcceptedVia(via))


@transaction.atomic
def record_acceptance(
    organisation: Organisation, rules: Rules, *, by: User | None, note: str, person: Person | None = None
) -> RulesAcceptance:
    """Staff write down that it was accepted, and how they know: "Signed with the memorandum on 3 May"."""
    organisation = locked(organisation)
    if not note.strip():
        raise Refused("Write how and when they accepted.", field="note")
    if rules_in_force(rules.programme) != rules:
        raise Refused("Only the version that is in force can be accepted.")
    return _accept(
        organisation, rules, by=by, person=person, via=AcceptedVia.STAFF, recorded_by=by, note=note.strip()[:300]
    )


@transaction.atomic
def record_acceptances(rules: Rules, organisations: Iterable[Organisation], *, by: User | None, note: str) -> int:
    """As `record_acceptance` for many at once: one history line of the programme. Answers how many are new."""
    if not note.strip():
        raise Refused("Write how and when they accepted.", field="note")
    known = set(RulesAcceptance.objects.filter(rules=rules).values_list("organisation_id", flat=True))
    rows = [
        RulesAcceptance(organisation=one, rules=rules, via=AcceptedVia.STAFF, recorded_by=by, note=note.strip()[:300])
        for one in organisations
        if one.pk not in known
    ]
    RulesAcceptance.objects.bulk_create(rows)
    record("programme.rules_accepted_by_many", rules.programme, by=by, version=rules.version, count=len(rows))
    return len(rows)


@transaction.atomic
def ask_to_accept(programme: Programme, *, by: User) -> int:
    """Write to whoever answers for each organisation that has not accepted; once a version. Answers how many."""
    rules = rules_in_force(programme)
    if rules is None:
        raise Refused("Publish the rules first.")
    places = Participation.objects.filter(
        programme=programme, state__in=TAKING_PART, organisation__in=missing_organisations(rules).values("pk")
    )
    written = 0
    for place in places.select_related("organisation").order_by("organisation_id", "role")[:ASKED_AT_ONCE]:
        person = _whom_to_ask(place.organisation)
        if person and emails.queue_rules(rules, place, person):
            written += 1
    record("programme.rules_asked", programme, by=by, version=rules.version, count=written)
    return written


def _accept(
    organisation: Organisation, rules: Rules, *, by: Model | None, via: AcceptedVia, **details: object
) -> RulesAcceptance:
    row, is_new = RulesAcceptance.objects.get_or_create(
        organisation=organisation, rules=rules, defaults={"via": via, "accepted_at": clock.now(), **details}
    )
    if is_new:
        record(
            "organisation.rules_accepted",
            organisation,
            by=by,
            programme=str(rules.programme_id),
            version=rules.version,
            via=str(via),
        )
    return row


def _whom_to_ask(organisation: Organisation) -> Person | None:
    people = (position.person for position in answerers(organisation))
    return next((one for one in people if one.may_be_asked and accepts(one.email, MailClass.REQUEST)), None)

"""The retention clock: whom nobody has dealt with for so long that staff should decide (R120).

Nobody is erased by the clock. It names people; staff keep each with a reason and a day, or erase them.
"""

from datetime import date, datetime, timedelta

from django.db import transaction
from django.db.models import CharField, Exists, OuterRef, Q, QuerySet
from django.db.models.functions import Cast

from accelerator import clock
from accelerator.accounts.models import User
from accelerator.audit.models import Entry
from accelerator.audit.services import record
from accelerator.tenancy.context import current_tenant
from accelerator.tenancy.errors import Refused
from introductions.models import Answer, FollowUp, Introduction, Party
from introductions.services.parting import LIVE
from introductions.states import OPEN
from partners.models import Contact, Note, Person, Position

MONTH = timedelta(days=30.44)
LONGEST = timedelta(days=5 * 366)


def since() -> datetime:
    """Who was last dealt with before this moment is due."""
    return clock.now() - current_tenant().keep_people_months * MONTH


def due_people() -> QuerySet[Person]:
    """Stamped by the clock, the longest due first."""
    return Person.objects.filter(erasure_due_at__isnull=False, erased_at=None)


def mark_due() -> int:
    """Stamp whom the clock has reached, and take the stamp from whom something happened with; how many are due."""
    idle = _idle(since())
    waiting = Person.objects.filter(erased_at=None)
    ids = list(idle.values_list("pk", flat=True))
    waiting.filter(pk__in=ids, erasure_due_at=None).update(erasure_due_at=clock.now())
    waiting.filter(erasure_due_at__isnull=False).exclude(pk__in=ids).update(erasure_due_at=None)
    return len(ids)


@transaction.atomic
def keep_person(person: Person, *, by: User, until: date, why: str) -> Person:
    """Not to be asked about before `until`; the reason stands on their page and in what they may read."""
    person = Person.objects.select_for_update(no_key=True).get(pk=person.pk)
    if person.erased_at:
        raise Refused("This person was erased.")
    if not why.strip():
        raise Refused("Write why we keep them: they may ask.", field="why")
    if not clock.today() < until <= clock.today() + LONGEST:
        raise Refused("Choose a day from tomorrow on, within five years.", field="until")
    person.kept_until, person.kept_why, person.erasure_due_at = until, why.strip()[:300], None
    person.save(update_fields=["kept_until", "kept_why", "erasure_due_at"])
    record("person.kept", person, by=by, until=until.isoformat())
    return person


def _idle(before: datetime) -> QuerySet[Person]:
    """Known for longer than that, not kept on purpose, and nothing has happened with them since."""
    day = before.date()
    me = OuterRef("pk")
    people = Person.objects.annotate(number=Cast("pk", CharField()), account=Cast("user_id", CharField()))
    people = people.filter(erased_at=None, created_at__lt=before).filter(
        Q(kept_until=None) | Q(kept_until__lte=clock.today()), Q(user=None) | ~Q(user__last_login__gte=before)
    )
    later = Entry.objects.filter(created_at__gte=before)
    acted = later.exclude(actor_id="").values("actor_id")
    people = people.exclude(Q(number__in=later.filter(subject_kind="partners.person").values("subject_id")))
    people = people.exclude(number__in=acted).exclude(Q(user__isnull=False) & Q(account__in=acted))
    contact = Q(innovator_person=me) | Q(partner_person=me)
    for happened in (
        Contact.objects.filter(person=me, happened_on__gte=day),
        Note.objects.filter(person=me, created_at__gte=before),
        Position.objects.filter(person=me, created_at__gte=before),
        Answer.objects.filter(person=me, given_at__gte=before),
        FollowUp.objects.filter(person=me, given_at__gte=before),
        Introduction.objects.filter(contact & (Q(state__in=OPEN) | Q(state_since__gte=before))),
        Party.objects.filter(champion=me, partnership__state__in=LIVE),
    ):
        people = people.filter(~Exists(happened))
    return people

"""What several parts of this room ask the database."""

from collections.abc import Iterable
from datetime import timedelta

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import Q, QuerySet

from accelerator import clock
from accelerator.mailing.addresses import normalise
from accelerator.mailing.models import Mail
from accelerator.mailing.states import MailState
from accelerator.tenancy.context import current_tenant_id
from accelerator.tenancy.models import Tenant
from introductions.models import Introduction
from partners.models import Organisation, Person
from partners.names import words_of

FEW = 500  # names: so many are looked for by key
ONE_MAIL_IN = timedelta(hours=24)
# The kinds of mail of this room, all keyed "introduction:<id>:<kind>…" (see emails/).
ABOUT = "introductions.introduction"


def written_lately(addresses: Iterable[str]) -> set[str]:
    """Those of the addresses that got, or are about to get, a mail about an introduction within 24 hours (F44)."""
    wanted = [normalise(address) for address in addresses]
    mails = Mail.objects.filter(address__in=wanted, about_kind=ABOUT, created_at__gt=clock.now() - ONE_MAIL_IN)
    return set(mails.exclude(state=MailState.CANCELLED).values_list("address", flat=True))


def between(rows: QuerySet[Introduction], text: str, *, people: bool = False) -> QuerySet[Introduction]:
    """Those for which every word is in the name of one of the two organisations, or of one of the two people.

    Names are looked up first, a statement a word. A few lead to their introductions by key; where there are many,
    the list is read in its order, and soon full. All in one statement reads every introduction with four names.
    """
    for word in words_of(text):
        rows = rows.filter(_named(word, people=people))
    return rows


def _named(word: str, *, people: bool) -> Q:
    organisations = Organisation.objects.filter(search_text__contains=word).order_by().values("pk")
    persons = Person.objects.filter(search_text__contains=word).order_by().values("pk")
    wanted = [organisations, persons] if people else [organisations]
    few = Tenant.objects.filter(pk=current_tenant_id()).values_list(*[ArraySubquery(one[: FEW + 1]) for one in wanted])
    keys = [ids if len(ids) <= FEW else every for ids, every in zip(few.get(), wanted, strict=True)]
    found = Q(innovator__in=keys[0]) | Q(partner__in=keys[0])
    return found | Q(innovator_person__in=keys[1]) | Q(partner_person__in=keys[1]) if people else found

"""What keeps mail from people, as staff see it before they ask (domain.md 6.9)."""

from collections.abc import Iterable

from accelerator.mailing.models import Suppression
from accelerator.mailing.preferences import declined
from accelerator.mailing.states import MailClass
from partners.models import Person


def obstacles(people: Iterable[Person]) -> dict[str, set[str]]:
    """Addresses in small letters: `returned` (mail to them comes back), `unwilling` (they want no requests).

    Two queries, however many people.
    """
    addresses = [person.email_normalised for person in people if person.email_normalised]
    returned = Suppression.objects.filter(address__in=addresses, lifted_at=None).values_list("address", flat=True)
    return {"returned": set(returned), "unwilling": declined(addresses, MailClass.REQUEST)}

"""Whether a better person whom somebody named seems to be at another organisation: staff look before anybody writes."""

from introductions.models import Answer
from partners.models import Organisation, Person

EVERYBODYS = frozenset(
    {"gmail.com", "googlemail.com", "outlook.com", "hotmail.com", "yahoo.com", "icloud.com", "proton.me"}
)


def is_elsewhere(answer: Answer, organisation: Organisation) -> bool:
    """True when the named address is of a domain that nobody at the organisation has, nor its website."""
    domain = _domain(answer.redirect_email)
    return bool(domain) and domain not in _domains_of(organisation)


def _domains_of(organisation: Organisation) -> set[str]:
    """Of those who hold a position there, and of its website; mailboxes that everybody may have count for nobody."""
    people = Person.objects.filter(positions__organisation=organisation).values_list("email_normalised", flat=True)
    host = organisation.website.partition("//")[2].partition("/")[0].removeprefix("www.").lower()
    return ({_domain(address) for address in people} | {host}) - EVERYBODYS - {""}


def _domain(address: str) -> str:
    return address.rpartition("@")[2].lower()

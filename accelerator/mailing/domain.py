"""What the public name servers say about the domain that our mails come from: SPF, DKIM, DMARC, and where bounces go.

Receivers look at the same records. Mail that they do not vouch for ends among the unwanted, which looks here as if
nobody answered. Each finding says in plain words what is missing and which record would mend it.
"""

import base64
import binascii
import re
from collections.abc import Callable
from dataclasses import dataclass

import dns.exception
import dns.resolver
from django.conf import settings

LOOKUP_SECONDS = 2.0  # for each question; a page asks at most a dozen, side by side with nobody else's work
MOST_LOOKUPS = 10  # that SPF allows a receiver (RFC 7208, 4.6.4)
SHORTEST_KEY = 1024  # bits (RFC 8301)
USUAL_SELECTORS = ("default", "mail", "dkim", "selector1", "selector2", "s1", "k1")
ASKS = re.compile(r"[+?~-]?(include:|a$|a[:/]|mx$|mx[:/]|ptr|exists:)|redirect=", re.IGNORECASE)

Ask = Callable[[str, str], list[str]]


class NoAnswer(Exception):
    """The name servers were silent: this is not the same as "there is no record"."""


@dataclass(frozen=True)
class Finding:
    """One line of the page. `state`: ok, weak, missing or unknown; `add`: (name, record) that would mend it."""

    title: str
    state: str
    words: str
    found: str = ""
    add: tuple[str, str] = ("", "")


def check(domain: str, selector: str = "", ask: Ask | None = None) -> list[Finding]:
    """Everything a receiver would look at for mails from `domain` signed with `selector` ("": the usual ones)."""
    asked = ask or look_up
    return [
        careful("Who may send (SPF)", lambda: spf(domain, asked)),
        careful("Signature (DKIM)", lambda: dkim(domain, selector, asked)),
        careful("What receivers do with forgeries (DMARC)", lambda: dmarc(domain, asked)),
        careful("Where bounces go (MX)", lambda: bounces(domain, asked)),
    ]


def is_public(domain: str) -> bool:
    """Whether name servers could know it at all; a laptop's name and the reserved ones they do not (RFC 2606)."""
    return "." in domain and domain.rpartition(".")[2] not in {"localhost", "test", "example", "invalid", "local"}


def careful(title: str, look: Callable[[], tuple[str, str, str, tuple[str, str]]]) -> Finding:
    try:
        return Finding(title, *look())
    except NoAnswer:
        return Finding(title, "unknown", "The name servers did not answer in time. Check again in a minute.")


def look_up(name: str, kind: str) -> list[str]:
    """The records as text, none where there are none; raises NoAnswer."""
    try:
        resolver = dns.resolver.Resolver()
        answer = resolver.resolve(name, kind, lifetime=LOOKUP_SECONDS, raise_on_no_answer=False)
    except (dns.resolver.NXDOMAIN, dns.resolver.NoAnswer):
        return []
    except (dns.exception.DNSException, OSError) as error:
        raise NoAnswer from error
    return [text_of(record) for record in answer]


def text_of(record: object) -> str:
    """A TXT record may come in pieces of 255 bytes that belong together."""
    pieces = getattr(record, "strings", None)
    return b"".join(pieces).decode("utf-8", "replace") if pieces is not None else str(record)


def spf(domain: str, ask: Ask) -> tuple[str, str, str, tuple[str, str]]:
    records = [one for one in ask(domain, "TXT") if one.lower().split(" ")[0] == "v=spf1"]
    relay = settings.EMAIL_HOST
    wanted = (domain, "v=spf1 include:(what your mail provider names) -all")
    if not records:
        words = f"No record says who may send. Ask whoever runs {relay} for the name to include, and add this record."
        return "missing", words, "", wanted
    if len(records) > 1:
        return (
            "missing",
            "There are several records, so receivers ignore all of them. Make them one.",
            " / ".join(records),
            ("", ""),
        )
    (record,) = records
    terms = record.split()[1:]
    if sum(bool(ASKS.match(term)) for term in terms) > MOST_LOOKUPS:
        words = f"The record asks receivers for more than {MOST_LOOKUPS} look-ups, so they ignore it. Take out what you no longer use."
        return "missing", words, record, ("", "")
    last = next((term.lower() for term in reversed(terms) if term.lower().endswith("all")), "")
    if last in {"-all", "~all"} or any(term.lower().startswith("redirect=") for term in terms):
        return "ok", f"A record says who may send. See that it names {relay}.", record, ("", "")
    return "weak", "The record does not close with -all or ~all: anybody may send in your name.", record, ("", "")


def dkim(domain: str, selector: str, ask: Ask) -> tuple[str, str, str, tuple[str, str]]:
    for name in [selector] if selector else USUAL_SELECTORS:
        records = [one for one in ask(f"{name}._domainkey.{domain}", "TXT") if "p=" in one]
        if records:
            return key_of(records[0], name)
    where = f"{selector or '(selector)'}._domainkey.{domain}"
    if selector:
        words = "No key is published under this selector, so receivers cannot check the signature."
    else:
        words = "No key was found under the usual names. Your mail provider tells you its selector: type it above and check again."
    return "missing", words, "", (where, "v=DKIM1; k=rsa; p=(the key that your mail provider gives you)")


def key_of(record: str, selector: str) -> tuple[str, str, str, tuple[str, str]]:
    tags = tags_of(record)
    try:
        bits = len(base64.b64decode(tags.get("p", ""), validate=True)) * 8
    except binascii.Error:
        return (
            "missing",
            f"The key under “{selector}” is not readable. Copy it again from your mail provider.",
            record,
            ("", ""),
        )
    if not bits:
        return "missing", f"The key under “{selector}” was taken back (p is empty).", record, ("", "")
    if tags.get("k", "rsa") == "rsa" and bits < SHORTEST_KEY:
        return (
            "weak",
            f"The key under “{selector}” is too short: receivers want {SHORTEST_KEY} bits or more.",
            record,
            ("", ""),
        )
    return "ok", f"A key is published under “{selector}”. See that your mail provider signs with it.", record, ("", "")


def dmarc(domain: str, ask: Ask) -> tuple[str, str, str, tuple[str, str]]:
    where = f"_dmarc.{domain}"
    records = [one for one in ask(where, "TXT") if one.lower().replace(" ", "").startswith("v=dmarc1")]
    wanted = (where, f"v=DMARC1; p=quarantine; rua=mailto:postmaster@{domain}")
    if not records:
        return (
            "missing",
            "No record says what to do with mails that are not yours. Large receivers ask for one.",
            "",
            wanted,
        )
    if len(records) > 1:
        return (
            "missing",
            "There are several records, so receivers ignore all of them. Make them one.",
            " / ".join(records),
            ("", ""),
        )
    policy = tags_of(records[0]).get("p", "").lower()
    if policy in {"quarantine", "reject"}:
        return "ok", "Forgeries are put aside or refused.", records[0], ("", "")
    if policy == "none":
        words = "The record only watches. That is right for the first weeks; then ask for quarantine."
        return "weak", words, records[0], wanted
    return "missing", "The record has no policy (p), so receivers ignore it.", records[0], wanted


def bounces(domain: str, ask: Ask) -> tuple[str, str, str, tuple[str, str]]:
    records = ask(domain, "MX")
    if records and records != ["0 ."]:
        words = "Bounces can come back. See that mail to bounce+…@ reaches manage.py receive_bounce."
        return "ok", words, ", ".join(sorted(records)), ("", "")
    words = "Nothing receives mail for this domain: addresses that no longer exist would never be noticed."
    return "missing", words, ", ".join(records), (domain, "MX 10 (the name of your mail server)")


def tags_of(record: str) -> dict[str, str]:
    """ "a=b; c=d" as a table, names in small letters, white space taken out of the values."""
    pairs = (part.partition("=") for part in record.split(";"))
    return {name.strip().lower(): re.sub(r"\s+", "", value) for name, sign, value in pairs if sign}

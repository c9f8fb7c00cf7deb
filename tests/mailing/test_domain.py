"""The page that looks up SPF, DKIM, DMARC and MX, and says in plain words what is missing."""

import base64

import dns.resolver
import pytest

from accelerator.mailing import domain
from accelerator.tenancy.models import Role
from tests.factories.accounts import make_account
from tests.factories.clients import client_of
from tests.factories.tenancy import make_tenant

LONG, SHORT = (base64.b64encode(b"k" * size).decode() for size in (294, 60))


def zone(**records: list[str]):
    """A name server that knows these; names with __ for a dot."""
    known = {name.replace("__", "."): values for name, values in records.items()}

    def ask(name: str, kind: str) -> list[str]:
        return known.get("mx" if kind == "MX" else name, [])

    return ask


@pytest.mark.parametrize(
    ("records", "state", "words"),
    [
        ([], "missing", "No record says who may send"),
        (["google-site-verification=x"], "missing", "No record says who may send"),
        (["v=spf1 include:relay.example -all"], "ok", "A record says who may send"),
        (["v=spf1 ip4:192.0.2.1 ~all"], "ok", "A record says who may send"),
        (["v=spf1 redirect=_spf.relay.example"], "ok", "A record says who may send"),
        (["v=spf1 include:relay.example"], "weak", "does not close"),
        (["v=spf1 +all"], "weak", "anybody may send"),
        (["v=spf1 -all", "v=spf1 mx -all"], "missing", "several records"),
        (["v=spf1 " + " ".join(f"include:n{n}.example" for n in range(11)) + " -all"], "missing", "more than 10"),
    ],
)
def test_spf_in_plain_words(records, state, words):
    finding = domain.check("north.example", ask=zone(north__example=records))[0]

    assert (finding.state, words in finding.words) == (state, True)


@pytest.mark.parametrize(
    ("selector", "records", "state", "words"),
    [
        ("s9", {"s9._domainkey.north.example": [f"v=DKIM1; k=rsa; p={LONG[:100]} {LONG[100:]}"]}, "ok", "“s9”"),
        ("", {"mail._domainkey.north.example": [f"p={LONG}"]}, "ok", "“mail”"),
        ("", {}, "missing", "type it above"),
        ("s9", {}, "missing", "under this selector"),
        ("s9", {"s9._domainkey.north.example": ["v=DKIM1; p="]}, "missing", "taken back"),
        ("s9", {"s9._domainkey.north.example": ["v=DKIM1; p=%%%"]}, "missing", "not readable"),
        ("s9", {"s9._domainkey.north.example": [f"v=DKIM1; k=rsa; p={SHORT}"]}, "weak", "too short"),
        (
            "s9",
            {"s9._domainkey.north.example": [f"v=DKIM1; k=ed25519; p={base64.b64encode(b'k' * 32).decode()}"]},
            "ok",
            "“s9”",
        ),
    ],
)
def test_dkim_in_plain_words(selector, records, state, words):
    finding = domain.check("north.example", selector, ask=zone(**records))[1]

    assert (finding.state, words in finding.words) == (state, True)


@pytest.mark.parametrize(
    ("records", "state", "words"),
    [
        ([], "missing", "Large receivers ask for one"),
        (["v=DMARC1; p=reject"], "ok", "put aside or refused"),
        (["v=DMARC1;p=none; rua=mailto:a@north.example"], "weak", "only watches"),
        (["v=DMARC1; rua=mailto:a@north.example"], "missing", "no policy"),
        (["v=DMARC1; p=none", "v=DMARC1; p=reject"], "missing", "several records"),
    ],
)
def test_dmarc_in_plain_words(records, state, words):
    finding = domain.check("north.example", ask=zone(_dmarc__north__example=records))[2]

    assert (finding.state, words in finding.words) == (state, True)


@pytest.mark.parametrize(
    ("records", "state"), [(["10 mail.north.example."], "ok"), ([], "missing"), (["0 ."], "missing")]
)
def test_where_bounces_go(records, state):
    assert domain.check("north.example", ask=zone(mx=records))[3].state == state


@pytest.mark.parametrize(
    "error", [dns.resolver.LifetimeTimeout(timeout=2, errors=[]), dns.resolver.NoResolverConfiguration(), OSError()]
)
def test_silent_name_servers_are_not_taken_for_missing_records(monkeypatch, error):
    def silent(*_arguments, **_keywords):
        raise error

    monkeypatch.setattr(dns.resolver.Resolver, "resolve", silent)

    assert {finding.state for finding in domain.check("north.example")} == {"unknown"}


@pytest.mark.parametrize(("data", "shown"), [({"selector": "s1"}, True), ({"selector": "a b"}, False)])
def test_an_administrator_checks_and_reads_what_to_add(db, monkeypatch, data, shown):
    monkeypatch.setattr(domain, "look_up", lambda name, kind: [])
    north = make_tenant("north")
    admin = client_of(north, make_account(Role.ADMIN, tenant=north))

    before = admin.get("/desk/settings/mail/domain/").text
    after = admin.post("/desk/settings/mail/domain/", data).text

    assert "is no domain of the internet" in before
    assert ("What was found" in before, "What was found" in after) == (False, shown)
    assert ("s1._domainkey.localhost" in after, "letters, digits" in after) == (shown, not shown)

"""F20: whatever people are called and whatever they write, a message has our headers and one recipient."""

import email
import email.policy
from email.utils import getaddresses

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from accelerator.mailing.addresses import check_address, one_line
from accelerator.mailing.message import build
from accelerator.mailing.services import MailClass
from accelerator.tenancy.errors import Refused
from tests.factories.mailing import make_mail

EXPECTED = [
    "auto-submitted",
    "content-type",
    "date",
    "from",
    "list-unsubscribe",
    "list-unsubscribe-post",
    "message-id",
    "mime-version",
    "reply-to",
    "subject",
    "to",
]
ATTACKS = [
    "Ada\r\nBcc: all@rival.example",
    "Ada\nBcc: all@rival.example\n\nBody",
    "Ada\u2028Bcc: all@rival.example",
    "Ada\x85Bcc: x@rival.example",
    "Ada\x0b\x0c\x1c\x1dBcc: x@rival.example",
    'Ada" <all@rival.example>, "',
    "Ada, Lee <all@rival.example>",
    "=?utf-8?q?Ada=0D=0ABcc:_all=40rival.example?=",
    "\u202eadA",
    "Zoë Ångström 👩‍👩‍👧 " * 20,
    "a" * 5000,
    "\x00",
    "\ud800",
    "\\",
    '"',
    "(comment) Ada",
    "group: ada@x.example;",
    "Ada <b>",
    ".",
    "\t",
    "",
]


def headers(raw: bytes):
    """As a strict receiver reads them: any defect is an error."""
    policy = email.policy.strict.clone(header_factory=email.policy.default.header_factory)
    return email.message_from_bytes(raw, policy=policy)


anything = st.text(min_size=0, max_size=200) | st.sampled_from(ATTACKS)


@settings(max_examples=30, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(name=anything, sender=anything, why=anything)
@example(name=ATTACKS[0], sender=ATTACKS[1], why=ATTACKS[2])
@example(name="=??Q?=0D", sender="=?utf-8?q?=0D=0ABcc:?= x", why="=?utf-8?q?=0D?=")
@example(name="\u200d", sender="é" * 120, why=".\r\n.\r\n")
@example(name='"," ' * 40, sender=",;:<>@[]()\\", why="x" * 3000)
def test_names_and_texts_cannot_reach_a_header(in_north, name, sender, why):
    mail = make_mail(
        name=name,
        from_name=sender,
        context={"why": why},
        mail_class=MailClass.DIGEST,
        reply_to=["dana@north.example"],
    )

    raw = build(mail)

    message = headers(raw)
    assert sorted(key.lower() for key in message) == EXPECTED
    assert [address for _name, address in getaddresses([str(message["To"])])] == ["ada@meadow.example"]
    assert [one.addr_spec for one in message["To"].addresses] == ["ada@meadow.example"]
    assert [one.addr_spec for one in message["From"].addresses] == ["north@localhost"]
    # Python reads spaces between encoded words that are not there (RFC 2047, 6.2)
    assert message["To"].addresses[0].display_name.replace(" ", "") == one_line(name).replace(" ", "")
    assert max(len(line) for line in raw.split(b"\r\n")) <= 998
    assert b"\n" not in raw.replace(b"\r\n", b"")


@pytest.mark.parametrize("name", ATTACKS)
def test_known_attacks_on_names_and_subjects(in_north, name):
    raw = build(make_mail(name=name, from_name=name, mail_class=MailClass.DIGEST, reply_to=["dana@north.example"]))

    assert sorted(key.lower() for key in headers(raw)) == EXPECTED


@pytest.mark.parametrize(
    "address",
    [
        "",
        "ada",
        "@meadow.example",
        "ada@",
        "ada@meadow.example,lee@brook.example",
        "ada@meadow.example;lee@brook.example",
        "ada@meadow.example lee@brook.example",
        "ada@meadow.example\r\nRCPT TO:<lee@brook.example>",
        "ada@meadow.example\nBcc: lee@brook.example",
        "<ada@meadow.example>",
        '"ada lee"@meadow.example',
        "ada\x00@meadow.example",
        "ада@meadow.example",
        "ada@[127.0.0.1]",
        "a" * 300 + "@meadow.example",
        "ada@meadow.example>\r\nDATA",
    ],
)
def test_an_address_is_one_plain_address_or_refused(in_north, address):
    with pytest.raises(Refused, match="not an e-mail address we can write to"):
        make_mail(address)
    with pytest.raises(Refused):
        make_mail(reply_to=[address])


def test_a_domain_in_other_letters_is_written_as_servers_read_it():
    assert check_address(" ada@bücher.example ") == "ada@xn--bcher-kva.example"

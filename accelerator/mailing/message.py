"""From a row to the bytes that go over the line: one recipient, headers that cannot be broken into (F20)."""

import html
import re
from binascii import b2a_qp
from datetime import timedelta
from email.headerregistry import Address, HeaderRegistry, UniqueAddressHeader
from email.policy import SMTP
from email.utils import format_datetime
from typing import Any

from django.conf import settings

from accelerator import clock
from accelerator.mailing import sealing, tokens
from accelerator.mailing.links import mark, sign_mail, url_of
from accelerator.mailing.models import Mail, Token
from accelerator.mailing.states import MailClass
from accelerator.tenancy.context import current_tenant

LONGEST_LINE = 998  # RFC 5322, 2.1.1
# Words and addresses that stand in a header as they are: no sign that means anything there.
PLAIN_NAME = re.compile(r"[A-Za-z0-9'-]*(?: [A-Za-z0-9'-]+)*")
PLAIN_ADDRESS = re.compile(r"[A-Za-z0-9+_-]+(?:\.[A-Za-z0-9+_-]+)*@[A-Za-z0-9-]+(?:\.[A-Za-z0-9-]+)*")
PLAIN_LINE = re.compile(r"[!-<>-~](?:[ !-<>-~]{0,64}[!-<>-~])?")  # no "=": it may begin an encoded word
LEAVABLE = {MailClass.DIGEST, MailClass.NEWS}  # whose List-Unsubscribe acts at one click (RFC 8058)


class UnbrokenAddress(UniqueAddressHeader):
    """Addresses on one line where they are plain letters: folding a quoted name would lose its quotes."""

    def fold(self, *, policy: Any) -> str:
        folding = policy.clone(max_line_length=LONGEST_LINE) if str(self).isascii() else policy
        return super().fold(policy=folding)  # type: ignore[misc]


_registry = HeaderRegistry()
for _name in ("from", "to", "reply-to"):
    _registry.map_to_type(_name, UnbrokenAddress)  # type: ignore[arg-type]
POLICY = SMTP.clone(header_factory=_registry)


def build(mail: Mail) -> bytes:
    """The message as it leaves. Makes the token of a personal link: call it once for each sending.

    Raises sealing.Unreadable when its code was encrypted with a key that is gone.
    """
    content, made = build_with_tokens(mail)
    Token.objects.bulk_create(made)
    return content


def build_with_tokens(mail: Mail) -> tuple[bytes, list[Token]]:
    """As `build`, with the tokens still to be stored: the message may leave only once they are. No query."""
    marks, made = _marks(mail)
    boundary = f"=_{mail.pk.hex}"  # no line of a quoted-printable text begins so
    head = [
        *_headers(mail, marks),
        "MIME-Version: 1.0",
        f'Content-Type: multipart/alternative; boundary="{boundary}"',
    ]
    parts = [
        _part(boundary, "plain", _fill(mail.text, marks)),
        _part(boundary, "html", _fill(mail.html, marks, escape=True)),
    ]
    return "\r\n".join([*head, "", ""]).encode("ascii") + b"".join(parts) + f"--{boundary}--\r\n".encode(), made


def _headers(mail: Mail, marks: dict[str, str]) -> list[str]:
    return [
        _address("From", (mail.from_name, f"{current_tenant().slug}@{settings.MAIL_DOMAIN}")),
        _address("To", (mail.to_name, mail.to_address)),
        *([_address("Reply-To", *(("", address) for address in mail.reply_to))] if mail.reply_to else []),
        _line("Subject", _fill(mail.subject, marks)),
        f"Date: {format_datetime(clock.now())}",
        f"Message-ID: {mail.message_id}",
        *_marks_as_ours(mail),
    ]


def _address(name: str, *people: tuple[str, str]) -> str:
    """Plain words as they are; whatever else is quoted or encoded by the library, which takes its time."""
    if all(PLAIN_NAME.fullmatch(shown) and PLAIN_ADDRESS.fullmatch(address) for shown, address in people):
        line = ", ".join(f"{shown} <{address}>" if shown else address for shown, address in people)
        if len(name) + len(line) + 2 <= LONGEST_LINE:
            return f"{name}: {line}"
    return _folded(name, [Address(shown, addr_spec=address) for shown, address in people])


def _line(name: str, text: str) -> str:
    return f"{name}: {text}" if PLAIN_LINE.fullmatch(text) else _folded(name, text)


def _folded(name: str, value: Any) -> str:
    return POLICY.fold(name, POLICY.header_store_parse(name, value)[1]).removesuffix("\r\n")


def _part(boundary: str, kind: str, text: str) -> bytes:
    head = f'--{boundary}\r\nContent-Type: text/{kind}; charset="utf-8"\r\nContent-Transfer-Encoding: quoted-printable\r\n\r\n'
    lines = text.replace("\r\n", "\n").replace("\r", "\n").rstrip("\n") + "\n"
    return head.encode() + b2a_qp(lines.encode()).replace(b"\n", b"\r\n") + b"\r\n"


def return_path(mail: Mail) -> str:
    """Where a mail server reports failures to: it names the mail, and only we can have written it (F41)."""
    return f"bounce+{sign_mail(mail.pk, 'bounce')}@{settings.MAIL_DOMAIN}"


def _leave_url(mail: Mail, sign: str = "") -> str:
    return url_of(f"/mail/leave/{sign or sign_mail(mail.pk, 'preferences')}/")


def _marks_as_ours(mail: Mail) -> list[str]:
    lines = [] if mail.by_hand else ["Auto-Submitted: auto-generated"]
    if mail.mail_class in LEAVABLE:
        lines += [f"List-Unsubscribe: <{_leave_url(mail)}>", "List-Unsubscribe-Post: List-Unsubscribe=One-Click"]
    return lines


def _marks(mail: Mail) -> tuple[dict[str, str], list[Token]]:
    """What stands where in the text of this sending, and the tokens of its personal links."""
    sign = sign_mail(mail.pk, "preferences")
    filled = {
        "leave": _leave_url(mail, sign),
        "preferences": url_of(f"/mail/preferences/{sign}/"),
        **sealing.unseal(mail.sealed),
    }
    made: list[Token] = []
    if mail.link_path:
        raw, token = _personal_token(mail)
        made.append(token)
        filled["link"] = url_of(mail.link_path.replace("{token}", raw))
    for one in mail.more_links:
        raw, token = _token_of_several(mail, one)
        made.append(token)
        filled[one["name"]] = url_of(one["path"].replace("{token}", raw))
    return {mark(mail.pk, name): value for name, value in filled.items()}, made


def _personal_token(mail: Mail) -> tuple[str, Token]:
    return tokens.make(
        mail.link_purpose,
        (mail.link_subject_kind, mail.link_subject_id),
        (mail.link_holder_kind, mail.link_holder_id),
        clock.now() + timedelta(days=mail.link_days),
        mail.pk,
    )


def _token_of_several(mail: Mail, one: dict[str, Any]) -> tuple[str, Token]:
    expires_at = clock.now() + timedelta(days=one["days"])
    return tokens.make(one["purpose"], tuple(one["subject"]), tuple(one["holder"]), expires_at, mail.pk)


def _fill(text: str, marks: dict[str, str], *, escape: bool = False) -> str:
    for name, value in marks.items():
        text = text.replace(name, html.escape(value) if escape else value)
    return text

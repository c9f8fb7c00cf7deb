"""Addresses and names as they may stand in a mail (F20): one recipient, no line breaks, nothing hidden."""

import re
import unicodedata
from dataclasses import dataclass

from django.core.exceptions import ValidationError
from django.core.validators import validate_email

from accelerator.tenancy.errors import Refused

NAME_LENGTH = 120
UNUSABLE = "This is not an e-mail address we can write to. Check it and try again."
# Unicode's categories Cc and Cs, but for the line feed and the tabulator
UNSTORABLE = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\ud800-\udfff]")
# Most addresses: nothing that the full check would have to look at twice (it is several times as dear)
COMMON = re.compile(r"[a-zA-Z0-9]+(?:[._+-][a-zA-Z0-9]+)*@(?:[a-zA-Z0-9]+(?:-[a-zA-Z0-9]+)*\.)+[a-zA-Z]{2,24}")
# Control characters, lone surrogates, private use (our placeholders' neighbours) and text direction marks.
HIDDEN = {"Cc", "Cs", "Co", "Cn", "Cf"}


@dataclass(frozen=True)
class Recipient:
    """One person at one address. The name may be empty."""

    address: str
    name: str = ""


def normalise(address: str) -> str:
    """The form in which two spellings of one address are equal: trimmed, small letters."""
    return address.strip().lower()


def check_address(address: str) -> str:
    """`address` trimmed, its domain in letters that mail servers read.

    Raises Refused when it is not exactly one e-mail address that every mail server can write to.
    """
    trimmed = address.strip()
    if len(trimmed) <= 64 and COMMON.fullmatch(trimmed):  # so short that no part of it can be too long
        return trimmed
    try:
        validate_email(trimmed)
        local, domain = trimmed.rsplit("@", 1)
        written = f"{local}@{domain.encode('idna').decode()}"
        written.encode("ascii")
    except (ValidationError, UnicodeError) as error:
        raise Refused(UNUSABLE) from error
    if len(written) > 254 or any(sign in written for sign in '",;:<>()[]\\') or any(map(str.isspace, written)):
        raise Refused(UNUSABLE)
    return written


def one_line(text: str, length: int = NAME_LENGTH) -> str:
    """`text` as it may stand in a header: no line breaks or hidden signs, single spaces, cut to `length`.

    "=?" begins an encoded word, which a receiver would decode into what we did not write: it is broken up.
    """
    shown = "".join(" " if sign.isspace() else sign for sign in text if sign.isspace() or not _hidden(sign))
    return " ".join(shown.replace("=?", "= ?").split())[:length].rstrip()


def storable(text: str) -> str:
    """`text` without what the database or a mail cannot carry: NUL, other controls, lone surrogates."""
    return text if text.isprintable() else UNSTORABLE.sub("", text)


def _hidden(sign: str) -> bool:
    # the joiner inside a family of emoji, and in several scripts, is a letter's part
    return sign not in "\u200c\u200d" and unicodedata.category(sign) in HIDDEN

"""One cell at a time: from what people write to what a record holds, or a sentence about it."""

import re
from collections.abc import Callable
from datetime import date
from decimal import Decimal, InvalidOperation

from accelerator.mailing.addresses import check_address, storable
from accelerator.tenancy.errors import Refused
from partners.identifiers import NOT_A_NUMBER, clean_identifier, split_code

YES = frozenset("yes y true 1 x ok agreed given opt-in".split())
NO = frozenset("no n false 0 none refused withdrawn opt-out".split())
MONTHS = {
    name: number
    for number, names in enumerate(
        "jan january|feb february|mar march|apr april|may|jun june|jul july|aug august|sep sept september|oct october|"
        "nov november|dec december".split("|"),
        1,
    )
    for name in names.split()
}
MONTH_NAMES = "January February March April May June July August September October November December".split()
NUMERIC = re.compile(r"(\d{1,4})[./\-\s](\d{1,2})[./\-\s](\d{1,4})(?:[T ]\d{2}:\d{2}.*)?")
WORDY = re.compile(r"(\d{1,2})(?:st|nd|rd|th)?\s+([a-z]+)\.?,?\s+(\d{4})", re.IGNORECASE)
SEPARATED = re.compile(r"\s*[;\n|]\s*")
THOUSANDS = re.compile(r"[0-9]{1,3}(,[0-9]{3})+(\.[0-9]+)?")
ALMOST = re.compile(r"[^\s@,;:<>()]+@[^\s@,;:<>()]+\.[^\s@,;:<>()]+")
HOST = re.compile(r"https?://([a-z0-9\u00a1-\uffff-]+\.)+[a-z\u00a1-\uffff]{2,63}(:\d+)?([/?#]\S*)?", re.IGNORECASE)


def parts(text: str) -> list[str]:
    """Several entries of one cell, separated by semicolons, bars or lines."""
    return [part.strip() for part in SEPARATED.split(text) if part.strip()]


def plain(most: int) -> Callable[[str], str]:
    """Text on one line, of at most so many letters."""

    def clean(text: str) -> str:
        kept = " ".join(storable(text).split())
        if len(kept) > most:
            raise Refused(f"This is longer than {most} letters. Shorten it.")
        return kept

    return clean


def prose(text: str) -> str:
    """Text of any length, its paragraphs kept."""
    return storable(text.replace("\r\n", "\n").replace("\r", "\n")).strip()


def yes_or_no(text: str) -> bool:
    word = text.strip().casefold().rstrip(".")
    if word in YES:
        return True
    if word in NO:
        return False
    raise Refused("Write yes or no.")


def number(text: str) -> Decimal:
    """2, 2.5 or 1,200. A number in words is never guessed."""
    bare = text.strip()
    bare = bare.replace(",", "") if THOUSANDS.fullmatch(bare) else bare
    try:
        value = Decimal(bare) if re.fullmatch(r"[0-9]+(\.[0-9]+)?", bare) else None
    except InvalidOperation:
        value = None
    if value is None:
        raise Refused("Write a number in figures, for example 2 or 2.5.")
    if value >= 10**8 or value != round(value, 2):
        raise Refused("Write a number below 100 million with at most two decimal places.")
    return round(value, 2)


def money(text: str) -> Decimal:
    return number(re.sub(r"^(£|gbp|eur|€)\s*", "", text.strip(), flags=re.IGNORECASE))


def count(most: int) -> Callable[[str], int]:
    """A whole number of at least one."""

    def clean(text: str) -> int:
        value = number(text)
        if value != int(value) or not 1 <= value <= most:
            raise Refused(f"Write a whole number from 1 to {most}.")
        return int(value)

    return clean


def day(text: str) -> date:
    """2026-11-01, 01/11/2026 (the day first) or 1 November 2026; Refused for a day that is in no calendar."""
    written = text.strip()
    wordy = WORDY.fullmatch(written)
    if wordy and wordy[2].casefold() in MONTHS:
        return _date(int(wordy[3]), MONTHS[wordy[2].casefold()], int(wordy[1]))
    found = NUMERIC.fullmatch(written)
    if not found:
        raise Refused("Write the date as day/month/year, for example 24/09/2026.")
    first, month, last = found[1], int(found[2]), found[3]
    if len(first) == 4:
        return _date(int(first), month, int(last))
    if len(last) == 2:
        last = f"20{last}"
    if len(last) != 4 or len(first) > 2:
        raise Refused("Write the date as day/month/year, for example 24/09/2026.")
    return _date(int(last), month, int(first))


def _date(year: int, month: int, of_month: int) -> date:
    if not 1 <= month <= 12:
        raise Refused(f"There is no month {month}. Write the day first: 24/09/2026.")
    if not 1900 <= year <= 2200:
        raise Refused(f"The year {year} cannot be meant. Write the date as 24/09/2026.")
    try:
        return date(year, month, of_month)
    except ValueError:
        raise Refused(f"There is no {of_month} {MONTH_NAMES[month - 1]} {year}.") from None


def address(text: str) -> str:
    """One e-mail address that mail can go to (F20). LookupError for what is one to the eye, yet none that mail
    can go to: a domain that no register would give, letters that mail servers do not read."""
    written = text.strip().removeprefix("mailto:")
    if written.count("@") > 1:
        raise Refused("Write one e-mail address only.")
    try:
        check_address(written)
    except Refused:
        if ALMOST.fullmatch(written):
            raise LookupError(written) from None
        raise Refused("This is not an e-mail address. It looks like name@organisation.org.") from None
    return written


def website(text: str) -> str:
    """A web address, with https:// where somebody left it out."""
    written = text.strip()
    if "://" not in written:
        written = f"https://{written}"
    if len(written) > 200 or not HOST.fullmatch(written):
        raise Refused("This is not a web address. It looks like https://www.organisation.org.")
    return written


def is_no_number(text: str) -> bool:
    """ "GB-COH-NA", "n/a", "none": somebody says that there is no number."""
    split = split_code(text)
    bare = re.sub(r"[^a-z0-9]", "", (split[1] if split else text).casefold())
    return not bare or bare in NOT_A_NUMBER


def identifier(text: str) -> tuple[str, str] | None:
    """(register, number); None where the cell says that there is none, LookupError where no register is known."""
    written = text.strip()
    if is_no_number(written):
        return None
    split = split_code(written)
    if split:
        return _registered(*split)
    if re.fullmatch(r"[A-Za-z0-9]+[-:].*[-:].*", written) or not re.fullmatch(r"[\w\s.]+", written):
        raise LookupError(written)
    bare = re.sub(r"[\s.]", "", written).upper()
    if re.fullmatch(r"\d{8}", bare):
        return "GB-COH", clean_identifier("GB-COH", bare)
    raise Refused("Write which register this number is from, for example GB-CHC-1144091 or GB-COH-07706036.")


def charity_number(text: str) -> tuple[str, str] | None:
    """From a column that says that it holds charity numbers."""
    if split_code(text) or is_no_number(text):
        return identifier(text)
    bare = re.sub(r"[\s.]", "", text).upper()
    scheme = "GB-SC" if bare.startswith("SC") else "GB-NIC" if bare.startswith("NIC") else "GB-CHC"
    return scheme, clean_identifier(scheme, bare)


def company_number(text: str) -> tuple[str, str] | None:
    """From a column that says that it holds company numbers: zeros that a spreadsheet dropped come back."""
    if split_code(text) or is_no_number(text):
        return identifier(text)
    return _registered("GB-COH", text)


def _registered(scheme: str, value: str) -> tuple[str, str]:
    """Numbers of societies that stand under Companies House are those of the Mutuals Public Register."""
    try:
        return scheme, clean_identifier(scheme, value)
    except Refused:
        if scheme != "GB-COH" or not re.fullmatch(r"(?i)(IP|RS|SP|NP)\d+[A-Z]?", value.strip()):
            raise
        return "GB-MPR", clean_identifier("GB-MPR", value)

"""Numbers in public registers, by org-id.guide prefix: what each looks like and how dirt is cleaned or refused.

The prefixes and their names are those of org-id.guide (open data); the shapes follow its examples and
what real files get wrong: lost zeros, "NA" in place of a number, a prefix typed into the number.
"""

import re
from collections.abc import Callable
from dataclasses import dataclass

from accelerator.tenancy.errors import Refused

NOT_A_NUMBER = frozenset(
    "na none nil null no unknown tbc tbd pending exempt notapplicable notregistered x xx xxx test".split()
)


def _plain(text: str) -> str:
    return text


def _company(text: str) -> str:
    """Zeros that a spreadsheet dropped come back: 2603322 -> 02603322, SC12345 -> SC012345."""
    if text.isdigit():
        return text.zfill(8)
    letters, digits = text[:2], text[2:]
    return letters + digits.zfill(6) if letters.isalpha() and digits.isdigit() else text


def _scottish(text: str) -> str:
    digits = text.removeprefix("SC")
    return "SC" + digits.zfill(6) if digits.isdigit() else text


def _northern_irish(text: str) -> str:
    return text.removeprefix("NIC")


def _small(text: str) -> str:
    return text.lower()


@dataclass(frozen=True)
class Register:
    """One register: what to call it, what its numbers look like, and an example."""

    name: str
    shape: str
    example: str
    clean: Callable[[str], str] = _plain


REGISTERS: dict[str, Register] = {
    "GB-COH": Register("Companies House", r"\d{8}|[A-Z]{2}\d{6}", "07706036 or SC012345", _company),
    "GB-CHC": Register("Charity Commission (England and Wales)", r"\d{6,7}", "1144091"),
    "GB-SC": Register("Scottish Charity Register", r"SC\d{6}", "SC042833", _scottish),
    "GB-NIC": Register("Charity Commission (Northern Ireland)", r"\d{6}", "100019", _northern_irish),
    "GB-MPR": Register("Mutuals Public Register", r"[A-Z]{0,2}\d{1,6}[A-Z]{0,2}", "IP031455 or 235C"),
    "GB-CASC": Register("Community amateur sports clubs", r"[0-9A-Z]{4,12}", "DF679063"),
    "GB-REV": Register("HM Revenue and Customs (charities)", r"[A-Z]{1,2}\d{3,6}", "X6243"),
    "GB-EDU": Register("Register of schools (England and Wales)", r"\d{6}", "125554"),
    "GB-UKPRN": Register("UK register of learning providers", r"1\d{7}", "10000346"),
    "GB-HESA": Register("Higher Education Statistics Agency", r"\d{4}", "0177"),
    "GB-LAE": Register("Local authorities in England", r"[A-Z]{3,4}", "WOT"),
    "GB-LAS": Register("Local authorities in Scotland", r"[A-Z]{3}", "ZET"),
    "GB-PLA": Register("Local authorities in Wales", r"[A-Z]{3}", "AGY"),
    "GB-LANI": Register("Local authorities in Northern Ireland", r"[A-Z]{3}", "BFS"),
    "GB-GOR": Register("Government Organisation Register", r"[A-Z]{1,3}\d{1,5}", "OT1211"),
    "GB-NHS": Register("NHS Organisation Data Service", r"[A-Z0-9]{3,6}", "RAX"),
    "GB-SHPE": Register("Registered social housing providers (England)", r"[A-Z]{0,2}\d{4}", "LH4401"),
    "XI-LEI": Register("Legal Entity Identifier", r"[A-Z0-9]{18}\d{2}", "724500PMK2A2M1SQQ228"),
    "XI-ROR": Register("Research Organization Registry", r"0[a-z0-9]{6}\d{2}", "05asf4e91", _small),
    "XI-WIKIDATA": Register("Wikidata", r"Q\d+", "Q1377"),
}
COMMON = ("GB-COH", "GB-CHC", "GB-SC", "GB-NIC", "GB-MPR")


def register_choices() -> list[tuple[str, str]]:
    """Prefix and name for a form, the five that most organisations have first."""
    rest = sorted((code for code in REGISTERS if code not in COMMON), key=lambda code: REGISTERS[code].name)
    return [(code, f"{REGISTERS[code].name} ({code})") for code in (*COMMON, *rest)]


def clean_identifier(scheme: str, value: str) -> str:
    """The number as this register writes it. Raises Refused with a sentence for whoever typed it."""
    register = REGISTERS.get(scheme)
    if register is None:
        raise Refused(f"“{scheme}” is not a register we know. Choose one from the list.")
    text = _bare(scheme, value)
    if not text:
        raise Refused("Write the number, or leave the identifier out when there is none.")
    if re.sub(r"[^a-z]", "", text.casefold()) in NOT_A_NUMBER and not any(letter.isdigit() for letter in text):
        raise Refused(
            f"“{value.strip()}” is not a number of {register.name}. Leave the identifier out when there is none."
        )
    cleaned = register.clean(text)
    if not re.fullmatch(register.shape, cleaned):
        raise Refused(_wrong_shape(scheme, register, value.strip()))
    if scheme == "XI-LEI" and not _lei_adds_up(cleaned):
        raise Refused(f"“{value.strip()}” is not a Legal Entity Identifier: its last two digits do not match.")
    return cleaned


def split_code(code: str) -> tuple[str, str] | None:
    """ "GB-COH-07706036" -> ("GB-COH", "07706036"); None when it begins with no register we know."""
    written = code.strip().upper()
    scheme = max((one for one in REGISTERS if written.startswith(f"{one}-")), key=len, default="")
    return (scheme, code.strip()[len(scheme) + 1 :]) if scheme else None


def _bare(scheme: str, value: str) -> str:
    """Without spaces, and without the prefix if somebody pasted the whole code."""
    text = re.sub(r"[\s.]+", "", value).upper()
    return text.removeprefix(f"{scheme}-").strip("-")


def _wrong_shape(scheme: str, register: Register, value: str) -> str:
    if scheme == "GB-COH" and re.fullmatch(r"(IP|RS|SP|NP)\d+[A-Z]?", value.upper()):
        return f"“{value}” is a number of the Mutuals Public Register (GB-MPR). Choose that register."
    return f"“{value}” does not look like a number of {register.name}. It looks like {register.example}."


def _lei_adds_up(text: str) -> bool:
    """ISO 17442: read letters as 10 to 35, the whole leaves 1 when divided by 97."""
    return int("".join(str(int(letter, 36)) for letter in text)) % 97 == 1

"""How names are written for finding and comparing: never shown, never the only reason to merge."""

import re
import unicodedata
from difflib import SequenceMatcher

# Words that say what kind of body it is, not which one.
LEGAL = frozenset(
    "the ltd limited plc llp lp cic cio scio co company inc incorporated trust foundation group uk charity "
    "society association holdings and of for".split()
)
ALIKE = 0.82
# Plain letters, most of what is written, need no tables of Unicode: capitals become small, the rest becomes space.
PLAIN = "".join(chr(code) if chr(code).isalnum() else " " for code in range(128)).lower()


def normalise(text: str) -> str:
    """Small letters without accents or punctuation, "&" read as "and": "Café & Co." -> "cafe and co"."""
    if text.isascii():
        return " ".join(text.replace("&", " and ").replace("'", "").translate(PLAIN).split())
    plain = unicodedata.normalize("NFKD", text.replace("&", " and ")).casefold()
    kept = "".join(letter for letter in plain if not unicodedata.combining(letter))
    return " ".join(re.sub(r"[^\w]+", " ", kept.replace("'", "").replace("’", "")).replace("_", " ").split())


def core(name: str) -> str:
    """The words that tell one organisation from another: "The Acorn Trust Ltd" -> "acorn"."""
    return telling(normalise(name))


def telling(name: str) -> str:
    """The same of a name that is normalised."""
    words = name.split()
    return " ".join(word for word in words if word not in LEGAL) or name


def alike(one: str, other: str) -> bool:
    """Whether a person should look at these two names side by side."""
    mine, theirs = core(one), core(other)
    return mine == theirs or SequenceMatcher(None, mine, theirs).ratio() >= ALIKE


def name_key(name: str) -> str:
    """What sorts and finds an organisation; a name without any letter or digit keeps itself."""
    return (normalise(name) or name.strip().casefold())[:200]


def sort_name(given: str, family: str) -> str:
    """ "oyelaran amira": by last name where there is one."""
    return (normalise(f"{family} {given}") or f"{family} {given}".strip().casefold())[:170]


def words_of(text: str) -> list[str]:
    """What somebody typed into a search box, word by word; at most six count."""
    return normalise(text).split()[:6]

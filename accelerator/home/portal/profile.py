"""One profile, reused everywhere; and who exactly can see each part of it (delight 6)."""

from dataclasses import dataclass
from typing import Any

from accelerator.programmes.picklists import label_maps
from partners.models import Organisation
from partners.sharing import shows

STAFF, ASKED, BROWSING, PUBLIC = "staff", "asked", "browsing", "public"
AUDIENCES = {
    STAFF: "Programme staff",
    ASKED: "whoever we ask to meet you",
    BROWSING: "partners of your programme",
    PUBLIC: "everybody, once a partnership is confirmed and you agreed to be named",
}
# Field to audiences, beside staff, who see all. What partners browse is read from here (browse.py).
SEEN_BY: dict[str, tuple[str, ...]] = {
    "name": (ASKED, BROWSING, PUBLIC),
    "about": (ASKED, BROWSING),
    "website": (BROWSING,),
    "sector": (ASKED, BROWSING),
    "regions": (BROWSING,),
    "legal_status": (),
    "size": (),
    "postcode": (),
    "motives": (),
    "benefits": (),
    "ask_cap_month": (),
    "open_cap": (),
}
LABELS = {
    "name": "Name",
    "about": "What you do",
    "website": "Web page",
    "sector": "Sector",
    "regions": "Where you work",
    "legal_status": "Legal form",
    "size": "Size",
    "postcode": "Postcode",
    "motives": "Why you take part",
    "benefits": "What you hope to get from it",
    "ask_cap_month": "Introductions a month at most",
    "open_cap": "Introductions at once at most",
}
# What companies are asked; an innovator's form leaves it out (R20).
OF_COMPANIES = ("motives", "benefits", "size")
INNOVATORS_LABELS = {"sector": "What kind of organisation", "ask_cap_month": "New introductions a month at most"}
LISTS = {
    "sector": "sector",
    "legal_status": "legal_status",
    "size": "size",
    "regions": "region",
    "motives": "motive",
    "benefits": "benefit",
}


@dataclass(frozen=True)
class Row:
    """One line of the profile: what it says, and who can read it."""

    label: str
    value: str
    seen_by: str


def rows(organisation: Organisation, *, is_innovator: bool, is_company: bool) -> list[Row]:
    """The whole profile in words. One query for the labels of all codes."""
    maps = label_maps(*LISTS.values())
    return [
        Row(
            label if is_company else INNOVATORS_LABELS.get(name, label),
            _words(name, getattr(organisation, name), maps),
            seen_by(name, browsed=is_innovator and shows(organisation, name)),
        )
        for name, label in LABELS.items()
        if is_company or name not in OF_COMPANIES or getattr(organisation, name)
    ]


def seen_by(name: str, *, browsed: bool) -> str:
    """ "Programme staff, whoever we ask to meet you". Partners' profiles are not browsed, nor is what an innovator
    keeps back."""
    others = [AUDIENCES[one] for one in SEEN_BY[name] if one != BROWSING or browsed]
    return ", ".join([AUDIENCES[STAFF], *others]) if others else f"{AUDIENCES[STAFF]} only"


def _words(name: str, value: Any, maps: dict[str, dict[str, str]]) -> str:
    if name not in LISTS:
        return str(value) if value not in (None, "") else ""
    labels = maps[LISTS[name]]
    codes = value if isinstance(value, list) else [value]
    return ", ".join(labels.get(code, code) for code in codes if code)

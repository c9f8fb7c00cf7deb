"""The introduction writes its own first paragraph, from both profiles and what fits (domain.md 3.23).

Only what both may know by then: the need, the offer, the theme and the regions they share. Never a letter to one
side, an interest that was marked privately, or why somebody hesitated (promise 5).
"""

from accelerator.programmes import picklists
from introductions.models import Introduction

REGIONS_NAMED = 2
REASON_LETTERS = 60


def own_paragraph(introduction: Introduction) -> str:
    """Why these two, in two or three sentences; a plain one where nothing is known of either."""
    sentences = [one for one in (_what_fits(introduction), _in_common(introduction)) if one]
    return " ".join(sentences) or _plain(introduction)


def reason(introduction: Introduction) -> str:
    """What it is about, for the subject; empty where no need, offer or theme is chosen."""
    about = introduction.need or introduction.offer or introduction.theme
    text = " ".join(str(getattr(about, "title", "") or getattr(about, "name", "")).split()) if about else ""
    return text if len(text) <= REASON_LETTERS else f"{text[:REASON_LETTERS].rsplit(' ', 1)[0]} …"


def _plain(introduction: Introduction) -> str:
    return f"{introduction.innovator.name} and {introduction.partner.name} have both said that they would like to meet."


def _what_fits(introduction: Introduction) -> str:
    need, offer = introduction.need, introduction.offer
    innovator, partner = introduction.innovator.name, introduction.partner.name
    if need and offer:
        return f"{innovator} looks for “{need.title}”, and {partner} offers “{offer.title}”."
    if need:
        return f"{innovator} looks for “{need.title}”, and {partner} would like to hear more."
    return f"{partner} offers “{offer.title}”, and {innovator} could use it." if offer else ""


def _in_common(introduction: Introduction) -> str:
    """The theme they were brought together for, and where both work."""
    theme, shared = introduction.theme, _shared_regions(introduction)
    if theme and shared:
        return f"Both care about {theme.name}, and both work in {shared}."
    if theme:
        return f"Both care about {theme.name}."
    return f"Both work in {shared}." if shared else ""


def _shared_regions(introduction: Introduction) -> str:
    theirs = set(introduction.partner.regions)
    shared = [code for code in introduction.innovator.regions if code in theirs]
    labels = picklists.labels("region") if shared else {}
    return " and ".join(labels.get(code, code) for code in shared[:REGIONS_NAMED])

"""The first words of a letter, from the reasons of a match: for staff to go on from, and true as it stands.

Only what both sides may know of each other: the help, the challenge, the place, what both write about. Never who
marked interest, what somebody answered before, or what is left of a limit (promise 5).
"""

from typing import Any

from introductions.matching.reasons import shared_words
from introductions.matching.suggesting import Match


def letter_of(match: Match) -> dict[str, Any]:
    """`why`, `why_second` and `ask` of a draft."""
    offer = match.offer.title if match.offer else ""
    fits = match.option.type in match.seeker.needs if offer else False
    theirs = f"They look for what you offer: “{offer}”. " if fits else ""
    yours = f"They offer what you look for: “{offer}”. " if fits else ""
    shared = _shared(match)
    return {
        "why": f"We would like you to meet {match.seeker.name}. {theirs}{shared}".strip(),
        "why_second": f"We would like you to meet {match.partner.name}. {yours}{shared}".strip(),
        "ask": "one 30-minute call",
    }


def _shared(match: Match) -> str:
    seeker, option = match.seeker, match.option
    said = []
    if seeker.themes & option.themes:
        said.append("You both work on the same challenge.")
    if set(seeker.regions) & set(option.regions):
        said.append("You work in the same region.")
    words = shared_words(seeker.text, option.helper.about)
    if words:
        said.append(f"You both write about {' and '.join(words[:2])}.")
    return " ".join(said) or "We think that you have something to say to each other."

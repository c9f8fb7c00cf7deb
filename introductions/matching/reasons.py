"""Why a suggestion stands where it stands, in plain words; and what speaks against it."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from introductions.matching.scoring import SIZES, SIZES_TO_GROW, SIZES_TO_TRY
from introductions.matching.sides import Option, Seeker
from introductions.states import Side

Words = dict[str, dict[str, str]]
SHARED = 3  # words named at most
ORDER = ("help", "meaning", "theme", "place", "size", "interest", "room", "past")
PLAIN = frozenset(
    "about across activities advice also among area areas around based before being between both build building "
    "charity children communities community company companies could create creating data deliver delivers develop "
    "developing development each england ensure every find first from given groups have health help helping helps "
    "high improve improving include including into know life like lives local made make makes making many more most "
    "much need needs offer offers open organisation organisations other others over part people place places "
    "programme programmes project projects promote provide provided provides providing range relief same scheme "
    "service services several small some such support supported supporting supports take than that their them then "
    "there these they thing things this those through time together towards trust under until used using very want "
    "well were what when where which while will with within without work working works world would year years your "
    "meet meeting partner partners partnership pilot test team teams staff hours days introduction".split()
)


@dataclass(frozen=True)
class Reason:
    """One line of why: how many of how many points. `points` of 0 speaks for nothing."""

    code: str
    text: str
    points: int
    of: int

    @property
    def ok(self) -> bool:
        return self.points > 0


def reasons(
    seeker: Seeker,
    option: Option,
    points: dict[str, float],
    weights: dict[str, float],
    words: Words,
    marked: set[str],
) -> list[Reason]:
    """A line for each criterion that counts in this programme, the first ones first."""
    said = {
        "help": _help(seeker, option, words),
        "meaning": _meaning(seeker, option, points["meaning"], weights["meaning"]),
        "theme": _theme(seeker, option),
        "place": _place(seeker, option, words),
        "size": _size(seeker, option),
        "interest": _interest(marked),
        "room": _room(option),
        "past": _past(option),
    }
    return [
        Reason(code, said[code], round(points.get(code, 0)), round(weights[code]))
        for code in ORDER
        if round(weights[code]) > 0
    ]


def against(seeker: Seeker, option: Option, found: list[Reason]) -> list[str]:
    """What a careful colleague would object, the gravest first; empty when there is nothing."""
    by_code = {reason.code: reason for reason in found}
    return [*_no_fit(seeker, option, by_code), *_elsewhere(option, by_code), *_hard_to_get(option)]


def _no_fit(seeker: Seeker, option: Option, found: dict[str, Reason]) -> Iterator[str]:
    if not option.offer:
        yield "It has no live offer, so nobody knows what it could give"
    elif not seeker.needs:
        yield f"{seeker.name} has no open need to compare with"
    elif _fails(found, "help"):
        yield "What it offers is not what they asked for"
    if seeker.themes and _fails(found, "theme"):
        yield "It has not named the same challenge"


def _elsewhere(option: Option, found: dict[str, Reason]) -> Iterator[str]:
    if _fails(found, "place"):
        yield "It works in other regions"
    size = found.get("size")
    if size and option.helper.size and 2 * size.points < size.of:
        yield "Its size is less usual at this stage"


def _hard_to_get(option: Option) -> Iterator[str]:
    helper = option.helper
    if option.room == 1:
        yield "It would be its last one for now"
    if helper.silent:
        yield f"It let {helper.silent} request{'s' if helper.silent > 1 else ''} go unanswered this year"
    if helper.answers >= 2 and helper.yes * 2 < helper.answers:
        yield f"It said yes to {helper.yes} of {helper.answers} requests this year"


def _fails(found: dict[str, Reason], code: str) -> bool:
    return code in found and not found[code].ok


def shared_words(one: str, other: str) -> list[str]:
    """Words of some weight that both texts have, longest first."""
    ours, theirs = (_notable(text) for text in (one, other))
    return sorted(ours & theirs, key=lambda word: (-len(word), word))[:SHARED]


def _notable(text: str) -> set[str]:
    return {word for word in re.findall(r"[a-z]{5,}", text.lower()) if word not in PLAIN}


def joined(words: list[str]) -> str:
    return " and ".join([", ".join(words[:-1]), words[-1]] if len(words) > 1 else words)


def _help(seeker: Seeker, option: Option, words: Words) -> str:
    if not option.offer:
        return "No live offer"
    kind = words["offer_type"].get(option.type, option.type).lower()
    return f"Offers what they need: {kind}" if option.type in seeker.needs else f"Offers other help: {kind}"


def _meaning(seeker: Seeker, option: Option, points: float, weight: float) -> str:
    if not (seeker.vector.any() and option.vector.any()):
        return "Too little text to compare"
    offered = f"{option.offer.title} {option.offer.description}" if option.offer else ""
    shared = shared_words(seeker.text, f"{option.helper.about} {offered}")
    if points < weight / 4:
        return "Little in common in what they write" if round(points) else "They write about different things"
    return f"Both write about {joined(shared)}" if shared else "Close in meaning, in other words"


def _theme(seeker: Seeker, option: Option) -> str:
    if seeker.themes & option.themes:
        return "Same challenge"
    return "Another challenge" if seeker.themes else "No challenge named yet"


def _place(seeker: Seeker, option: Option, words: Words) -> str:
    shared = [code for code in option.regions if code in seeker.regions]
    if shared:
        return words["region"].get(shared[0], shared[0])
    return "Other regions" if option.regions and seeker.regions else "Works nationwide"


def _size(seeker: Seeker, option: Option) -> str:
    size = option.helper.size
    if size not in SIZES:
        return "Size not known"
    table = SIZES_TO_GROW if seeker.grows else SIZES_TO_TRY
    return "Right size" if table[SIZES.index(size)] >= 0.8 else "Less usual size"


def _interest(marked: set[str]) -> str:
    if len(marked) > 1:
        return "Both marked interest in each other"
    if Side.PARTNER in marked:
        return "The partner marked interest"
    return "The innovator marked interest" if marked else "Nobody has marked interest"


def _room(option: Option) -> str:
    return f"Room for {option.room} more" if option.room else "No room for more"


def _past(option: Option) -> str:
    helper = option.helper
    asked = helper.answers + helper.silent
    return f"Said yes to {helper.yes} of {asked} this year" if asked else "Not asked before"

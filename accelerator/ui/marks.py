"""The pair mark and the icons: what each drawing in `static/img/sprite.svg` means in words.

Circle = innovator, square = partner; hollow = not yet, filled = said yes; three dots = being asked;
dashed line = asking, solid line = introduced, two lines = confirmed.
"""

PAIRS = {
    "draft": "Draft, nobody asked",
    "first": "Partner asked, no answer yet",
    "first-innovator": "Innovator asked, no answer yet",
    "second": "Partner said yes, innovator asked",
    "second-partner": "Innovator said yes, partner asked",
    "ready": "Both said yes, not sent yet",
    "intro": "Introduced",
    "conf": "Partnership confirmed",
    "later": "Not now",
    "no": "Not moving ahead",
}

ICONS = frozenset(
    {
        "asc",
        "back",
        "calendar",
        "chevron",
        "clock",
        "cog",
        "desc",
        "down",
        "edit",
        "external",
        "filter",
        "go",
        "info",
        "link",
        "mail",
        "menu",
        "no",
        "note",
        "out",
        "people",
        "person",
        "phone",
        "plus",
        "print",
        "search",
        "sort",
        "sun",
        "tick",
        "undo",
        "up",
        "warn",
        "who",
    }
)

TAGS = frozenset(["", "on", "good", "wait", "bad", "fore"])


def pair_label(code: str) -> str:
    """The words that a pair mark always carries. An unknown code is a programmer's error: ValueError."""
    if code not in PAIRS:
        raise ValueError(f"There is no pair mark called {code!r}. Known: {', '.join(PAIRS)}.")
    return PAIRS[code]


def initials(name: str) -> str:
    """At most two letters for a monogram: "Amira Oyelaran" -> "AO", "Owl & Ledger" -> "OL", "" -> "?"."""
    words = [word for word in name.split() if word[:1].isalnum()]
    if not words:
        return "?"
    chosen = words if len(words) == 1 else [words[0], words[-1]]
    return "".join(word[0] for word in chosen).upper()

"""What each figure means. Fixed in code and shown as help text, because the words are contested (domain.md 1).

A figure that is not listed here is not shown; a definition that changes is a decision, not an edit.
"""

from dataclasses import dataclass

COUNTED = "counted"  # from rows; nobody estimated anything
TARGET = "target"
# The moments worth a word: "The hundredth partnership was confirmed yesterday."
ROUND_NUMBERS = [1, 10, 25, 50, 100, 150, 200, 250, 300, 400, 500, 750, *range(1000, 10001, 500)]


@dataclass(frozen=True)
class Definition:
    """`label` follows the number ("230 introductions made"); `meaning` completes "Counted when" where it is counted."""

    label: str
    unit: str
    meaning: str
    kind: str = "actual"
    confidence: str = COUNTED
    one: str = ""  # `label` after "1"
    behind: str = ""  # the figure that says how many rows stand behind it, where its value is not their number

    @property
    def is_counted(self) -> bool:
        """Whether the value is the number of its rows."""
        return self.confidence == COUNTED and not self.behind

    @property
    def sentence(self) -> str:
        return f"Counted when {self.meaning}" if self.is_counted else self.meaning


FIGURES: dict[str, Definition] = {
    "innovators": Definition(
        "social innovators",
        "organisations",
        "an innovator has joined the programme and has not left it. One that is only invited does not count.",
        one="social innovator",
    ),
    "partners": Definition(
        "partners engaged",
        "organisations",
        "a partner has joined the programme and has not left it. One that is only invited does not count.",
        one="partner engaged",
    ),
    "partners_with_live_offer": Definition(
        "partners with a live offer",
        "organisations",
        "a partner that takes part has an offer in this programme that is live, and today is within its dates.",
        one="partner with a live offer",
    ),
    "introductions_asked": Definition(
        "introductions asked for",
        "introductions",
        "at least one side was asked. An introduction made elsewhere counts as asked, because both sides agreed to it.",
        one="introduction asked for",
    ),
    "introductions_made": Definition(
        "introductions made",
        "introductions",
        "both sides said yes and the introduction went, or staff logged one made elsewhere with both sides’ consent.",
        one="introduction made",
    ),
    "introductions_elsewhere": Definition(
        "introductions made elsewhere",
        "introductions",
        "staff logged an introduction that was made in person, by telephone or by their own e-mail.",
        one="introduction made elsewhere",
    ),
    "introductions_met": Definition(
        "introductions that met",
        "introductions",
        "staff or either side logged a meeting after the introduction, or the two confirmed a partnership.",
        one="introduction that met",
    ),
    "introductions_led": Definition(
        "introductions that led to a partnership",
        "introductions",
        "at least one confirmed partnership came from the introduction. One introduction may lead to several.",
        one="introduction that led to a partnership",
    ),
    "introductions_led_to_several": Definition(
        "introductions that led to more than one partnership",
        "introductions",
        "at least two confirmed partnerships came from the introduction.",
        one="introduction that led to more than one partnership",
    ),
    "days_to_answer": Definition(
        "days to a first answer",
        "days",
        "The median: half of the first answers came sooner, half later. The days run from the first question to the "
        "first answer of the side that was asked first. A question without an answer is not among them.",
        one="day to a first answer",
        behind="answers",
    ),
    "partnerships_confirmed": Definition(
        "confirmed partnerships",
        "partnerships",
        "all parties confirmed it, or staff did with evidence, and it has a date. It still counts after it ends; "
        "one that staff declare void with a reason does not.",
        one="confirmed partnership",
    ),
    "partnerships_by_staff": Definition(
        "partnerships confirmed by staff",
        "partnerships",
        "staff confirmed for at least one party, with evidence.",
        one="partnership confirmed by staff",
    ),
    "partnerships_without_introduction": Definition(
        "partnerships without an introduction of ours",
        "partnerships",
        "the partnership was confirmed and came about without an introduction of this programme.",
        one="partnership without an introduction of ours",
    ),
    "partnership_target": Definition(
        "target for confirmed partnerships",
        "partnerships",
        "How many the programme set out to reach. The first value is kept when the target is revised.",
        kind="target",
        confidence=TARGET,
        one="target for confirmed partnerships",
    ),
}
# What /impact/<slug>.json promises by name (architecture.md, fixed points); the rest of FIGURES follows.
PROMISED = ("innovators", "partners", "introductions_made", "partnerships_confirmed", "partnership_target")
FUNNEL = ("introductions_asked", "introductions_made", "introductions_met", "partnerships_confirmed")
FUNNEL_LABELS = ("Asked", "Introduced", "Met", "Confirmed")
CONVERSION = (
    "Conversion is the share of introductions made that led to at least one confirmed partnership. "
    "Both numbers stand beside it, because one introduction may lead to several partnerships."
)

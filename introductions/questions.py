"""The four questions after an introduction, as mails and pages word them: one question each, answered with one tap."""

from dataclasses import dataclass

from accelerator import clock
from introductions.models import Introduction
from introductions.states import QUESTIONS


@dataclass(frozen=True)
class Question:
    """`asks` names the other side as {other}; `more` says what the answer is for."""

    days: int
    asks: str
    more: str = ""

    @property
    def choices(self) -> list[tuple[str, str]]:
        return [(reply.value, reply.label) for reply in QUESTIONS[self.days]]

    def about(self, other: str) -> str:
        return self.asks.format(other=other)


BY_DAY = {
    3: Question(3, "Are you in touch with {other}?"),
    10: Question(10, "Have you met {other}?", "If so, we ask the day as well."),
    30: Question(30, "Where does it lead with {other}?", "Nothing is a fine answer: then we stop asking."),
    90: Question(90, "What has become of you and {other}?", "It is the last time that we ask."),
}


def question(days: int) -> Question | None:
    """The question of that day; None where there is none."""
    return BY_DAY.get(days)


def question_now(introduction: Introduction) -> int:
    """Which question fits today, for whoever looks in by themselves."""
    if introduction.introduced_at is None:
        return min(QUESTIONS)
    passed = (clock.now() - introduction.introduced_at).days
    return max((days for days in QUESTIONS if days <= passed), default=min(QUESTIONS))

"""What the two sides say of the same introduction, beside each other: where they see it differently, staff look."""

from dataclasses import dataclass
from typing import Any

from django.db.models import Case, CharField, F, OuterRef, QuerySet, Subquery, Value, When

from introductions.models import FollowUp, Introduction
from introductions.states import POINTS_TO, FollowUpReply, Side


@dataclass(frozen=True)
class Word:
    """The last word of one side; `said` is None where it has not answered."""

    side: Side
    name: str
    said: FollowUp | None

    @property
    def points_to(self) -> str:
        return POINTS_TO[FollowUpReply(self.said.answer)] if self.said else ""


def last_words(introduction: Introduction) -> list[Word]:
    """The innovator's and the partner's, in one query."""
    rows = introduction.follow_ups.select_related("person").order_by("given_at", "id")
    last = {row.side: row for row in rows}
    return [Word(side, introduction.organisation(side).name, last.get(side)) for side in Side]


def differ(words: list[Word]) -> bool:
    """Whether both have answered, and their last words point to different places."""
    return all(word.said for word in words) and len({word.points_to for word in words}) > 1


def where_they_differ(rows: QuerySet[Introduction]) -> QuerySet[Introduction]:
    """Those of `rows` whose sides see it differently; as `differ`, in the same statement."""
    found: Any = rows.annotate(**{f"{side}_points": _points(side) for side in Side})
    both = found.filter(innovator_points__isnull=False, partner_points__isnull=False)
    return both.exclude(innovator_points=F("partner_points"))


def _points(side: Side) -> Any:
    whens = [When(answer=reply, then=Value(place)) for reply, place in POINTS_TO.items()]
    words = FollowUp.objects.filter(introduction=OuterRef("pk"), side=side).order_by("-given_at", "-id")
    return Subquery(words.annotate(points=Case(*whens, output_field=CharField())).values("points")[:1])

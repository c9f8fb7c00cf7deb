"""The records behind each figure: the same conditions as counting.sql, as querysets one can page through.

A test holds the two to each other: for every figure, as many rows here as were counted there.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime
from zoneinfo import ZoneInfo

from django.db.models import Count, Exists, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce

from accelerator.programmes.models import Programme, TargetRevision, Theme
from accelerator.tenancy.context import current_tenant
from introductions.models import Answer, Introduction, Partnership, Party
from introductions.models.introduction import Origin
from introductions.states import Via
from partners.models import Offer, Organisation, Participation
from partners.models.taking_part import ParticipationRole

BY_NAME = ("organisation__name_key", "id")


@dataclass(frozen=True)
class Narrowing:
    """A part of a figure: up to the end of a month, of one theme, of one innovator."""

    until: date | None = None  # the first day of the month
    theme: Theme | None = None
    innovator: Organisation | None = None

    def __bool__(self) -> bool:
        return bool(self.until or self.theme or self.innovator)


EVERYTHING = Narrowing()


@dataclass(frozen=True)
class Rows:
    """`kind` names the table that shows them: participations, introductions, answers, partnerships, revisions."""

    kind: str
    queryset: QuerySet
    order: tuple[str, ...]


NARROWED_BY = {
    "participations": {"theme"},
    "introductions": {"until", "theme", "innovator"},
    "answers": {"theme", "innovator"},
    "partnerships": {"until", "theme", "innovator"},
    "revisions": set(),
}


def rows_of(figure: str, programme: Programme, only: Narrowing = EVERYTHING) -> Rows:
    """The rows that `figure` (a name of definitions.FIGURES) counts. KeyError for an unknown name."""
    return ROWS[figure](programme, only)


def narrows(rows: Rows, only: Narrowing) -> bool:
    """Whether these rows can be narrowed so: nobody joins "up to May", and a target is of no theme."""
    return {name for name, value in vars(only).items() if value} <= NARROWED_BY[rows.kind]


def _participations(role: str, condition: Q | Exists = Q()) -> Callable[[Programme, Narrowing], Rows]:  # noqa: B008
    def rows(programme: Programme, only: Narrowing) -> Rows:
        found = Participation.objects.filter(condition, programme=programme, role=role).taking_part()
        if only.theme:
            found = found.filter(theme_links__theme=only.theme)
        return Rows(
            "participations", found.select_related("organisation").prefetch_related("theme_links__theme"), BY_NAME
        )

    return rows


def _introductions(condition: Q | Exists) -> Callable[[Programme, Narrowing], Rows]:
    def rows(programme: Programme, only: Narrowing) -> Rows:
        found = _of(only, Introduction.objects.with_pair().filter(MADE, condition, programme=programme))
        if only.until:
            found = found.filter(introduced_at__lt=_end_of(only.until))
        return Rows("introductions", found, ("-introduced_at", "-id"))

    return rows


def _asked(programme: Programme, only: Narrowing) -> Rows:
    found = _of(only, Introduction.objects.with_pair().filter(Q(asked_at__isnull=False) | MADE, programme=programme))
    if only.until:
        begun = found.annotate(begun_at=Coalesce("asked_at", "introduced_at"))
        found = begun.filter(begun_at__lt=_end_of(only.until))
    return Rows("introductions", found, ("-created_at", "-id"))


def _answers(programme: Programme, only: Narrowing) -> Rows:
    """Introductions with the first answer of the side that was asked first (`answered_at`), changed later or not."""
    answers = Answer.objects.filter(introduction=OuterRef("pk"), side=OuterRef("first_side")).order_by("given_at")
    found = _of(only, Introduction.objects.with_pair().filter(asked_at__isnull=False, programme=programme))
    answered = found.annotate(answered_at=Subquery(answers.values("given_at")[:1])).filter(answered_at__isnull=False)
    return Rows("answers", answered, ("-asked_at", "-id"))


def _of(only: Narrowing, introductions: QuerySet) -> QuerySet:
    if only.innovator:
        introductions = introductions.filter(innovator=only.innovator)
    if only.theme:
        introductions = introductions.filter(_of_theme(only.theme, ""))
    return introductions


def _partnerships(condition: Q | Exists = Q()) -> Callable[[Programme, Narrowing], Rows]:  # noqa: B008 - never changed
    def rows(programme: Programme, only: Narrowing) -> Rows:
        found = Partnership.objects.confirmed().filter(condition, programme=programme)
        if only.until:
            found = found.filter(confirmed_at__lt=_end_of(only.until))
        if only.innovator:
            found = found.filter(_has_party(organisation=only.innovator))
        if only.theme:
            found = found.filter(_partnership_of_theme(only.theme))
        return Rows("partnerships", found.prefetch_related("parties__organisation"), ("-confirmed_at", "-id"))

    return rows


def _revisions(programme: Programme, only: Narrowing) -> Rows:
    found = TargetRevision.objects.filter(target__programme=programme, target__measure="partnerships_confirmed")
    return Rows("revisions", found.select_related("by"), ("-created_at", "-id"))


def _live_offer() -> Exists:
    offers = Offer.objects.live().filter(organisation=OuterRef("organisation"), programme=OuterRef("programme"))
    return Exists(offers)


def _confirmed_partnership() -> Exists:
    return Exists(Partnership.objects.confirmed().filter(introduction=OuterRef("pk")))


def _several_partnerships() -> Exists:
    confirmed = Partnership.objects.confirmed().filter(introduction=OuterRef("pk")).order_by()
    return Exists(confirmed.values("introduction").annotate(led=Count("pk")).filter(led__gt=1))


def _has_party(**conditions: object) -> Exists:
    return Exists(Party.objects.filter(partnership=OuterRef("pk"), **conditions))


def _of_theme(theme: Theme, path: str) -> Q:
    """An introduction's own theme, else the only one that its innovator has."""
    return Q(**{f"{path}theme": theme}) | Q(**{f"{path}theme": None, f"{path}innovator__in": _only_in(theme)})


def _partnership_of_theme(theme: Theme) -> Q:
    """As the introduction it came from; where it came from none, as the innovator among its parties."""
    by_party = _has_party(side="innovator", organisation__in=_only_in(theme))
    return Q(introduction__isnull=False) & _of_theme(theme, "introduction__") | Q(introduction=None) & Q(by_party)


def _only_in(theme: Theme) -> QuerySet:
    """Innovators whose one and only theme this is."""
    taking_part = Participation.objects.filter(
        programme=theme.programme_id, role=ParticipationRole.INNOVATOR
    ).taking_part()
    one = taking_part.annotate(themes=Count("theme_links")).filter(themes=1).values("pk")
    return Participation.objects.filter(pk__in=one, theme_links__theme=theme).values("organisation")


def _end_of(month: date) -> datetime:
    """The first moment after the month, by the tenant's clock."""
    following = date(month.year + month.month // 12, month.month % 12 + 1, 1)
    return datetime(following.year, following.month, 1, tzinfo=ZoneInfo(current_tenant().time_zone))


MADE = Q(introduced_at__isnull=False)


def _partners_with_live_offer(programme: Programme, only: Narrowing) -> Rows:
    """Asked anew each time: which offers are live depends on the day."""
    return _participations(ParticipationRole.PARTNER, _live_offer())(programme, only)


ROWS: dict[str, Callable[[Programme, Narrowing], Rows]] = {
    "innovators": _participations(ParticipationRole.INNOVATOR),
    "partners": _participations(ParticipationRole.PARTNER),
    "partners_with_live_offer": _partners_with_live_offer,
    "introductions_asked": _asked,
    "introductions_made": _introductions(MADE),
    "introductions_elsewhere": _introductions(Q(origin=Origin.ELSEWHERE)),
    "introductions_met": _introductions(Q(met_at__isnull=False) | Q(_confirmed_partnership())),
    "introductions_led": _introductions(_confirmed_partnership()),
    "introductions_led_to_several": _introductions(_several_partnerships()),
    "days_to_answer": _answers,
    "partnerships_confirmed": _partnerships(),
    "partnerships_by_staff": _partnerships(Q(_has_party(confirmed_via=Via.STAFF))),
    "partnerships_without_introduction": _partnerships(Q(introduction=None)),
    "partnership_target": _revisions,
}

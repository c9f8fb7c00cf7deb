"""What stands in the way, for all pairs at once. The rules and numbers are those of introductions.checks."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING, Any
from uuid import UUID

from django.db.models import Count, Exists, F, OuterRef, Q, QuerySet
from django.utils import timezone

from accelerator import clock
from accelerator.mailing.models import Preference, Suppression
from accelerator.mailing.services import MailClass
from accelerator.programmes.models import Programme
from accelerator.ui import formats
from introductions.checks import REST, month_start
from introductions.models import Answer, Conflict, Dismissal, Interest, Introduction
from introductions.states import BUSY, MADE, OPEN, Reply, Side, State
from partners.models import Position
from partners.rules import without_acceptance

if TYPE_CHECKING:
    from introductions.matching.sides import Helper, Option, Seeker

YEAR = timedelta(days=365)  # how far back past answers count
Only = tuple[list[UUID] | None, list[UUID] | None]


@dataclass(frozen=True)
class Bar:
    """Why a pair cannot be introduced now, in a few words."""

    code: str
    why: str
    introduction: UUID | None = None


NOBODY = "Nobody there may be asked now"
STOPPED = "Asked not to be contacted"
PAUSED = "Takes no new introductions for now"
NO_CONSENT = "Rules of engagement not accepted"


def mark(
    programme: Programme,
    seekers: Mapping[UUID, "Seeker"],
    helpers: Mapping[UUID, "Helper"],
    options: list["Option"],
    only: Only,
) -> None:
    """Write on each what it has open, and what stands in its way."""
    reachable = _reachable([*seekers, *helpers] if None not in only else None)
    unbound = without_acceptance(programme, [*seekers, *helpers])
    _count_seekers(programme, seekers, only[0])
    _count_helpers(helpers, only[1])
    _count_offers(options, only[1])
    for seeker in seekers.values():
        full = f"Has {seeker.open_now} of {seeker.cap} open introductions" if seeker.open_now >= seeker.cap else ""
        seeker.barred = _side(seeker, reachable, unbound) or full
    for helper in helpers.values():
        helper.barred = _side(helper, reachable, unbound) or _full(helper)


def _full(helper: "Helper") -> str:
    if helper.asked >= helper.cap:
        return f"At its limit until {formats.short_day(_next_month())}"
    full = helper.open_now >= helper.open_cap
    return f"Has {helper.open_now} of {helper.open_cap} introductions open" if full else ""


def _side(one: Any, reachable: set[UUID], unbound: set[UUID]) -> str:
    if one.stopped_at:
        return STOPPED
    if one.paused_at:
        return PAUSED
    if one.id not in reachable:
        return NOBODY
    return NO_CONSENT if one.id in unbound else ""


def between(programme: Programme, innovators: list[UUID] | None, partners: list[UUID] | None) -> dict[Any, Bar]:
    """(innovator, partner) -> what stands between them; the gravest first."""
    found: dict[tuple[UUID, UUID], Bar] = {}
    for rows in (
        _resting(innovators, partners),
        _introduced(programme, innovators, partners),
        _conflicting(innovators, partners),
        _dismissed(programme, innovators, partners),
        _open(programme, innovators, partners),
    ):
        found |= rows
    return found


def interest_between(
    programme: Programme, innovators: list[UUID] | None, partners: list[UUID] | None
) -> dict[tuple[UUID, UUID], set[str]]:
    """(innovator, partner) -> the sides that marked interest in the other. Private to staff (promise 5)."""
    rows = Interest.objects.live().filter(programme=programme)
    ids = next((set(only) for only in (innovators, partners) if only is not None), None)
    if ids is not None:
        rows = rows.filter(Q(by_organisation__in=ids) | Q(about_organisation__in=ids))
    found: dict[tuple[UUID, UUID], set[str]] = {}
    # which of the two is the innovator follows from the programme: a mark is kept both ways round
    for by, about in rows.values_list("by_organisation", "about_organisation"):
        found.setdefault((by, about), set()).add(Side.INNOVATOR)
        found.setdefault((about, by), set()).add(Side.PARTNER)
    return found


def _of_pairs(rows: QuerySet, innovators: list[UUID] | None, partners: list[UUID] | None) -> QuerySet:
    if innovators is not None:
        rows = rows.filter(innovator__in=innovators)
    return rows if partners is None else rows.filter(partner__in=partners)


def _open(programme: Programme, *only: Any) -> dict[tuple[UUID, UUID], Bar]:
    rows = _of_pairs(Introduction.objects.filter(programme=programme, state__in=OPEN), *only)
    return {
        (innovator, partner): Bar("open", "An introduction is open", pk)
        for innovator, partner, pk in rows.values_list("innovator", "partner", "pk")
    }


def _introduced(programme: Programme, *only: Any) -> dict[tuple[UUID, UUID], Bar]:
    rows = _of_pairs(Introduction.objects.filter(programme=programme, state__in=MADE - OPEN), *only)
    return {
        (innovator, partner): Bar("introduced", f"Introduced already on {formats.short_day(when)}", pk)
        for innovator, partner, when, pk in rows.values_list("innovator", "partner", "introduced_at", "pk")
    }


def _resting(*only: Any) -> dict[tuple[UUID, UUID], Bar]:
    declined = Introduction.objects.filter(state=State.DECLINED, closed_at__gt=clock.now() - REST)
    rows = _of_pairs(declined, *only).order_by("closed_at").values_list("innovator", "partner", "closed_at")
    return {
        (innovator, partner): Bar("rest", f"Resting until {formats.short_day(closed + REST)}")
        for innovator, partner, closed in rows
    }


def _conflicting(innovators: list[UUID] | None, partners: list[UUID] | None) -> dict[tuple[UUID, UUID], Bar]:
    rows = Conflict.objects.standing()
    for ids in (innovators, partners):
        if ids is not None and len(ids) < 50:
            rows = rows.filter(Q(one__in=ids) | Q(other__in=ids))
    found = {}
    for conflict in rows:
        bar = Bar("conflict", f"Not to be introduced: {conflict.get_kind_display()}")
        found[conflict.one_id, conflict.other_id] = found[conflict.other_id, conflict.one_id] = bar
    return found


def _dismissed(programme: Programme, *only: Any) -> dict[tuple[UUID, UUID], Bar]:
    rows = _of_pairs(Dismissal.objects.standing().filter(programme=programme), *only)
    return {
        (innovator, partner): Bar("dismissed", f"Dismissed: {reason}")
        for innovator, partner, reason in rows.values_list("innovator", "partner", "reason")
    }


def _reachable(organisations: list[UUID] | None) -> set[UUID]:
    """Who has somebody whom an ask may reach: may answer, not paused, with an address that takes requests."""
    suppressed = Suppression.objects.filter(address=OuterRef("person__email_normalised"), lifted_at=None)
    refused = Preference.objects.filter(
        address=OuterRef("person__email_normalised"), mail_class=MailClass.REQUEST, accepts=False
    )
    rows = Position.objects.live().filter(
        ~Exists(suppressed),
        ~Exists(refused),
        may_answer=True,
        person__paused_at=None,
        person__do_not_contact_at=None,
        person__archived_at=None,
        person__erased_at=None,
    )
    if organisations is not None:
        rows = rows.filter(organisation__in=organisations)
    return set(rows.exclude(person__email="").values_list("organisation", flat=True))


def _count_seekers(programme: Programme, seekers: Mapping[UUID, "Seeker"], only: list[UUID] | None) -> None:
    rows = _of_pairs(Introduction.objects.filter(programme=programme, state__in=BUSY | {State.DRAFTED}), only, None)
    counted = rows.values("innovator").annotate(
        busy=Count("pk", filter=Q(state__in=BUSY)), drafts=Count("pk", filter=Q(state=State.DRAFTED))
    )
    for seeker in seekers.values():
        seeker.cap = programme.innovator_cap
    for row in counted:
        if row["innovator"] in seekers:
            seeker = seekers[row["innovator"]]
            seeker.open_now, seeker.drafts = row["busy"], row["drafts"]


def _count_helpers(helpers: Mapping[UUID, "Helper"], only: list[UUID] | None) -> None:
    asked, busy = Q(partner_asked_at__gte=month_start()), Q(state__in=BUSY)
    drafted = Q(state=State.DRAFTED, partner_asked_at=None)
    rows = _of_pairs(Introduction.objects.filter(asked | busy | drafted), None, only)
    counted = rows.values("partner").annotate(
        asked=Count("pk", filter=asked), busy=Count("pk", filter=busy), drafts=Count("pk", filter=drafted)
    )
    for row in counted:
        if helper := helpers.get(row["partner"]):
            helper.asked, helper.open_now, helper.drafts = row["asked"], row["busy"], row["drafts"]
    since = clock.now() - YEAR
    answers = Answer.objects.filter(side=Side.PARTNER, retired_at=None, given_at__gte=since)
    if only is not None:
        answers = answers.filter(introduction__partner__in=only)
    said = answers.values(of=F("introduction__partner")).annotate(
        answers=Count("pk"), yes=Count("pk", filter=Q(answer=Reply.YES))
    )
    for row in said:
        if helper := helpers.get(row["of"]):
            helper.answers, helper.yes = row["answers"], row["yes"]
    expired = _of_pairs(Introduction.objects.filter(state=State.EXPIRED, partner_asked_at__gte=since), None, only)
    unanswered = expired.exclude(all_answers__side=Side.PARTNER)
    for row in unanswered.values("partner").annotate(silent=Count("pk")):
        if helper := helpers.get(row["partner"]):
            helper.silent = row["silent"]


def _count_offers(options: list["Option"], only: list[UUID] | None) -> None:
    rows = _of_pairs(Introduction.objects.filter(state__in=BUSY | {State.DRAFTED}, offer__isnull=False), None, only)
    counted = {
        row["offer"]: (row["busy"], row["drafts"])
        for row in rows.values("offer").annotate(
            busy=Count("pk", filter=Q(state__in=BUSY)), drafts=Count("pk", filter=Q(state=State.DRAFTED))
        )
    }
    for option in options:
        if option.offer is not None:
            option.open_now, option.drafts = counted.get(option.offer.pk, (0, 0))


def _next_month() -> Any:
    return (timezone.localtime(month_start()) + timedelta(days=32)).replace(day=1)

"""The two sides of a programme as the scoring sees them, read in a fixed number of queries.

`seekers` are innovators; `options` are partners with one live offer each, or with none. What stands in the way of
a side is in `barred`, of a pair in `pair_bars`: the rules are those of introductions.checks, in bulk.
"""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from uuid import UUID

import numpy as np
from numpy.typing import NDArray

from accelerator.programmes.models import Programme
from introductions.checks import PARTNER_ROLES
from introductions.matching import bars
from introductions.matching.meaning import LENGTH, common_of, unit, unpacked
from introductions.models import Meaning
from partners.models import (
    Maturity,
    Need,
    Offer,
    OfferTheme,
    Participation,
    ParticipationRole,
    ParticipationTheme,
    Project,
)

NOTHING = np.zeros(LENGTH, dtype=np.float32)


@dataclass(eq=False)
class Seeker:
    """An innovator; `text` is what it says of itself. `room`: how many introductions may be opened for it now."""

    id: UUID
    name: str
    text: str
    regions: list[str]
    stopped_at: datetime | None
    paused_at: datetime | None
    needs: set[str] = field(default_factory=set)
    themes: set[UUID] = field(default_factory=set)
    grows: bool = True
    vector: NDArray[np.float32] = field(default_factory=lambda: NOTHING)
    cap: int = 0
    open_now: int = 0
    drafts: int = 0
    barred: str = ""

    @property
    def room(self) -> int:
        return max(self.cap - self.open_now - self.drafts, 0)


@dataclass(eq=False)
class Helper:
    """A partner. `asked` this month, of `cap`; `open_now` in all programmes, of `open_cap`; `yes` of `answers`, and `silent` to as many, in a year."""

    id: UUID
    name: str
    name_key: str
    about: str
    regions: list[str]
    size: str
    cap: int
    open_cap: int
    stopped_at: datetime | None
    paused_at: datetime | None
    themes: set[UUID] = field(default_factory=set)
    vector: NDArray[np.float32] = field(default_factory=lambda: NOTHING)
    asked: int = 0
    open_now: int = 0
    drafts: int = 0
    yes: int = 0
    answers: int = 0
    silent: int = 0
    barred: str = ""

    @property
    def room(self) -> int:
        return max(min(self.cap - self.asked, self.open_cap - self.open_now) - self.drafts, 0)


@dataclass(eq=False)
class Option:
    """A partner with one of its live offers; `offer` is None where it has none."""

    helper: Helper
    offer: Offer | None = None
    themes: set[UUID] = field(default_factory=set)
    vector: NDArray[np.float32] = field(default_factory=lambda: NOTHING)
    open_now: int = 0
    drafts: int = 0

    @property
    def type(self) -> str:
        return self.offer.type if self.offer else ""

    @property
    def regions(self) -> list[str]:
        return (self.offer.regions if self.offer else None) or self.helper.regions

    @property
    def room(self) -> int:
        own = max(self.offer.cap - self.open_now - self.drafts, 0) if self.offer else self.helper.room
        return min(own, self.helper.room)

    @property
    def barred(self) -> str:
        if self.helper.barred:
            return self.helper.barred
        full = self.offer is not None and self.open_now >= self.offer.cap
        return "Its offer is taken up for now" if full else ""


@dataclass(eq=False)
class Sides:
    """Who could meet whom in one programme. `interest`: (innovator, partner) -> who marked it, of the two."""

    seekers: list[Seeker]
    options: list[Option]
    pair_bars: dict[tuple[UUID, UUID], bars.Bar]
    interest: dict[tuple[UUID, UUID], set[str]]

    def barred(self, seeker: Seeker, option: Option) -> bars.Bar | None:
        """What stands in the way of this introduction first of all; None when it can be made."""
        pair = self.pair_bars.get((seeker.id, option.helper.id))
        if pair:
            return pair
        said = option.barred or seeker.barred
        return bars.Bar("side", said) if said else None


def read(
    programme: Programme, *, innovators: Iterable[UUID] | None = None, partners: Iterable[UUID] | None = None
) -> Sides:
    """Both sides of the programme; only these organisations where they are given."""
    taking_part = Participation.objects.taking_part().filter(programme=programme, organisation__archived_at=None)
    seekers = _seekers(_narrowed(taking_part.filter(role=ParticipationRole.INNOVATOR), innovators), programme)
    helpers = _helpers(_narrowed(taking_part.filter(role__in=PARTNER_ROLES), partners))
    narrow = None if partners is None else list(helpers)
    options = _options(helpers, programme, narrow)
    _take_out_what_all_say(programme, list(seekers.values()), options, helpers, whole=partners is None)
    only = (None if innovators is None else list(seekers), narrow)
    bars.mark(programme, seekers, helpers, options, only)
    return Sides(
        list(seekers.values()),
        options,
        bars.between(programme, *only),
        bars.interest_between(programme, *only),
    )


def _narrowed(rows: Any, ids: Iterable[UUID] | None) -> Any:
    return rows if ids is None else rows.filter(organisation__in=list(ids))


def _seekers(rows: Any, programme: Programme) -> dict[UUID, Seeker]:
    values = rows.values_list(
        "pk",
        "organisation",
        "organisation__name",
        "organisation__about",
        "organisation__regions",
        "organisation__do_not_contact_at",
        "organisation__paused_at",
    )
    of: dict[UUID, Seeker] = {}
    found: dict[UUID, Seeker] = {}
    for pk, *known in values.order_by("organisation__name_key", "organisation"):
        seeker = Seeker(*known)
        of[pk] = found[seeker.id] = seeker
    needs = Need.objects.open().filter(programme=programme, organisation__in=list(found))
    for organisation, kind, title, text in needs.values_list("organisation", "type", "title", "description"):
        found[organisation].needs.add(kind)
        found[organisation].text += f"\n{title}\n{text}"
    projects = Project.objects.filter(organisation__in=list(found), is_current=True).order_by("-created_at", "id")
    for organisation, maturity, name, text in projects.values_list("organisation", "maturity", "name", "summary"):
        found[organisation].grows = maturity in {Maturity.PROVEN, Maturity.SCALING}
        found[organisation].text += f"\n{name}\n{text}"
    _add_themes(of)
    _add_vectors(of)
    return found


def _helpers(rows: Any) -> dict[UUID, Helper]:
    values = rows.values_list(
        "pk",
        "organisation",
        "organisation__name",
        "organisation__name_key",
        "organisation__about",
        "organisation__regions",
        "organisation__size",
        "organisation__ask_cap_month",
        "organisation__open_cap",
        "organisation__do_not_contact_at",
        "organisation__paused_at",
    )
    of: dict[UUID, Helper] = {}
    found: dict[UUID, Helper] = {}
    for pk, *known in values.order_by("organisation", "role"):
        helper = Helper(*known)
        of[pk] = found.setdefault(helper.id, helper)  # once, whatever roles it has
    _add_themes(of)
    _add_vectors(of)
    return found


def _options(helpers: dict[UUID, Helper], programme: Programme, narrow: list[UUID] | None) -> list[Option]:
    """Each partner's offers, newest first; itself alone where it has none."""
    offers = Offer.objects.live().filter(programme=programme)
    links = OfferTheme.objects.filter(offer__in=offers)
    meanings = Meaning.objects.filter(offer__in=offers)
    if narrow is not None:
        offers = offers.filter(organisation__in=narrow)
        links = links.filter(offer__organisation__in=narrow)
        meanings = meanings.filter(offer__organisation__in=narrow)
    of: dict[UUID, Option] = {}
    by_helper: dict[UUID, list[Option]] = defaultdict(list)
    for offer in offers.order_by("-live_since", "id"):
        if offer.organisation_id in helpers:
            option = of[offer.pk] = Option(helpers[offer.organisation_id], offer)
            by_helper[offer.organisation_id].append(option)
    for offer_id, theme in links.values_list("offer", "theme"):
        if offer_id in of:
            of[offer_id].themes.add(theme)
    stored = {pk: unpacked(vector) for pk, vector in meanings.values_list("offer", "vector") if pk in of}
    found = [option for pk, helper in helpers.items() for option in by_helper.get(pk) or [Option(helper)]]
    for option in found:
        option.themes |= option.helper.themes
    _blend(found, stored)
    return found


def _blend(options: list[Option], stored: dict[UUID, NDArray[np.float32]]) -> None:
    """An offer says little without who makes it: both count alike."""
    if not options:
        return
    own = np.stack([stored.get(option.offer.pk, NOTHING) if option.offer else NOTHING for option in options])
    blended = unit(own + np.stack([option.helper.vector for option in options]))
    for option, vector in zip(options, blended, strict=True):
        option.vector = vector


def _take_out_what_all_say(
    programme: Programme,
    seekers: list[Seeker],
    options: list[Option],
    helpers: dict[UUID, Helper],
    *,
    whole: bool,
) -> None:
    """Measured by all partners of the programme, also when few of them are read: a pair has one score."""
    vectors = [one.vector for one in helpers.values()]
    if not whole:
        there = Participation.objects.taking_part().filter(programme=programme, role__in=PARTNER_ROLES)
        rows = Meaning.objects.filter(participation__in=there).values_list("vector", flat=True)
        vectors = [unpacked(vector) for vector in rows]
    if not vectors:
        return
    common = common_of(np.stack(vectors))
    sides: tuple[list[Any], list[Any]] = (seekers, options)
    for side in sides:
        if side:
            left = common.taken_out_of(np.stack([one.vector for one in side]))
            for one, vector in zip(side, left, strict=True):
                one.vector = vector


def _add_themes(of: dict[UUID, Any]) -> None:
    links = ParticipationTheme.objects.filter(participation__in=list(of))
    for participation, theme in links.values_list("participation", "theme"):
        of[participation].themes.add(theme)


def _add_vectors(of: dict[UUID, Any]) -> None:
    rows = Meaning.objects.filter(participation__in=list(of)).values_list("participation", "vector")
    for participation, vector in rows:
        of[participation].vector = unpacked(vector)

"""A round: asked for by staff, worked out by a job, edited, and drafted in one go."""

import time
from datetime import timedelta
from typing import Any
from uuid import UUID

from django.db import IntegrityError, transaction

from accelerator import clock
from accelerator.accounts.models import User
from accelerator.audit.services import record
from accelerator.programmes.models import Programme
from accelerator.tenancy.errors import Refused
from introductions import matching
from introductions.models import Introduction, Round, RoundPair, Source
from introductions.services.drafting import draft_introduction
from introductions.services.roundwork import Workings
from introductions.states import RoundState
from introductions.wakeup import on_commit_round
from partners.models import Need, Organisation

LEASE = timedelta(minutes=10)  # after which a round that nobody finished is taken up again
TRIES = 3
AT_ONCE = 60  # introductions drafted while the browser waits; the rest by a job
BATCH = 100
LIMITS = ("floor", "most_innovator", "most_partner", "most", "least_score")


@transaction.atomic
def make_round(programme: Programme, *, by: User | None, **limits: Any) -> Round:
    """Ask for a plan: `limits` are floor, most_innovator, most_partner, most, least_score. Nobody is told.

    Refused while another round of the programme is being worked out.
    """
    if foreign := sorted(set(limits) - set(LIMITS)):
        raise TypeError(f"No limits of a round: {', '.join(foreign)}")
    busy = Round.objects.filter(programme=programme, state__in=[RoundState.WAITING, RoundState.WORKING])
    if busy.exists():
        raise Refused("Another round of this programme is being worked out. Wait until it is ready.")
    of = Round(programme=programme, by=by, due_at=clock.now(), **limits)
    if of.floor > of.most_innovator:
        raise Refused("The least that each innovator gets is above the most. Change one of them.", field="floor")
    of.full_clean(exclude=["tenant", "programme", "by"])
    of.save(force_insert=True)
    record("round.made", of, by=by, programme=str(programme.pk))
    on_commit_round(of.pk)
    return of


def work_out(round_id: UUID, scope: Any) -> None:
    """Read what has changed, score, choose, write the plan. `scope()` opens a transaction of the tenant.

    Each step is a transaction of its own, so that the progress can be seen. Whoever is second finds nothing to do.
    """
    with scope():
        of = _taken(round_id)
    if of is None:
        return
    begun = time.perf_counter()
    try:
        workings = Workings(of, scope)
        workings.run()
    except Exception:
        with scope():
            _note_failure(round_id)
        raise
    with scope():
        _finish(round_id, workings, time.perf_counter() - begun)


def _taken(round_id: UUID) -> Round | None:
    """This round, held for LEASE; None when it is not to be worked on or somebody else has it."""
    of = Round.objects.select_related("programme").select_for_update(skip_locked=True, of=("self",))
    found = of.filter(pk=round_id, state__in=[RoundState.WAITING, RoundState.WORKING], due_at__lte=clock.now()).first()
    if found is None:
        return None
    if found.tries >= TRIES:
        _fail(found)
        return None
    if found.state == RoundState.WAITING:
        found.move_to(RoundState.WORKING)
    found.tries += 1
    found.due_at = clock.now() + LEASE
    found.save()
    return found


def _note_failure(round_id: UUID) -> None:
    """The next try comes with the sweep, the last one ends it."""
    of = Round.objects.select_for_update().filter(pk=round_id).first()
    if of is None or of.state not in {RoundState.WORKING, RoundState.DRAFTING}:
        return
    if of.tries >= TRIES:
        _fail(of)
    else:
        of.due_at = clock.now() + timedelta(seconds=30)
        of.save(update_fields=["due_at"])


def _fail(of: Round) -> None:
    of.move_to(RoundState.FAILED)
    of.due_at = None
    of.save()
    record("round.failed", of, by=None)


def _finish(round_id: UUID, workings: Workings, seconds: float) -> None:
    of = Round.objects.select_for_update().get(pk=round_id)
    if of.state != RoundState.WORKING:  # discarded meanwhile
        return
    of.rows.all().delete()
    RoundPair.objects.bulk_create(
        RoundPair(
            round=of,
            innovator_id=seeker.id,
            partner_id=option.helper.id,
            offer=option.offer,
            score=round(score, 2),
        )
        for seeker, option, score in workings.pairs
    )
    for name, value in workings.figures().items():
        setattr(of, name, value)
    of.move_to(RoundState.READY)
    of.due_at, of.finished_at, of.seconds, of.step = None, clock.now(), round(seconds, 2), ""
    of.save()
    record("round.ready", of, by=None, pairs=of.pairs)


@transaction.atomic
def remove_pair(pair: RoundPair, *, by: User | None) -> RoundPair:
    of, pair = _editable(pair.round_id), _held(pair)
    if pair.removed_at is None:
        pair.removed_at = clock.now()
        pair.save(update_fields=["removed_at"])
        record("round.pair_removed", of, by=by, pair=str(pair.pk))
    return pair


@transaction.atomic
def restore_pair(pair: RoundPair, *, by: User | None) -> RoundPair:
    """Put back what was removed."""
    of, pair = _editable(pair.round_id), _held(pair)
    if pair.removed_at is not None:
        pair.removed_at = None
        _save_once(pair)
        record("round.pair_restored", of, by=by, pair=str(pair.pk))
    return pair


@transaction.atomic
def add_pair(of: Round, *, innovator: Organisation, partner: Organisation, by: User | None) -> RoundPair:
    """One more by hand. Limits of the round do not bind staff; what bars an introduction does."""
    of = _editable(of.pk)
    match = matching.match_of(of.programme, innovator, partner)
    if match is None:
        raise Refused(f"{innovator.name} and {partner.name} do not both take part. Choose others.", field="partner")
    if match.held:
        raise Refused(
            f"{innovator.name} and {partner.name} cannot be introduced: {_lower(match.held)}.", field="partner"
        )
    pair = RoundPair(
        round=of, innovator=innovator, partner=partner, offer=match.offer, score=round(match.exact, 2), by_hand=True
    )
    _save_once(pair)
    record("round.pair_added", of, by=by, pair=str(pair.pk))
    return pair


@transaction.atomic
def move_pair(
    pair: RoundPair,
    *,
    by: User | None,
    innovator: Organisation | None = None,
    partner: Organisation | None = None,
) -> RoundPair:
    """Put somebody else in its place on one side, or on both."""
    if (innovator or pair.innovator) == pair.innovator and (partner or pair.partner) == pair.partner:
        return pair
    pair = remove_pair(pair, by=by)
    return add_pair(pair.round, innovator=innovator or pair.innovator, partner=partner or pair.partner, by=by)


@transaction.atomic
def discard_round(of: Round, *, by: User | None) -> Round:
    """Put the plan away. What was drafted from it stays."""
    of = Round.objects.select_for_update().get(pk=of.pk)
    of.move_to(RoundState.DISCARDED)
    of.due_at = None
    of.save()
    record("round.discarded", of, by=by)
    return of


@transaction.atomic
def draft_round(of: Round, *, by: User | None) -> Round:
    """Draft every introduction of the plan. Nobody is asked. What cannot be drafted says why in its row."""
    of = _editable(of.pk)
    if not of.rows.planned().exists():
        raise Refused("There is nothing in this plan. Add an introduction first, or discard it.")
    of.move_to(RoundState.DRAFTING)
    of.by, of.tries = by, 0
    of.done, of.total = 0, of.rows.planned().count()
    record("round.drafting", of, by=by, pairs=of.total)
    return draft_next(of, AT_ONCE)


@transaction.atomic
def draft_next(of: Round, limit: int = BATCH) -> Round:
    """Draft the next ones of a round that is being drafted; ends it when none is left."""
    rows = of.rows.planned().filter(introduction=None, refused="").order_by("created_at", "id")
    batch = list(rows.select_related("innovator", "partner", "offer", "offer__contact")[:limit])
    found = matching.matches_of(of.programme, [(pair.innovator_id, pair.partner_id) for pair in batch])
    needs = _needs(of.programme, batch)
    for pair in batch:
        _draft(of, pair, found.get((pair.innovator_id, pair.partner_id)), needs)
    of.done += len(batch)
    if len(batch) < limit or not rows.exists():
        of.move_to(RoundState.DRAFTED)
        of.due_at = None
        record("round.drafted", of, by=of.by, drafted=of.rows.planned().exclude(introduction=None).count())
    else:
        of.due_at = clock.now()
        on_commit_round(of.pk)
    of.save()
    return of


def draft_due(round_id: UUID) -> bool:
    """One batch of a round whose drafting goes on; False when there is nothing (more) to do here."""
    rounds = Round.objects.select_related("programme").select_for_update(skip_locked=True, of=("self",))
    of = rounds.filter(pk=round_id, state=RoundState.DRAFTING).first()
    return of is not None and draft_next(of).state == RoundState.DRAFTING


def _draft(of: Round, pair: RoundPair, match: matching.Match | None, needs: dict[Any, Need]) -> None:
    if match is None or match.held:
        pair.refused = f"{match.held}." if match else "One of them does not take part any more."
    else:
        offer = pair.offer if match.offer and pair.offer_id == match.offer.pk else match.offer
        need = needs.get((pair.innovator_id, offer.type)) if offer else None
        try:
            pair.introduction = draft_introduction(
                of.programme,
                innovator=pair.innovator,
                partner=pair.partner,
                offer=offer,
                need=need,
                by=of.by,
                source=Source.ROUND,
                **matching.letter_of(match),
            )
        except Refused as refusal:
            pair.refused = str(refusal)[:300]
    pair.save(update_fields=["introduction", "refused"])


def _needs(programme: Programme, pairs: list[RoundPair]) -> dict[Any, Need]:
    """(innovator, type) -> its newest open need of that type."""
    rows = Need.objects.open().filter(programme=programme, organisation__in={pair.innovator_id for pair in pairs})
    return {(need.organisation_id, need.type): need for need in rows.order_by("created_at", "id")}


def _editable(round_id: UUID) -> Round:
    of = Round.objects.select_related("programme").select_for_update(of=("self",)).get(pk=round_id)
    if of.state != RoundState.READY:
        raise Refused(f"This round is {RoundState(of.state).label} and cannot be changed.")
    return of


def _held(pair: RoundPair) -> RoundPair:
    rows = RoundPair.objects.select_related("round", "innovator", "partner").select_for_update(of=("self",))
    return rows.get(pk=pair.pk)


def _save_once(pair: RoundPair) -> None:
    try:
        with transaction.atomic():
            pair.save()
    except IntegrityError as error:
        if "round_pair_once" not in str(error):
            raise
        raise Refused(
            f"{pair.innovator.name} and {pair.partner.name} are in the plan already.", field="partner"
        ) from error


def _lower(text: str) -> str:
    return text[:1].lower() + text[1:]


def introductions_of(of: Round) -> Any:
    """What was drafted from it."""
    return Introduction.objects.filter(pk__in=of.rows.exclude(introduction=None).values("introduction"))

"""What to do next: answers owed, a first mail to write, terms to confirm, how it went, a profile to finish."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta

from django.db.models import Exists, OuterRef, Q
from django.urls import reverse
from django.utils import timezone

from accelerator import clock
from accelerator.home.portal.acting import Acting
from accelerator.home.portal.cards import side_of
from accelerator.ui.formats import day as in_words
from accelerator.ui.formats import number
from introductions.models import FollowUp, Introduction, Meeting, Party
from introductions.states import PartnershipState as P
from introductions.states import Side, State, StepKind
from partners.models import Need, Offer
from partners.rules import rules_to_accept
from partners.states import NeedState, OfferState

ASK_AFTER_DAYS = 10  # after the introduction we ask how it went, as the mail does
ASK_AGAIN_DAYS = 21
RENEW_SOON_DAYS = 14
MOST = 6  # of one kind; what comes later is told when these are done
NUMBERS = ("Nothing", "One thing", "Two things", "Three things", "Four things", "Five things", "Six things")


@dataclass(frozen=True)
class Todo:
    """One thing to do: `minutes` is what it takes."""

    title: str
    note: str
    url: str
    action: str
    minutes: int

    @property
    def needs(self) -> str:
        return f"{self.minutes} minutes." if self.minutes > 1 else "1 minute."


def todos(acting: Acting) -> list[Todo]:
    """In the order in which others wait for it."""
    return [
        *_rules_to_accept(acting),
        *_answers_owed(acting),
        *_mails_to_write(acting),
        *_terms_to_confirm(acting),
        *_how_it_went(acting),
        *_names_to_allow(acting),
        *_offers_to_renew(acting),
        *_profile(acting),
    ]


def summary(found: list[Todo]) -> str:
    """ "Three things to do, about 15 minutes in all." """
    if not found:
        return "Nothing waits for you. We write when it does."
    many = NUMBERS[len(found)] if len(found) < len(NUMBERS) else f"{number(len(found))} things"
    minutes = sum(todo.minutes for todo in found)
    return f"{many} to do, about {minutes} minutes in all." if minutes > 1 else f"{many} to do, in one minute."


def _mine(acting: Acting) -> Q:
    return Q(innovator=acting.organisation) | Q(partner=acting.organisation)


def _writes_first(acting: Acting) -> Q:
    sides = [Q(**{side: acting.organisation}, writes_first=side) for side in Side]
    return sides[0] | sides[1]


def _rules_to_accept(acting: Acting) -> Iterator[Todo]:
    if not acting.may_answer:
        return
    for rules in rules_to_accept(acting.organisation)[:MOST]:
        title, note = f"Accept the rules of {rules.programme.name}", "We introduce you to nobody before. "
        yield Todo(title, note, reverse("home:show_portal_rules"), "Read them", 3)


def _answers_owed(acting: Acting) -> Iterator[Todo]:
    if not acting.may_answer:
        return
    first = Q(state=State.ASKING_FIRST)
    turn = Q(pk__in=[])
    for side in Side:
        mine = Q(**{side: acting.organisation, f"{side}_asked_at__isnull": False})
        turn |= mine & (first & Q(first_side=side) | Q(state=State.ASKING_SECOND, first_side=side.other))
    asked = Introduction.objects.with_pair().filter(turn, held_why="").prefetch_related("steps")
    for introduction in asked.order_by("state_since", "id")[:MOST]:
        other = introduction.organisation(side_of(acting.organisation, introduction).other)
        until = _answer_by(introduction)
        note = f"Please answer by {until}. " if until else ""
        yield Todo(f"Answer: would you like to meet {other.name}?", note, _page(introduction), "Read and answer", 2)


def _answer_by(introduction: Introduction) -> str:
    """From the prefetched steps: no query a row."""
    steps = [step for step in introduction.steps.all() if step.kind == StepKind.EXPIRY]
    waiting = [step.due_at for step in steps if step.done_at is None and step.cancelled_at is None]
    return in_words(timezone.localdate(waiting[0])) if waiting else ""


def _mails_to_write(acting: Acting) -> Iterator[Todo]:
    rows = Introduction.objects.with_people().filter(_writes_first(acting), state=State.INTRODUCED)
    for introduction in rows.order_by("introduced_at", "id")[:MOST]:
        side = side_of(acting.organisation, introduction)
        person, other = introduction.person(side.other), introduction.organisation(side.other)
        whom = f"{person.given_name} at {other.name}" if person else other.name
        yield Todo(f"Write to {whom}", "You both said yes. You write first. ", _page(introduction), "Open a draft", 10)


def _terms_to_confirm(acting: Acting) -> Iterator[Todo]:
    if not acting.may_answer:
        return
    waiting = Party.objects.filter(
        organisation=acting.organisation, confirmed_at=None, wished_at=None, partnership__state=P.AWAITING_CONFIRMATION
    )
    for party in waiting.select_related("partnership").order_by("partnership__state_since", "id")[:MOST]:
        url = reverse("home:show_portal_partnership", args=[party.partnership_id])
        yield Todo(f"Confirm: {party.partnership.title}", "Is this what you agreed? ", url, "Read the terms", 3)


def _how_it_went(acting: Acting) -> Iterator[Todo]:
    now = clock.now()
    asked = Introduction.objects.with_pair().filter(
        _mine(acting),
        state__in=[State.INTRODUCED, State.IN_CONVERSATION, State.STALLED],
        introduced_at__lt=now - timedelta(days=ASK_AFTER_DAYS),
    )
    said = FollowUp.objects.filter(introduction=OuterRef("pk"), given_at__gt=now - timedelta(days=ASK_AGAIN_DAYS))
    met = Meeting.objects.filter(introduction=OuterRef("pk"))
    silent = asked.exclude(Exists(said)).exclude(Exists(met)).exclude(meets_at__gt=now)
    # who is asked to write first is not asked this too: one thing at a time is enough
    silent = silent.exclude(_writes_first(acting), state=State.INTRODUCED)
    for introduction in silent.order_by("introduced_at", "id")[:MOST]:
        other = introduction.organisation(side_of(acting.organisation, introduction).other)
        note = f"Introduced {in_words(introduction.introduced_at)}. "
        yield Todo(f"Have you met {other.name}?", note, f"{_page(introduction)}#how", "Say how it went", 1)


def _names_to_allow(acting: Acting) -> Iterator[Todo]:
    if not acting.may_answer:
        return
    asked = Party.objects.filter(
        organisation=acting.organisation,
        may_be_named=None,
        partnership__confirmed_at__isnull=False,
        partnership__void_at=None,
        partnership__state__in=[P.CONFIRMED, P.ACTIVE, P.PAUSED],
    )
    many, note = asked.count(), "Yes and no are both fine. "
    if many == 1:
        party = asked.select_related("partnership").get()
        url = reverse("home:show_portal_partnership", args=[party.partnership_id]) + "#naming"
        yield Todo(f"May we name {party.partnership.title} in public?", note, url, "Say yes or no", 1)
    elif many:
        title = f"May we name {number(many)} of your partnerships in public?"
        yield Todo(title, note, reverse("home:list_portal_partnerships"), "Say yes or no", many)


def _offers_to_renew(acting: Acting) -> Iterator[Todo]:
    soon = clock.today() + timedelta(days=RENEW_SOON_DAYS)
    due = Q(state=OfferState.LAPSED) | Q(state__in=[OfferState.LIVE, OfferState.FULL], renew_by__lte=soon)
    for offer in Offer.objects.filter(due, organisation=acting.organisation).order_by("renew_by", "id")[:MOST]:
        note = f"Is it still meant? {_renewal(offer)} "
        yield Todo(f"Renew your offer: {offer.title}", note, reverse("home:list_portal_offers"), "Look at it", 1)


def _renewal(offer: Offer) -> str:
    if offer.state == OfferState.LAPSED:
        return "It has lapsed."
    late = offer.renew_by is not None and offer.renew_by < clock.today()
    return f"It was due for renewal {in_words(offer.renew_by)}." if late else f"It lapses {in_words(offer.renew_by)}."


def _profile(acting: Acting) -> Iterator[Todo]:
    organisation = acting.organisation
    missing = [
        words
        for words, value in (("what you do", organisation.about), ("where you work", organisation.regions))
        if not value
    ]
    if missing:
        note = f"Still open: {' and '.join(missing)}. "
        yield Todo("Finish your profile", note, reverse("home:edit_portal_profile"), "Edit the profile", 5)
    if acting.is_innovator and not _has(Need.objects.exclude(state=NeedState.WITHDRAWN), acting):
        note = "We look for partners by what you need. "
        yield Todo("Say what you need", note, reverse("home:list_portal_needs"), "Add a need", 5)
    if acting.is_partner and not _has(Offer.objects.exclude(state=OfferState.CLOSED), acting):
        note = "Innovators are introduced to you by what you offer. "
        yield Todo("Say what you can offer", note, reverse("home:list_portal_offers"), "Add an offer", 5)


def _has(rows, acting: Acting) -> bool:  # type: ignore[no-untyped-def]
    return rows.filter(organisation=acting.organisation).exists()


def _page(introduction: Introduction) -> str:
    return reverse("home:show_portal_introduction", args=[introduction.pk])

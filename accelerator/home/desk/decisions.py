"""What at the desk needs a decision: mails that failed, limits reached, better contacts named, time running out."""

from dataclasses import dataclass
from datetime import timedelta

from django.db.models import Count, Exists, F, OuterRef, Q
from django.urls import reverse
from django.utils.formats import date_format

from accelerator import clock
from accelerator.mailing import notices
from accelerator.privacy.notices import due_count
from accelerator.programmes.models import Programme
from accelerator.tenancy.members import Member
from accelerator.ui.formats import short_day
from introductions.checks import month_start
from introductions.models import Introduction, Partnership, Request
from introductions.narrowing import closing
from introductions.services.parting import without_champion
from introductions.states import OPEN, PartnershipState, RequestState, State
from partners.models import Offer, Participation, ParticipationRole
from partners.states import OfferState
from reporting.wording import in_words

PATIENCE = timedelta(days=7)  # for parties that were asked to confirm
NAMED = 3  # organisations listed by name before "and others"
BAD_NEWS = {"paused", "failed", "bounced"}


@dataclass(frozen=True)
class Decision:
    """One notice: kind "bad" for what is broken, "wait" for what waits."""

    kind: str
    title: str
    text: str
    url: str
    action: str


def decisions(member: Member, programme: Programme) -> list[Decision]:
    """The worst first. Eleven queries, whatever there is to decide."""
    found = [
        *_mails(member, programme),
        _requests(programme),
        _redirected(programme),
        _without_contact(programme),
        _without_champion(programme),
        _closing(programme),
        _proposals(programme),
        _offers(programme),
        _limits(programme),
        _erasures(member),
    ]
    return [decision for decision in found if decision]


def _mails(member: Member, programme: Programme) -> list[Decision]:
    """Of this programme; for administrators of all, since an invitation may belong to none."""

    def decision(notice: notices.Notice) -> Decision:
        title, _, text = notice.text.partition(". ")
        kind = "bad" if notice.code in BAD_NEWS else "wait"
        return Decision(kind, f"{title.rstrip('.')}.", text, notice.url, notice.action)

    return [decision(notice) for notice in notices.for_staff(None if member.is_admin else [programme.pk])]


def _redirected(programme: Programme) -> Decision | None:
    count = Introduction.objects.filter(programme=programme, state=State.REDIRECTED).count()
    if not count:
        return None
    title = (
        "One person says that somebody else should be asked."
        if count == 1
        else f"{_capital(count)} people say that somebody else should be asked."
    )
    return Decision("wait", title, "", _list(programme, group="better"), "Choose whom to ask")


def _requests(programme: Programme) -> Decision | None:
    """Innovators and partners who would like to meet somebody."""
    count = Request.objects.filter(programme=programme, state=RequestState.OPEN).count()
    if not count:
        return None
    title = (
        "One request to be introduced waits." if count == 1 else f"{_capital(count)} requests to be introduced wait."
    )
    return Decision("wait", title, "", reverse("introductions:list_requests"), "Read what they say")


def _without_contact(programme: Programme) -> Decision | None:
    """Introductions that go on although whom we asked was erased."""
    erased = Q(partner_person__erased_at__isnull=False) | Q(innovator_person__erased_at__isnull=False)
    found = Introduction.objects.filter(erased, programme=programme, state__in=OPEN).order_by("state_since", "id")
    ids = list(found.values_list("pk", flat=True)[:100])
    if not ids:
        return None
    title = (
        "One introduction needs another contact."
        if len(ids) == 1
        else f"{_capital(len(ids))} introductions need another contact."
    )
    text = "Somebody whom both knew was erased."
    return Decision("wait", title, text, reverse("introductions:view_introduction", args=[ids[0]]), "Choose somebody")


def _without_champion(programme: Programme) -> Decision | None:
    ids = list(without_champion().filter(programme=programme).order_by("pk").values_list("pk", flat=True)[:100])
    if not ids:
        return None
    title = (
        "One partnership needs a champion." if len(ids) == 1 else f"{_capital(len(ids))} partnerships need a champion."
    )
    text = "Nobody stands for one of its parties."
    return Decision("wait", title, text, reverse("introductions:view_partnership", args=[ids[0]]), "Choose somebody")


def _closing(programme: Programme) -> Decision | None:
    """Asks that end without an answer within two days; a call may still help."""
    count = closing(Introduction.objects.filter(programme=programme)).count()
    if not count:
        return None
    title = (
        "One request closes within two days." if count == 1 else f"{_capital(count)} requests close within two days."
    )
    return Decision(
        "wait", title, "A call may help.", _list(programme, group="all", closing="on"), "See who has not answered"
    )


def _proposals(programme: Programme) -> Decision | None:
    """Partnerships that a party wants changed, or that wait for a confirmation for more than a week."""
    waiting = Partnership.objects.filter(programme=programme, state=PartnershipState.AWAITING_CONFIRMATION)
    old = Q(state_since__lte=clock.now() - PATIENCE)
    found = waiting.aggregate(
        wished=Count("pk", filter=Q(parties__wished_at__gt=F("state_since")), distinct=True),
        old=Count("pk", filter=old, distinct=True),
    )
    count = found["wished"] + found["old"]
    if not count:
        return None
    if found["wished"]:
        one, many = "One party wants a proposal changed.", f"{_capital(found['wished'])} proposals are to be changed."
        title = one if found["wished"] == 1 else many
    else:
        title = (
            "One partnership waits to be confirmed."
            if count == 1
            else f"{_capital(count)} partnerships wait to be confirmed."
        )
    url = reverse(
        "introductions:list_partnerships",
        query={"state": PartnershipState.AWAITING_CONFIRMATION, "programme": programme.pk},
    )
    return Decision("wait", title, "", url, "See what is missing")


def _offers(programme: Programme) -> Decision | None:
    count = Offer.objects.filter(programme=programme, state=OfferState.IN_CHECK).count()
    if not count:
        return None
    title = "One offer waits for your check." if count == 1 else f"{_capital(count)} offers wait for your check."
    return Decision(
        "wait", title, "", reverse("partners:list_partners", query={"programme": programme.pk}), "See the partners"
    )


def _limits(programme: Programme) -> Decision | None:
    """Partners that were asked as often as they allow this month."""
    here = Participation.objects.filter(
        programme=programme, role=ParticipationRole.PARTNER, organisation=OuterRef("partner")
    )
    asked = Introduction.objects.filter(Exists(here), partner_asked_at__gte=month_start(), partner__archived_at=None)
    full = (
        asked.values("partner", "partner__name", "partner__ask_cap_month")
        .annotate(times=Count("pk"))
        .filter(times__gte=F("partner__ask_cap_month"))
    )
    names = list(full.order_by("partner__name").values_list("partner__name", flat=True)[:100])
    if not names:
        return None
    title = (
        "One partner is at their limit." if len(names) == 1 else f"{_capital(len(names))} partners are at their limit."
    )
    listed = ", ".join(names[:NAMED]) + (" and others" if len(names) > NAMED else "")
    text = f"{listed}. We will not ask {'it' if len(names) == 1 else 'them'} again before {_next_month()}."
    return Decision(
        "wait", title, text, reverse("partners:list_partners", query={"programme": programme.pk}), "See the partners"
    )


def _erasures(member: Member) -> Decision | None:
    """Whom the retention clock has reached; administrators decide."""
    count = due_count() if member.is_admin else 0
    if not count:
        return None
    title = (
        "One person is to be kept or erased." if count == 1 else f"{_capital(count)} people are to be kept or erased."
    )
    return Decision("wait", title, "Nothing has happened with them for long.", reverse("privacy:list_due"), "Decide")


def _list(programme: Programme, **narrowed: str) -> str:
    return reverse("introductions:list_introductions", query={**narrowed, "programme": str(programme.pk)})


def _next_month() -> str:
    today = clock.today()
    first = (today.replace(day=28) + timedelta(days=4)).replace(day=1)
    return date_format(first, "j F") if first.year == today.year else short_day(first)


def _capital(count: int) -> str:
    return in_words(count).capitalize()

"""Choosing who should meet, writing why, and asking: introduce.html of the design."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.db import transaction
from django.db.models import Count, Q
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_POST, require_safe

from accelerator.programmes import picklists
from accelerator.programmes.models import Programme
from accelerator.tenancy.access import requires
from accelerator.tenancy.errors import Refused
from accelerator.ui.paging import keyset
from introductions import matching, services
from introductions.checks import PARTNER_ROLES, checks
from introductions.forms import DraftForm, ElsewhereForm, organisations_in
from introductions.letters import ask_letter
from introductions.models import Introduction, Partnership, Source
from introductions.permissions import introduction_or_404
from introductions.states import BUSY, MADE, Side
from introductions.views.choosing import programme_of, programmes_of
from partners.models import Need, Offer, Organisation, ParticipationRole

INNOVATORS_SHOWN = 25
FIRST_SHOWN, MORE_SHOWN, MOST_SHOWN = 6, 12, 200
ASK, PREVIEW = "ask", "preview"


@requires.staff
@require_safe
def new_introduction(request: HttpRequest) -> HttpResponse:
    """First the innovator, then the partner with reasons, then the letter: one page that grows."""
    programme = programme_of(request)
    if programme is None:
        return render(request, "introductions/no_programme.html")
    innovator = _organisation(request.GET.get("innovator", ""), programme, ParticipationRole.INNOVATOR)
    partner = _organisation(request.GET.get("partner", ""), programme, *PARTNER_ROLES)
    if innovator is None:
        return _choose_innovator(request, programme, partner)
    form = DraftForm(instance=_blank(request, programme, innovator, partner)) if partner else None
    return _page(request, programme, innovator, partner, form)


@requires.staff
@require_POST
def save_draft(request: HttpRequest) -> HttpResponse:
    return _make(request, ask=False)


@requires.staff
@require_POST
def ask_at_once(request: HttpRequest) -> HttpResponse:
    return _make(request, ask=True)


@requires.staff
def edit_introduction(request: HttpRequest, pk: UUID) -> HttpResponse:
    """The letter of a draft, with the same reasons and checks beside it."""
    introduction = introduction_or_404(request.member, pk)  # type: ignore[attr-defined]
    if request.method == "POST":
        introduction = (
            Introduction.objects.with_people().select_for_update(no_key=True, of=("self",)).get(pk=introduction.pk)
        )
    form = DraftForm(request.POST or None, instance=introduction)
    if request.method == "POST" and form.is_valid():
        answer = _save_edit(request, introduction, form)
        if answer is not None:
            return answer
    programme, innovator, partner = introduction.programme, introduction.innovator, introduction.partner
    status = 422 if form.is_bound else 200
    return _page(request, programme, innovator, partner, form, introduction=introduction, status=status)


@requires.staff
def log_elsewhere(request: HttpRequest) -> HttpResponse:
    """An introduction that was made without us."""
    programme = programme_of(request)
    if programme is None:
        return render(request, "introductions/no_programme.html")
    form = ElsewhereForm(request.POST or None, programme=programme)
    if request.method == "POST" and form.is_valid():
        try:
            introduction = services.log_elsewhere(programme, by=request.user, **form.cleaned_data)
        except Refused as refusal:
            form.refuse(refusal)
        else:
            messages.success(request, "Logged. It counts as an introduction made.")
            return redirect(introduction)
    context = {"form": form, "programme": programme, "programmes": programmes_of(request)}
    return render(request, "introductions/elsewhere.html", context, status=422 if form.is_bound else 200)


def _make(request: HttpRequest, *, ask: bool) -> HttpResponse:
    programme = programme_of(request)
    if programme is None:
        raise Http404
    innovator = _organisation(request.POST.get("innovator", ""), programme, ParticipationRole.INNOVATOR)
    partner = _organisation(request.POST.get("partner", ""), programme, *PARTNER_ROLES)
    if innovator is None or partner is None:
        raise Http404
    form = DraftForm(request.POST, instance=_blank(request, programme, innovator, partner))
    if form.is_valid():
        try:
            introduction = _draft(request, programme, innovator, partner, form, ask=ask)
        except Refused as refusal:
            form.refuse(refusal)
        else:
            return _saved(request, introduction, asked=ask)
    return _page(request, programme, innovator, partner, form, status=422)


@transaction.atomic
def _draft(
    request: HttpRequest,
    programme: Programme,
    innovator: Organisation,
    partner: Organisation,
    form: DraftForm,
    *,
    ask: bool,
) -> Introduction:
    """Both or nothing: a draft that cannot be asked is not left behind unseen."""
    introduction = services.draft_introduction(
        programme, innovator=innovator, partner=partner, by=request.user, source=Source.MATCHING, **form.letter()
    )
    return services.ask_introduction(introduction, by=request.user) if ask else introduction


@transaction.atomic
def _change(request: HttpRequest, introduction: Introduction, form: DraftForm, *, ask: bool) -> Introduction:
    introduction = services.edit_draft(introduction, by=request.user, **form.letter())
    return services.ask_introduction(introduction, by=request.user) if ask else introduction


def _save_edit(request: HttpRequest, introduction: Introduction, form: DraftForm) -> HttpResponse | None:
    asked = request.POST.get("then") == ASK
    try:
        introduction = _change(request, introduction, form, ask=asked)
    except Refused as refusal:
        form.refuse(refusal)
        return None
    return _saved(request, introduction, asked=asked)


def _saved(request: HttpRequest, introduction: Introduction, *, asked: bool) -> HttpResponse:
    if request.POST.get("then") == PREVIEW:
        return redirect("introductions:read_letter", pk=introduction.pk)
    if asked:
        side = introduction.side_in_turn
        messages.success(
            request, f"Asked {introduction.person(side).name}. We remind them after 3 and 7 days, then stop."
        )
        return redirect(introduction)
    messages.success(request, "Draft saved. Nobody has been asked yet.")
    return redirect("introductions:edit_introduction", pk=introduction.pk)


def _page(
    request: HttpRequest,
    programme: Programme,
    innovator: Organisation,
    partner: Organisation | None,
    form: DraftForm | None,
    *,
    introduction: Introduction | None = None,
    status: int = 200,
) -> HttpResponse:
    shown = _shown(request)
    can_ask = request.GET.get("show") == "free"
    found, total = matching.matches(programme, innovator, limit=shown, can_ask=can_ask, text=request.GET.get("q", ""))
    context = {
        "programme": programme,
        "programmes": programmes_of(request),
        "innovator": innovator,
        "partner": partner,
        "matches": _with_chosen(found, programme, innovator, partner),
        "total": total,
        "more": min(MORE_SHOWN, total - shown) if total > shown else 0,
        "next_size": shown + MORE_SHOWN,
        "can_ask": can_ask,
        "everyone_url": f"?programme={programme.pk}&innovator={innovator.pk}",
        "text": request.GET.get("q", ""),
        "form": form,
        "introduction": introduction,
        **_facts(programme, innovator),
        **_letter(request, form),
    }
    return render(request, "introductions/introduce.html", context, status=status)


def _with_chosen(
    found: list[matching.Match], programme: Programme, innovator: Organisation, partner: Organisation | None
) -> list[matching.Match]:
    """The chosen partner is always in sight, first when it is not among the best."""
    if partner is None or any(match.partner.id == partner.pk for match in found):
        return found
    chosen = matching.match_of(programme, innovator, partner)
    return [chosen, *found] if chosen else found


def _letter(request: HttpRequest, form: DraftForm | None) -> dict[str, Any]:
    """The letter as it stands, and its checks."""
    if form is None:
        return {}
    draft: Introduction = form.instance
    asked = request.GET.get("first_side") or draft.first_side
    side = Side(asked) if asked in Side.values else Side.PARTNER
    draft.first_side = side
    return {
        "letter": ask_letter(draft, side),
        "checks": checks(draft),
        "gains": [form["gain_partner"], form["gain_innovator"]],
    }


def _blank(request: HttpRequest, programme: Programme, innovator: Organisation, partner: Organisation) -> Introduction:
    """An unsaved draft with what we can guess: the contacts, and the offer and need that fit."""
    match = matching.match_of(programme, innovator, partner)
    offer = match.offer if match else None
    needs = Need.objects.open().filter(organisation=innovator, programme=programme)
    need = (needs.filter(type=offer.type).first() if offer else None) or (needs.first() if needs.count() == 1 else None)
    return Introduction(
        programme=programme,
        innovator=innovator,
        partner=partner,
        innovator_person=services.default_contact(innovator),
        partner_person=(offer.contact if offer and offer.contact else None) or services.default_contact(partner),
        offer=offer if offer and match and offer.type in match.seeker.needs else None,
        need=need,
        signed_by=request.user,
    )


def _facts(programme: Programme, innovator: Organisation) -> dict[str, Any]:
    """Made, confirmed and open for this innovator, beside the average (fair share)."""
    rows = Introduction.objects.filter(programme=programme)
    counted = rows.filter(innovator=innovator).aggregate(
        made=Count("pk", filter=Q(state__in=MADE)),
        busy=Count("pk", filter=Q(state__in=BUSY)),
    )
    confirmed = Partnership.objects.confirmed().filter(programme=programme, parties__organisation=innovator)  # type: ignore[attr-defined]
    innovators = organisations_in(programme, ParticipationRole.INNOVATOR).count()
    average = rows.made().count() / innovators if innovators else 0  # type: ignore[attr-defined]
    needs = Need.objects.open().filter(organisation=innovator, programme=programme)
    labels = picklists.labels("need_type")
    return {
        "facts": {**counted, "confirmed": confirmed.distinct().count()},
        "average": round(average, 1),
        "needs": [labels.get(kind, kind).lower() for kind in needs.values_list("type", flat=True)],
    }


def _choose_innovator(request: HttpRequest, programme: Programme, partner: Organisation | None) -> HttpResponse:
    """For a partner who is chosen already the best fitting ones first; else those who met fewest."""
    context = {"programme": programme, "programmes": programmes_of(request), "partner": partner}
    if partner is not None:
        return render(
            request, "introductions/choose_for_partner.html", context | _for_partner(request, programme, partner)
        )
    of_programme = Q(introductions_as_innovator__programme=programme)
    innovators = organisations_in(programme, ParticipationRole.INNOVATOR).annotate(
        made=Count("introductions_as_innovator", filter=of_programme & Q(introductions_as_innovator__state__in=MADE)),
        busy=Count("introductions_as_innovator", filter=of_programme & Q(introductions_as_innovator__state__in=BUSY)),
    )
    page = keyset(innovators, request, order=("made", "name_key", "id"), size=INNOVATORS_SHOWN)
    return render(request, "introductions/choose_innovator.html", context | {"page": page})


def _for_partner(request: HttpRequest, programme: Programme, partner: Organisation) -> dict[str, Any]:
    """The innovators that fit this partner, or one of its offers, best."""
    offers = list(Offer.objects.live().filter(programme=programme, organisation=partner).order_by("-live_since", "id"))
    offer = next((one for one in offers if str(one.pk) == request.GET.get("offer")), None)
    ranking = matching.innovators_for(programme, partner, offer=offer, text=request.GET.get("q", ""))
    return {
        "offers": offers,
        "offer": offer,
        "matches": ranking.dressed(0, INNOVATORS_SHOWN),
        "total": len(ranking),
        "text": request.GET.get("q", ""),
    }


def _organisation(asked: str, programme: Programme, *roles: str) -> Organisation | None:
    """The organisation asked for, if it takes part so; None when none is asked for, 404 when it does not."""
    if not asked:
        return None
    try:
        return get_object_or_404(organisations_in(programme, *roles), pk=UUID(asked))
    except ValueError as error:
        raise Http404 from error


def _shown(request: HttpRequest) -> int:
    asked = request.GET.get("size", "")
    return min(max(int(asked), FIRST_SHOWN), MOST_SHOWN) if asked.isdecimal() and len(asked) < 4 else FIRST_SHOWN

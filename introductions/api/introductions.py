"""/api/v1/introductions/: list, draft, ask, withdraw, write down an answer; and what happened to each."""

from typing import Any
from uuid import UUID

from django.db.models import QuerySet
from django.http import HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from rest_framework import serializers
from rest_framework.response import Response

from accelerator.audit.models import Entry
from accelerator.audit.services import history
from accelerator.programmes import picklists
from accelerator.programmes.access import staff_programmes
from accelerator.programmes.models import Programme, Theme
from accelerator.rest import fields
from accelerator.rest.idempotency import once
from accelerator.rest.serializers import Input, PageQuery, Shown
from accelerator.rest.views import PORTAL, Listed, One, Writes
from accelerator.tenancy.members import Member
from accelerator.tenancy.models import STAFF
from introductions import services
from introductions.api.shown import IntroductionShown, detailed
from introductions.checks import PARTNER_ROLES
from introductions.forms import organisations_in
from introductions.models import Introduction
from introductions.permissions import introductions_of_member, introductions_of_staff
from introductions.states import Reply, Side, State
from partners.models import Need, Offer, Organisation, ParticipationRole, Person
from partners.permissions import visible_organisations, visible_people
from partners.queries import answerers
from partners.states import OfferState

TAG = "Introductions"
READERS = STAFF | PORTAL
TEXT, LINE = 4000, 300
UNKNOWN = fields.Row.default_error_messages["unknown"]  # another programme's reads like none
NOT_THERE = "Choose somebody who may answer for this organisation."
DETAIL = "api:introduction"


class IntroductionQuery(PageQuery):
    programme = fields.Id(required=False)
    innovator = fields.Id(required=False)
    partner = fields.Id(required=False)
    state = fields.Code(choices=State.choices, required=False, help_text="For programme staff.")


class DraftInput(Input):
    """Who should meet, and why. What is left out has the default of the page."""

    programme = fields.Row(of=staff_programmes)
    innovator = fields.Row(of=visible_organisations, help_text="Takes part in the programme as an innovator.")
    partner = fields.Row(of=visible_organisations, help_text="Takes part in the programme as a partner.")
    innovator_person = fields.Row(of=visible_people, required=False, help_text="Whom to ask; else the main contact.")
    partner_person = fields.Row(of=visible_people, required=False)
    need = fields.Row(of=lambda member: Need.objects.open(), required=False, help_text="The innovator's.")
    offer = fields.Row(
        of=lambda member: Offer.objects.filter(state=OfferState.LIVE), required=False, help_text="The partner's."
    )
    theme = fields.Row(of=lambda member: Theme.objects.all(), required=False)
    first_side = fields.Code(choices=Side.choices, required=False, help_text="Who is asked first; else the partner.")
    why = fields.Text(TEXT, required=False, help_text="Your paragraph for whom we ask first. Needed before asking.")
    why_second = fields.Text(TEXT, required=False, help_text="Your paragraph for the other side.")
    ask = fields.Text(LINE, required=False, help_text="What we ask, for example “one 30-minute call”.")
    gain_innovator = fields.Text(LINE, required=False)
    gain_partner = fields.Text(LINE, required=False)
    veiled = fields.Flag(required=False, help_text="Keep the other person's name back until both say yes.")
    writes_first = fields.Code(choices=Side.choices, required=False, help_text="After the introduction.")

    def validate(self, data: dict[str, Any]) -> dict[str, Any]:
        """What the page offers for this pair and this programme, and nothing else (F04)."""
        programme, innovator, partner = data["programme"], data["innovator"], data["partner"]
        wrong = {
            "programme": "This programme is not running." if not programme.is_live else "",
            "innovator": _unless(
                organisations_in(programme, ParticipationRole.INNOVATOR).filter(pk=innovator.pk).exists(),
                "This organisation does not take part as an innovator.",
            ),
            "partner": _unless(
                organisations_in(programme, *PARTNER_ROLES).filter(pk=partner.pk).exists(),
                "This organisation does not take part as a partner.",
            ),
            "innovator_person": _unless(_answers_for(data.get("innovator_person"), innovator), NOT_THERE),
            "partner_person": _unless(_answers_for(data.get("partner_person"), partner), NOT_THERE),
            "need": _belongs(data.get("need"), innovator, programme),
            "offer": _belongs(data.get("offer"), partner, programme),
            "theme": _unless(
                "theme" not in data or data["theme"].programme_id == programme.pk,
                UNKNOWN,
            ),
        }
        if said := {name: [sentence] for name, sentence in wrong.items() if sentence}:
            raise serializers.ValidationError(said)
        return data


class EditInput(Input):
    """What changes in a draft; what is left out stays."""

    innovator_person = fields.Row(of=visible_people, required=False)
    partner_person = fields.Row(of=visible_people, required=False)
    need = fields.Row(of=lambda member: Need.objects.open(), required=False, allow_null=True)
    offer = fields.Row(of=lambda member: Offer.objects.filter(state=OfferState.LIVE), required=False, allow_null=True)
    theme = fields.Row(of=lambda member: Theme.objects.all(), required=False, allow_null=True)
    first_side = fields.Code(choices=Side.choices, required=False)
    why = fields.Text(TEXT, required=False)
    why_second = fields.Text(TEXT, required=False)
    ask = fields.Text(LINE, required=False)
    gain_innovator = fields.Text(LINE, required=False)
    gain_partner = fields.Text(LINE, required=False)
    veiled = fields.Flag(required=False)
    writes_first = fields.Code(choices=Side.choices, required=False)


class CancelInput(Input):
    reason = fields.Text(TEXT, allow_blank=False, help_text="Only staff read it.")


class AnswerInput(Input):
    """What somebody told you."""

    side = fields.Code(choices=Side.choices)
    answer = fields.Code(choices=Reply.choices)
    consent_note = fields.Text(
        TEXT, allow_blank=False, help_text="How and when they told you: “By phone on 3 May, to me.”"
    )
    reason = fields.Text(40, required=False, help_text="With `no`: a code of the list `decline_reason`.")
    comment = fields.Text(TEXT, required=False)
    until = fields.Day(required=False, help_text="With `later`: from when we may ask again.")
    redirect_name = fields.Text(160, required=False, help_text="With `wrong_person`: who is better.")
    redirect_email = fields.Text(254, required=False)

    def validate_reason(self, code: str) -> str:
        if code and code not in dict(picklists.choices("decline_reason")):
            raise serializers.ValidationError("This is no code of the list decline_reason.")
        return code


class Introductions(Listed, Writes):
    """List introductions

    Programme staff see those of their programmes; innovators and partners those of which their side was
    asked, and those that were made.
    """

    tag = TAG
    operations = {"GET": "list_introductions", "POST": "draft_introduction"}
    readers = READERS
    shows = IntroductionShown
    takes = DraftInput
    query = IntroductionQuery
    order = ("-state_since", "-id")
    made = True

    def rows(self, member: Member) -> QuerySet[Introduction]:
        return introductions_of_staff(member) if member.is_staff else introductions_of_member(member)

    def narrowed(self, rows: QuerySet, parameters: dict[str, Any]) -> QuerySet:
        """By state for staff alone: to a side it would tell what the other one said (F05)."""
        names = ["programme", "innovator", "partner", *(["state"] if self.member.is_staff else [])]
        return rows.filter(**{name: parameters[name] for name in names if name in parameters})

    def detailed(self, rows: QuerySet) -> QuerySet:
        return detailed(rows)

    def act(self) -> Response:
        """Draft an introduction

        Nobody is told. Ask with a second request, when the letter is right.
        """
        data = self.taken()
        made = services.draft_introduction(data.pop("programme"), by=self.request.user, **data)
        return shown(self, made.pk, status=201)


class OneIntroduction(One):
    """Read an introduction"""

    tag = TAG
    operations = {"GET": "read_introduction", "PATCH": "edit_introduction"}
    readers = READERS
    shows = IntroductionShown
    takes = EditInput
    of = Introductions
    http_method_names = ["get", "head", "patch"]

    def patch(self, request: Any, pk: UUID) -> Response | HttpResponse:
        """Change a draft

        Before it is asked: the letter, who is asked first, the need, the offer or the challenge it is about.
        """
        return once(request, lambda: self._edited(pk))

    def _edited(self, pk: UUID) -> Response:
        introduction = get_object_or_404(introductions_of_staff(self.member), pk=pk)
        changes = self.taken()
        wrong = {
            "innovator_person": _unless(
                _answers_for(changes.get("innovator_person"), introduction.innovator), NOT_THERE
            ),
            "partner_person": _unless(_answers_for(changes.get("partner_person"), introduction.partner), NOT_THERE),
            "need": _belongs(changes.get("need"), introduction.innovator, introduction.programme),
            "offer": _belongs(changes.get("offer"), introduction.partner, introduction.programme),
            "theme": _unless(
                not changes.get("theme") or changes["theme"].programme_id == introduction.programme_id, UNKNOWN
            ),
        }
        if said := {name: [sentence] for name, sentence in wrong.items() if sentence}:
            raise serializers.ValidationError(said)
        services.edit_draft(introduction, by=self.request.user, **changes)
        return shown(self, pk)


class Decision(Writes):
    """One verb of staff about one introduction."""

    tag = TAG
    shows = IntroductionShown

    def find(self, pk: UUID) -> Introduction:
        return get_object_or_404(introductions_of_staff(self.member), pk=pk)


class Ask(Decision):
    """Ask the side whose yes is missing

    Writes to the contact of that side, and reminds them after 3 and 7 days. Refused with the first reason
    that stands against it; then nobody is written to.
    """

    operations = {"POST": "ask_introduction"}

    def act(self, pk: UUID) -> Response:
        introduction = self.find(pk)
        self.taken()
        services.ask_introduction(introduction, by=self.request.user)
        return shown(self, pk)


class Cancel(Decision):
    """Withdraw an introduction before it leaves

    Nobody is written to; links that were mailed say that the request is closed.
    """

    operations = {"POST": "cancel_introduction"}
    takes = CancelInput

    def act(self, pk: UUID) -> Response:
        introduction = self.find(pk)
        services.cancel_introduction(introduction, by=self.request.user, **self.taken())
        return shown(self, pk)


class Answers(Decision):
    """Write down an answer that you were told

    With a note of how and when, because it stands for their own click. Also straight from a draft, when you
    asked by phone.
    """

    operations = {"POST": "record_answer"}
    takes = AnswerInput

    def act(self, pk: UUID) -> Response:
        introduction = self.find(pk)
        services.record_answer(introduction, by=self.request.user, **self.taken())
        return shown(self, pk)


class EventShown(Shown):
    """One decision: codes and ids, no free text."""

    id = fields.Id()
    at = serializers.DateTimeField(source="created_at")
    verb = serializers.CharField()
    by_kind = serializers.CharField(
        source="actor_kind", help_text="accounts.user, partners.person, or empty: by itself."
    )
    by = serializers.CharField(source="actor_id")
    details = serializers.DictField()


class History(Listed):
    """List what happened to an introduction

    Newest first, from the audit trail.
    """

    tag = TAG
    operations = {"GET": "list_introduction_history"}
    readers = frozenset(STAFF)
    shows = EventShown
    query = PageQuery

    def rows(self, member: Member) -> QuerySet[Entry]:
        return history(get_object_or_404(introductions_of_staff(member), pk=self.kwargs["pk"]))


def shown(view: Any, pk: UUID, *, status: int = 200) -> Response:
    """The introduction as it stands after the decision, with its address when it is new."""
    row = detailed(introductions_of_staff(view.member)).get(pk=pk)
    headers = {"Location": view.request.build_absolute_uri(reverse(DETAIL, args=[pk]))} if status == 201 else None
    return view.show(row, status=status, headers=headers)


def _unless(good: bool, sentence: str) -> str:
    return "" if good else sentence


def _answers_for(person: Person | None, organisation: Organisation) -> bool:
    return person is None or person.pk in {position.person_id for position in answerers(organisation)}


def _belongs(work: Need | Offer | None, organisation: Organisation, programme: Programme) -> str:
    if work is None or (work.organisation_id, work.programme_id) == (organisation.pk, programme.pk):
        return ""
    return UNKNOWN

"""What staff type about an introduction. What sides type is in forms/responding.py."""

from datetime import datetime
from typing import Any

from django import forms
from django.utils import timezone

from accelerator.programmes import picklists
from accelerator.programmes.models import Theme
from accelerator.ui.forms import Hinted, HouseForm, HouseModelForm, Versioned
from introductions.checks import PARTNER_ROLES
from introductions.models import Introduction
from introductions.states import OUTCOMES, LetGoReason, Reply, Side, State
from partners.models import Need, Offer, Organisation, Participation, ParticipationRole, Person
from partners.queries import answerers
from partners.states import OfferState


class DraftForm(Versioned, HouseModelForm):
    """The letter and whom it goes to. Choices are limited to this pair and this programme (F04)."""

    mark_optional = False

    class Meta:
        model = Introduction
        fields = (
            "first_side",
            "why",
            "why_second",
            "ask",
            "gain_partner",
            "gain_innovator",
            "partner_person",
            "innovator_person",
            "offer",
            "need",
            "theme",
            "writes_first",
            "veiled",
        )
        widgets = {"first_side": forms.RadioSelect, "writes_first": forms.RadioSelect}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        draft: Introduction = self.instance
        self._limit(draft)
        innovator, partner = draft.innovator.name, draft.partner.name
        first = {Side.PARTNER: (partner, "They gain least, so they choose first."), Side.INNOVATOR: (innovator, "")}
        self.fields["first_side"].choices = [(side, Hinted(*words)) for side, words in first.items()]
        self.fields["first_side"].label = "Who do we ask first?"
        self.fields["writes_first"].choices = [(Side.INNOVATOR, innovator), (Side.PARTNER, partner)]
        self._label(innovator, partner)

    def _limit(self, draft: Introduction) -> None:
        self.fields["innovator_person"].queryset = _contacts(draft.innovator, draft.innovator_person_id)  # type: ignore[attr-defined]
        self.fields["partner_person"].queryset = _contacts(draft.partner, draft.partner_person_id)  # type: ignore[attr-defined]
        needs = Need.objects.open().filter(organisation=draft.innovator, programme=draft.programme)
        offers = Offer.objects.filter(organisation=draft.partner, programme=draft.programme, state=OfferState.LIVE)
        self.fields["need"].queryset = needs | Need.objects.filter(pk=draft.need_id)  # type: ignore[attr-defined]
        self.fields["offer"].queryset = offers | Offer.objects.filter(pk=draft.offer_id)  # type: ignore[attr-defined]
        self.fields["theme"].queryset = Theme.objects.filter(programme=draft.programme)  # type: ignore[attr-defined]

    def _label(self, innovator: str, partner: str) -> None:
        labels = {
            "why": "Your paragraph. Only you can write this one.",
            "why_second": "Your paragraph for the other side",
            "ask": "What we ask",
            "gain_partner": f"What {partner} may gain",
            "gain_innovator": f"What {innovator} may gain",
            "partner_person": f"Whom to ask at {partner}",
            "innovator_person": f"Whom to ask at {innovator}",
            "offer": "The offer it is about",
            "need": "The need it is about",
            "theme": "Theme",
            "writes_first": "Who writes first after the introduction?",
            "veiled": "Keep the other person's name back until both say yes",
        }
        for name, label in labels.items():
            self.fields[name].label = label
        self.fields["why"].help_text = "Only the side you ask first reads it. Up to 150 words in all."
        self.fields[
            "why_second"
        ].help_text = "They are asked after a yes, at once. Leave it empty for a letter without."

    def letter(self) -> dict[str, Any]:
        """What the services take."""
        return {name: self.cleaned_data[name] for name in self.Meta.fields}


class NewContactForm(HouseForm):
    """Somebody whom we do not know yet, often named by the wrong person."""

    given_name = forms.CharField(label="First name", max_length=80)
    family_name = forms.CharField(label="Last name", max_length=80, required=False)
    email = forms.EmailField(label="E-mail")
    title = forms.CharField(label="Job title", max_length=120, required=False)


class ContactForm(HouseForm):
    """Somebody else on one side."""

    person = forms.ModelChoiceField(label="Who answers instead?", queryset=None)

    def __init__(self, *args: Any, organisation: Organisation, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["person"].queryset = _contacts(organisation)  # type: ignore[attr-defined]


class AnswerForm(HouseForm):
    """An answer that staff were told, by phone or face to face. Each answer has fields of its own (BELONGS_TO):
    the others are hidden where the browser can, and never heard.
    """

    BELONGS_TO = {"until": Reply.LATER, "reason": Reply.NO} | dict.fromkeys(
        ("redirect_name", "redirect_email"), Reply.WRONG_PERSON
    )

    side = forms.ChoiceField(label="Who answered?", widget=forms.RadioSelect)
    answer = forms.ChoiceField(label="What did they say?", choices=Reply.choices, widget=forms.RadioSelect)
    until = forms.DateField(label="Not now: from when may we ask again?", required=False)
    reason = forms.ChoiceField(
        label="No: why?", choices=picklists.chooser("decline_reason", blank="No reason given"), required=False
    )
    redirect_name = forms.CharField(label="Wrong person: who is better?", max_length=160, required=False)
    redirect_email = forms.EmailField(label="Their e-mail", required=False)
    consent_note = forms.CharField(
        label="How and when did they tell you?",
        help_text="For example: by phone on 3 May, to me. Write what you would say to them.",
        widget=forms.Textarea(attrs={"rows": 2}),
    )

    def __init__(self, *args: Any, introduction: Introduction, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        sides = [(side, _who(introduction, side)) for side in (introduction.first_side, introduction.second_side)]
        self.fields["side"].choices = sides  # type: ignore[attr-defined]
        self.initial.setdefault("side", introduction.side_in_turn or introduction.first_side)
        for name, answer in self.BELONGS_TO.items():
            self.fields[name].widget.attrs["data-only-with"] = answer.value

    def clean(self) -> dict[str, Any]:
        """Forget what was typed for another answer, and what was wrong with it."""
        said = super().clean() or self.cleaned_data
        for name, answer in self.BELONGS_TO.items():
            if said.get("answer") != answer:
                self.errors.pop(name, None)
                said[name] = None if name == "until" else ""
        return said


class SendForm(HouseForm):
    """The one paragraph of the introduction that staff may still change."""

    paragraph = forms.CharField(
        label="Your paragraph. Both of them read it.", widget=forms.Textarea(attrs={"rows": 4}), max_length=2000
    )


class ComposeForm(SendForm):
    """The paragraph, and when it leaves: both empty is now, else a day and an hour at which people work."""

    day = forms.DateField(label="Send on", required=False)
    hour = forms.TimeField(label="At", required=False)

    def clean(self) -> dict[str, Any]:
        said = super().clean() or self.cleaned_data
        day, hour = said.get("day"), said.get("hour")
        if hour and not day and "day" not in self.errors:
            self.add_error("day", "Choose the day as well, or leave both empty to send it now.")
        if day and not hour and "hour" not in self.errors:
            self.add_error("hour", "Choose the hour as well, or leave both empty to send it now.")
        said["at"] = timezone.make_aware(datetime.combine(day, hour)) if day and hour else None
        return said


class LetGoForm(HouseForm):
    """Why staff stop following an introduction that leads to nothing."""

    reason = forms.ChoiceField(label="Why let it go?", choices=LetGoReason.choices, widget=forms.RadioSelect)
    note = forms.CharField(
        label="Anything to add?",
        help_text="Only staff read it.",
        widget=forms.Textarea(attrs={"rows": 2}),
        required=False,
        max_length=1000,
    )


class OutcomeForm(HouseForm):
    """How it ended without a partnership; a partnership is proposed on its own page."""

    outcome = forms.ChoiceField(
        label="What came of it?",
        choices=[
            (state, state.label.capitalize()) for state in State if state in OUTCOMES - {State.OUTCOME_PARTNERSHIP}
        ],
        widget=forms.RadioSelect,
    )


class CancelForm(HouseForm):
    reason = forms.CharField(
        label="Why is it withdrawn?", help_text="Only staff read it.", widget=forms.Textarea(attrs={"rows": 2})
    )


class ElsewhereForm(HouseForm):
    """An introduction made at an event, by phone or from somebody's own mailbox."""

    innovator = forms.ModelChoiceField(label="Innovator", queryset=None)
    partner = forms.ModelChoiceField(label="Partner", queryset=None)
    introduced_on = forms.DateField(label="When were they introduced?")
    consent_note = forms.CharField(
        label="How did both sides agree?",
        help_text="For example: both asked for it at the launch on 3 May.",
        widget=forms.Textarea(attrs={"rows": 2}),
    )

    def __init__(self, *args: Any, programme: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["innovator"].queryset = organisations_in(programme, ParticipationRole.INNOVATOR)  # type: ignore[attr-defined]
        self.fields["partner"].queryset = organisations_in(programme, *PARTNER_ROLES)  # type: ignore[attr-defined]


def organisations_in(programme: Any, *roles: str) -> Any:
    """Who takes part in the programme in one of these roles, by name."""
    taking_part = Participation.objects.taking_part().filter(programme=programme, role__in=roles)
    return Organisation.objects.current().filter(pk__in=taking_part.values("organisation")).order_by("name_key", "id")


def _contacts(organisation: Organisation, also: Any = None) -> Any:
    ids = [position.person_id for position in answerers(organisation)]
    return Person.objects.filter(pk__in=[*ids, also] if also else ids).order_by("sort_name", "id")


def _who(introduction: Introduction, side: str) -> str:
    person = introduction.person(side)
    name = introduction.organisation(side).name
    return f"{person.name}, {name}" if person else name

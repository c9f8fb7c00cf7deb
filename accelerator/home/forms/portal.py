"""Forms of the portal. Those about needs, offers and organisations build on the ones that staff use."""

from datetime import datetime
from typing import Any

from django import forms

from accelerator import clock
from accelerator.home.portal.profile import INNOVATORS_LABELS, LABELS, OF_COMPANIES
from accelerator.programmes import picklists
from accelerator.ui.forms import DateInput, HouseForm, HouseModelForm, Versioned
from introductions.forms.meeting import MetForm
from introductions.states import Reply
from partners.forms.organisations import OrganisationForm
from partners.forms.work import NeedForm, OfferForm, ProjectForm
from partners.models import Organisation, Person


def in_columns(form: forms.Form) -> None:
    """Lists of boxes stand side by side where there is room: a dozen regions make a long page."""
    for field in form.fields.values():
        if isinstance(field.widget, forms.CheckboxSelectMultiple):
            field.widget.attrs["class"] = "cards"


class ExplainForm(HouseForm):
    """What may follow an answer: all of it optional, and only staff read it."""

    def __init__(self, answer: str, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name, field in _explaining(Reply(answer)).items():
            self.fields[name] = field
        self.fields["comment"] = forms.CharField(
            label="Anything else",
            required=False,
            max_length=1000,
            widget=forms.Textarea(attrs={"rows": 2, "class": "input"}),
        )

    def details(self) -> dict[str, Any]:
        return {name: value for name, value in self.cleaned_data.items() if value}


def _explaining(answer: Reply) -> dict[str, forms.Field]:
    if answer == Reply.LATER:
        hint = "From this day on we may ask again. Without one we wait three months."
        widget = DateInput(attrs={"class": "input"})
        return {"until": forms.DateField(label="Ask me again from", required=False, help_text=hint, widget=widget)}
    if answer == Reply.NO:
        choices = picklists.chooser("decline_reason", blank="I would rather not say")
        return {"reason": forms.ChoiceField(label="Why", choices=choices, required=False)}
    return {
        "redirect_name": forms.CharField(label="Who is better placed?", required=False, max_length=160),
        "redirect_email": forms.EmailField(
            label="Their e-mail", required=False, help_text="We write to them only once staff have looked at it."
        ),
    }


class MeetingForm(MetForm):
    """They met: when, and what came of it."""

    note = forms.CharField(
        label="A note for us",
        required=False,
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text="Programme staff read it; the other side does not.",
    )


class BookForm(HouseForm):
    """When they will meet."""

    at = forms.DateTimeField(
        label="When do you meet?", error_messages={"required": "Choose a day and a time."}, widget=forms.DateTimeInput
    )

    def clean_at(self) -> datetime:
        """Whatever the browser lets pass. The service refuses the same."""
        chosen = self.cleaned_data["at"]
        if chosen <= clock.now():
            raise forms.ValidationError("That moment has passed. Choose one that is still to come.")
        return chosen


class AgreedForm(HouseForm):
    """What the two of them agreed, told to staff."""

    what = forms.CharField(
        label="What did you agree?",
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text="What each gives, what each gets, and by when. Rough words are fine.",
    )


class ProfileForm(OrganisationForm):
    """What an organisation says about itself; its name is changed by staff."""

    class Meta(OrganisationForm.Meta):
        model = Organisation
        fields = tuple(name for name in OrganisationForm.Meta.fields if name != "name")
        labels = {"about": "What you do", "website": "Web page"}
        help_texts = {"about": "In a few plain sentences. It stands in each introduction we suggest."}

    def __init__(self, *args: Any, is_innovator: bool = False, **kwargs: Any) -> None:
        instance = kwargs["instance"]
        self.left_out = [name for name in OF_COMPANIES if is_innovator and not getattr(instance, name)]
        super().__init__(*args, **kwargs)
        for name in self.left_out:
            del self.fields[name]
        words = LABELS | (INNOVATORS_LABELS if is_innovator else {})
        self.relabel(**{name: label for name, label in words.items() if name in self.fields})
        self.fields["regions"].help_text = ""
        in_columns(self)
        self.fields["ask_cap_month"].help_text = "We ask no more often than this. Choose 0 to be asked nothing new."

    def stored_values(self) -> dict[str, Any]:
        return {name: value for name, value in super().stored_values().items() if name not in self.left_out}

    def changes(self) -> dict[str, Any]:
        return {name: self.cleaned_data[name] for name in self.Meta.fields if name in self.fields}


class OwnNeedForm(NeedForm):
    """As staff's, for one's own organisation."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        in_columns(self)


class OwnOfferForm(OfferForm):
    """As staff's, said to the partner itself."""

    class Meta(OfferForm.Meta):
        help_texts = {
            **OfferForm.Meta.help_texts,
            "value_estimate": "Your own estimate. It is never added to other figures.",
        }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        in_columns(self)


class OwnProjectForm(ProjectForm):
    class Meta(ProjectForm.Meta):
        help_texts = {
            "summary": "What it does, for whom. Partners of your programme can read it.",
            "evidence_note": "A study, a pilot, a number: and where to read it. Only staff read this.",
        }


class MyselfForm(Versioned, HouseModelForm):
    """What a person says about themselves. The address follows the account, and is changed there."""

    class Meta:
        model = Person
        fields = ("given_name", "family_name", "phone", "about")
        labels = {"about": "About you"}
        help_texts = {
            "phone": "Programme staff see it. It is not shown to the other side.",
            "about": "Two lines that introduce you. Programme staff may use them in an introduction.",
        }


class ColleagueForm(HouseForm):
    """Somebody else who should act for the organisation; staff invite them."""

    given_name = forms.CharField(label="First name", max_length=80)
    family_name = forms.CharField(label="Last name", max_length=80, required=False)
    email = forms.EmailField(label="E-mail", help_text="Staff check it, then send them an invitation.")
    title = forms.CharField(label="Job title", max_length=120, required=False)

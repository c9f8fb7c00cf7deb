"""Add a partner, add an innovator: organisation, first contact and place in the programme in one step."""

from typing import Any, cast

from django import forms
from django.db.models import QuerySet
from django.http import QueryDict

from accelerator.programmes.models import Programme
from accelerator.ui.forms import HouseForm
from partners.forms.organisations import check_postcode, clean_number
from partners.forms.people import ContactFields
from partners.forms.picks import CodeField, ProgrammeField, fill_codes
from partners.forms.taking_part import BEGINNINGS
from partners.identifiers import register_choices
from partners.states import ParticipationState

ORGANISATION = ("name", "sector", "website", "postcode")
CONTACT = ("given_name", "family_name", "email", "phone", "title")


class AddForm(ContactFields, HouseForm):
    """`looked_at` holds the ids of the similar organisations that staff have seen and said no to."""

    programme = ProgrammeField()
    name = forms.CharField(label="Name of the organisation", max_length=200)
    sector = CodeField("sector")
    website = forms.URLField(required=False)
    postcode = forms.CharField(max_length=12, required=False)
    scheme = forms.ChoiceField(label="Register", required=False)
    value = forms.CharField(
        label="Number in that register",
        max_length=80,
        required=False,
        help_text="It settles whether this organisation is here already. Leave it empty when you do not know it.",
    )
    state = forms.ChoiceField(
        label="How far are they?", choices=BEGINNINGS, initial=ParticipationState.PROSPECT, widget=forms.RadioSelect
    )
    support_level = CodeField("support_level", label="Level of support")
    looked_at = forms.CharField(required=False, widget=forms.HiddenInput)

    def __init__(self, *args: Any, programmes: QuerySet[Programme], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["given_name"].required = False
        self.fields["programme"].offer(programmes)
        self.fields["scheme"].choices = [("", "None, or not known"), *register_choices()]
        fill_codes(self)

    def clean_postcode(self) -> str:
        return check_postcode(self.cleaned_data["postcode"])

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        clean_number(self, "scheme", "value")
        if cleaned.get("scheme") and not cleaned.get("value") and "value" not in self.errors:
            self.add_error("value", "Write the number, or choose no register.")
        if self.has_contact and not cleaned.get("given_name"):
            self.add_error("given_name", "Write at least the first name of this person.")
        return cleaned

    @property
    def has_contact(self) -> bool:
        """Whether anything was said about a first contact."""
        return any(self.cleaned_data.get(name) for name in CONTACT)

    @property
    def identifiers(self) -> list[tuple[str, str]]:
        scheme, value = self.cleaned_data.get("scheme"), self.cleaned_data.get("value")
        return [(scheme, value)] if scheme and value else []

    def organisation_details(self) -> dict[str, Any]:
        return {name: self.cleaned_data[name] for name in ORGANISATION}

    def place(self) -> dict[str, Any]:
        """How the organisation stands in the programme."""
        return {name: self.cleaned_data[name] for name in ("programme", "state", "support_level")}

    def has_looked_at(self, ids: list[str]) -> bool:
        """Whether staff have already said that it is none of these."""
        return set(ids) <= set(self.cleaned_data.get("looked_at", "").split())

    def show_question(self, ids: list[str]) -> None:
        """Show the similar organisations, and remember them for the next sending."""
        data = cast("QueryDict", self.data).copy()
        data[self.add_prefix("looked_at")] = " ".join(ids)
        self.data = data

"""People and positions."""

from typing import Any

from django import forms

from accelerator import clock
from accelerator.mailing.addresses import check_address
from accelerator.tenancy.errors import Refused
from accelerator.tenancy.members import Member
from accelerator.ui.forms import HouseForm, HouseModelForm, Versioned
from partners.duplicates import same_address
from partners.models import Organisation, Person, Position

AUTOFILL_OFF = {"autocomplete": "off"}  # staff write about others: their own address must not be offered


class Address(forms.Form):
    """Mixin: an e-mail address that mail can go to, or none."""

    def clean_email(self) -> str:
        address = self.cleaned_data.get("email", "")
        try:
            if address:
                check_address(address)
        except Refused as refusal:
            raise forms.ValidationError(str(refusal)) from refusal
        return address


class PersonForm(Address, Versioned, HouseModelForm):
    class Meta:
        model = Person
        fields = ("given_name", "family_name", "email", "phone", "about")
        widgets = {
            "given_name": forms.TextInput(attrs=AUTOFILL_OFF),
            "family_name": forms.TextInput(attrs=AUTOFILL_OFF),
            "email": forms.EmailInput(attrs=AUTOFILL_OFF),
            "phone": forms.TextInput(attrs=AUTOFILL_OFF | {"inputmode": "tel"}),
        }
        help_texts = {
            "email": "Goes to nobody outside your staff before both sides have said yes.",
            "about": "Two lines that introduce them. Would you say this to them?",
        }

    def changes(self) -> dict[str, Any]:
        return {name: self.cleaned_data[name] for name in self.Meta.fields}


class PositionForm(Versioned, HouseModelForm):
    class Meta:
        model = Position
        fields = ("title", "starts_on", "ends_on", "may_answer", "is_main_contact")
        labels = {"starts_on": "From", "ends_on": "Until"}
        help_texts = {
            "ends_on": "From this day on they no longer act here.",
            "may_answer": "They are asked by e-mail whether to meet, and their answer counts.",
            "is_main_contact": "The first person we write to here. There is one.",
        }

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        first, last = cleaned.get("starts_on"), cleaned.get("ends_on")
        if first and last and last < first:
            self.add_error("ends_on", "This is before the first day.")
        return cleaned

    def changes(self) -> dict[str, Any]:
        return {name: self.cleaned_data[name] for name in self.Meta.fields}


class EndPositionForm(HouseForm):
    on = forms.DateField(label="Last day was before", help_text="From this day on they no longer act here.")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["on"].initial = clock.today()


class ContactFields(Address):
    """Mixin: one person at an organisation, and the question whether they are here already."""

    given_name = forms.CharField(label="First name", max_length=80, widget=forms.TextInput(attrs=AUTOFILL_OFF))
    family_name = forms.CharField(
        label="Last name", max_length=80, required=False, widget=forms.TextInput(attrs=AUTOFILL_OFF)
    )
    email = forms.EmailField(
        label="E-mail",
        required=False,
        widget=forms.EmailInput(attrs=AUTOFILL_OFF),
        help_text="Goes to nobody outside your staff before both sides have said yes.",
    )
    phone = forms.CharField(
        max_length=40, required=False, widget=forms.TextInput(attrs=AUTOFILL_OFF | {"inputmode": "tel"})
    )
    title = forms.CharField(label="Job title", max_length=120, required=False)
    same_person = forms.ChoiceField(
        label="Are they one of these?",
        widget=forms.RadioSelect,
        error_messages={"required": "This address is here already. Say whether they are the same person."},
    )

    NEW = "new"

    def __init__(self, *args: Any, member: Member, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.known = same_address(member, self.data.get(self.add_prefix("email"), "")) if self.is_bound else []
        if not self.known:
            del self.fields["same_person"]
            return
        known = [(str(person.pk), _described(person)) for person in self.known]
        self.fields["same_person"].choices = [*known, (self.NEW, "Somebody else with this address")]

    @property
    def chosen_person(self) -> Person | None:
        """The person whom staff recognised; None for somebody new."""
        answer = self.cleaned_data.get("same_person")
        return next((person for person in self.known if str(person.pk) == answer), None)

    def person_details(self) -> dict[str, Any]:
        """The arguments of services.add_person that describe who it is."""
        return {name: self.cleaned_data[name] for name in ("given_name", "family_name", "email", "phone", "title")}


class NewContactForm(ContactFields, HouseForm):
    """Somebody who joins an organisation that is here."""

    may_answer = forms.BooleanField(
        label="May answer introductions",
        required=False,
        initial=True,
        help_text="They are asked by e-mail whether to meet, and their answer counts.",
    )
    is_main_contact = forms.BooleanField(
        label="Main contact", required=False, help_text="The first person we write to here. There is one."
    )

    def __init__(self, *args: Any, organisation: Organisation, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not organisation.positions.live().exists():
            self.fields["is_main_contact"].initial = True


def _described(person: Person) -> str:
    """ "Jo Tranter, Director at Cardew Rail": enough to recognise somebody by."""
    places = [
        f"{position.title} at {position.organisation.name}" if position.title else position.organisation.name
        for position in person.positions.all()
        if position.is_live
    ]
    return ", ".join([person.name, *places])

"""What is typed before anything is lost, and how long people are kept."""

from typing import Any

from django import forms

from accelerator.privacy.erasure import Handover
from accelerator.tenancy.models import Tenant
from accelerator.ui.forms import HouseForm, HouseModelForm, Versioned
from partners.models import Person

AS_TYPED = {"autocomplete": "off", "autocapitalize": "none", "spellcheck": "false"}


class EraseForm(HouseForm):
    """The name, and for each live partnership who stands for it from now on."""

    def __init__(self, *args: Any, name: str, handovers: list[Handover], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.handovers = [one for one in handovers if one.successors]
        for one in self.handovers:
            self.fields[f"party_{one.party.pk}"] = forms.ChoiceField(
                label=f"Who stands for “{one.party.partnership}” at {one.party.organisation} from now on",
                choices=[("", "Choose one"), *((str(person.pk), person.name) for person in one.successors)],
            )
        self.fields["typed"] = forms.CharField(
            label=f"Type their name: {name}", max_length=200, widget=forms.TextInput(attrs=AS_TYPED)
        )

    def successors(self) -> dict[Any, Person]:
        """Party id -> the person chosen."""
        return {
            one.party.pk: next(
                person for person in one.successors if str(person.pk) == self.cleaned_data[f"party_{one.party.pk}"]
            )
            for one in self.handovers
        }


class EraseManyForm(HouseForm):
    """For several at once: how many they are, typed."""

    typed = forms.CharField(max_length=10, widget=forms.TextInput(attrs=AS_TYPED | {"inputmode": "numeric"}))

    def __init__(self, *args: Any, count: int, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.count = count
        self.fields["typed"].label = f"Type how many people you erase: {count}"

    def clean_typed(self) -> str:
        typed = self.cleaned_data["typed"].strip()
        if typed != str(self.count):
            raise forms.ValidationError(f"Type the number {self.count}, or go back and choose again.")
        return typed


class KeepForm(HouseForm):
    until = forms.DateField(label="Keep until", widget=forms.DateInput(attrs={"type": "date"}))
    why = forms.CharField(label="Why", max_length=300, help_text="They may ask, and read it.")


class DeleteAccountForm(HouseForm):
    typed = forms.CharField(max_length=254, widget=forms.TextInput(attrs=AS_TYPED))

    def __init__(self, *args: Any, address: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["typed"].label = f"Type the address of your account: {address}"


class RetentionForm(Versioned, HouseModelForm):
    class Meta:
        model = Tenant
        fields = ("keep_people_months",)
        labels = {"keep_people_months": "Months that people are kept"}
        help_texts = {
            "keep_people_months": "After the last thing that happened with them. Then their names come to your desk, "
            "and you keep or erase them; nobody is erased by itself."
        }


class RememberForm(HouseForm):
    address = forms.EmailField(label="E-mail", widget=forms.EmailInput(attrs={"autocomplete": "off"}))
    why = forms.CharField(label="Why", max_length=300, help_text="For example: she wrote to us herself on 3 May.")

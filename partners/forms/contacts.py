"""Notes and the contact log."""

from typing import Any

from django import forms

from accelerator import clock
from accelerator.ui.forms import HouseForm, HouseModelForm, Versioned
from partners.forms.picks import CodeField, fill_codes
from partners.models import Note, Person

HINT = "Would you say this to them? They may ask to see it."


class NoteForm(HouseForm):
    text = forms.CharField(label="Note", widget=forms.Textarea(attrs={"rows": 3}), help_text=HINT)


class EditNoteForm(Versioned, HouseModelForm):
    class Meta:
        model = Note
        fields = ("text",)
        help_texts = {"text": HINT}


class ContactForm(HouseForm):
    """One call, mail or meeting. `people`: whom it may have been with, for the log of an organisation."""

    kind = CodeField("contact_kind", label="How", blank="Choose one", required=True)
    happened_on = forms.DateField(label="When")
    person: forms.ModelChoiceField = forms.ModelChoiceField(
        queryset=None, label="With whom", required=False, empty_label="Nobody in particular"
    )
    summary = forms.CharField(label="What was said", widget=forms.Textarea(attrs={"rows": 3}), help_text=HINT)

    def __init__(self, *args: Any, people: Any = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        fill_codes(self)
        self.fields["happened_on"].initial = clock.today()
        self.fields["person"].queryset = Person.objects.none() if people is None else people
        if people is None:
            del self.fields["person"]

    def clean_happened_on(self) -> Any:
        day = self.cleaned_data["happened_on"]
        if day > clock.today():
            raise forms.ValidationError("This day is still to come. Log it once it has taken place.")
        return day

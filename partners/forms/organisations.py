"""An organisation, its numbers and names, its logo."""

from typing import Any

from django import forms

from accelerator.tenancy.context import current_tenant
from accelerator.tenancy.errors import Refused
from accelerator.ui.forms import HouseForm, HouseModelForm, Versioned
from partners.forms.picks import CodeField, CodesField, fill_codes
from partners.identifiers import clean_identifier, register_choices, split_code
from partners.models import Alias, Organisation
from partners.postcodes import normalise


def check_postcode(postcode: str) -> str:
    """As typed; a sentence where a tenant in the United Kingdom typed something else."""
    if postcode and current_tenant().country == "GB" and not normalise(postcode):
        raise forms.ValidationError("This is not a UK postcode. Write it like LS1 4DY, or leave it out.")
    return postcode


class OrganisationForm(Versioned, HouseModelForm):
    """Everything descriptive about an organisation; the service takes the cleaned data (F07)."""

    sector = CodeField("sector")
    legal_status = CodeField("legal_status", label="Legal form")
    size = CodeField("size")
    regions = CodesField("region", help_text="Where it works, or would help.")
    motives = CodesField("motive", label="Why they take part")
    benefits = CodesField("benefit", label="What they hope to get from it")
    ask_cap_month = forms.IntegerField(
        label="Introductions a month at most",
        min_value=0,
        max_value=99,
        help_text="We ask no more often than this. Ask them what suits them.",
    )

    open_cap = forms.IntegerField(
        label="Introductions at once at most",
        min_value=1,
        max_value=99,
        required=False,
        help_text="Open at the same time, in all programmes together.",
    )

    class Meta:
        model = Organisation
        fields = (
            "name",
            "about",
            "website",
            "postcode",
            "sector",
            "legal_status",
            "size",
            "regions",
            "motives",
            "benefits",
            "ask_cap_month",
            "open_cap",
        )
        help_texts = {"about": "What they do, in a few plain sentences. Both sides of an introduction may read it."}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        fill_codes(self)

    def clean_postcode(self) -> str:
        return check_postcode(self.cleaned_data["postcode"])

    def clean_open_cap(self) -> int:
        """Left empty, it stays as it is."""
        return self.cleaned_data["open_cap"] or self.instance.open_cap

    def changes(self) -> dict[str, Any]:
        """What the service is given."""
        return {name: self.cleaned_data[name] for name in self.Meta.fields}


class IdentifierForm(HouseForm):
    """A register and a number; a whole code pasted into the number chooses its register."""

    scheme = forms.ChoiceField(label="Register")
    value = forms.CharField(label="Number", max_length=80, help_text="For example 07706036, or GB-COH-07706036.")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["scheme"].choices = [("", "Choose one"), *register_choices()]

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        clean_number(self, "scheme", "value")
        return cleaned


def clean_number(form: forms.BaseForm, scheme: str, value: str) -> None:
    """Clean the number at its field; a whole code pasted there overrules the register."""
    given, typed = form.cleaned_data.get(scheme), form.cleaned_data.get(value)
    if not typed:
        return
    whole = split_code(typed)
    given = whole[0] if whole else given
    if not given:
        form.add_error(scheme, "Say which register this number is from.")
        return
    try:
        form.cleaned_data[scheme], form.cleaned_data[value] = given, clean_identifier(given, typed)
    except Refused as refusal:
        form.add_error(value, str(refusal))


class AliasForm(HouseModelForm):
    class Meta:
        model = Alias
        fields = ("name",)


class LogoForm(HouseForm):
    logo = forms.FileField(
        label="Picture",
        help_text="PNG, JPEG or WebP, at most 2 MB.",
        widget=forms.FileInput(attrs={"accept": "image/png,image/jpeg,image/webp"}),
    )

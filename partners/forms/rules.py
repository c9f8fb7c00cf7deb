"""Rules of engagement: the text, and that somebody accepted it."""

from typing import Any

from django import forms

from accelerator.programmes.models import Rules
from accelerator.ui.forms import Hinted, HouseForm
from partners.models import Organisation
from partners.rules import missing_organisations


class RulesForm(HouseForm):
    """A new version. Whether the earlier acceptance holds is asked only where there is one."""

    text = forms.CharField(
        label="The rules",
        max_length=20_000,
        widget=forms.Textarea(attrs={"rows": 18}),
        help_text="Plain words. An empty line begins a paragraph.",
    )

    def __init__(self, *args: Any, before: Rules | None, **kwargs: Any) -> None:
        super().__init__(*args, initial={"text": before.text if before else ""}, **kwargs)
        if before:
            self.fields["earlier"] = forms.ChoiceField(
                label=f"Who has accepted version {before.version}",
                widget=forms.RadioSelect,
                choices=[
                    ("anew", Hinted("Must accept again", "The change matters: nobody is introduced before.")),
                    ("holds", Hinted("Need not accept again", "Only words were put right.")),
                ],
            )

    @property
    def earlier_holds(self) -> bool:
        return self.cleaned_data.get("earlier") == "holds"


class AcceptedForm(HouseForm):
    """Staff note who accepted outside of the platform, and how they know."""

    organisations = forms.ModelMultipleChoiceField(
        queryset=None, label="Who accepted", widget=forms.CheckboxSelectMultiple
    )
    note = forms.CharField(
        label="How and when", max_length=300, help_text="For example: signed with the memorandum on 3 May."
    )

    def __init__(self, *args: Any, rules: Rules, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        found = missing_organisations(rules).order_by("name_key", "id")
        self.fields["organisations"].queryset = Organisation.objects.filter(pk__in=found.values("pk")).order_by(  # type: ignore[attr-defined]
            "name_key", "id"
        )

"""What narrows the records behind a figure. Read from the address, never typed by hand."""

import re
from datetime import date

from django import forms

from accelerator.programmes.models import Programme, Theme
from partners.models import Organisation
from reporting.rows import Narrowing

MONTH = re.compile(r"^(20\d\d)-(0[1-9]|1[0-2])$")


class NarrowingForm(forms.Form):
    """`until` (2026-05), `theme` and `innovator` (ids of this programme). Anything else is an error."""

    until = forms.RegexField(MONTH, required=False)
    theme = forms.ModelChoiceField(Theme.objects.none(), required=False)
    innovator = forms.ModelChoiceField(Organisation.objects.none(), required=False)

    def __init__(self, *args: object, programme: Programme, names: bool, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)
        self.fields["theme"].queryset = programme.themes.all()
        if names:  # who may not see names may not ask for one either
            taking_part = Organisation.objects.filter(
                participations__programme=programme, participations__role="innovator"
            )
            self.fields["innovator"].queryset = taking_part

    def narrowing(self) -> Narrowing:
        until = self.cleaned_data["until"]
        return Narrowing(
            until=date.fromisoformat(f"{until}-01") if until else None,
            theme=self.cleaned_data["theme"],
            innovator=self.cleaned_data["innovator"],
        )

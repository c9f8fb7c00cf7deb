"""Forms about what belongs to a programme, picklists and access."""

from typing import Any

from django import forms

from accelerator.programmes import measures
from accelerator.programmes.models import Credit, GateCriterion, Programme, Theme
from accelerator.ui.forms import Hinted, HouseForm, HouseModelForm, Versioned


class ReasonForm(HouseForm):
    """Why; kept with the programme for staff to read."""

    reason = forms.CharField(
        label="Why",
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text="Staff of this programme can read it. Write what you would say to the people concerned.",
    )


class GateForm(HouseForm):
    """A reason is asked for only when criteria are missing."""

    def __init__(self, *args: Any, missing: int, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["reason"] = forms.CharField(
            label="Why the programme goes on without them" if missing else "A note",
            required=bool(missing),
            max_length=1000,
            widget=forms.Textarea(attrs={"rows": 3, "class": "input"}),
            help_text="It is kept with the stage." if missing else "",
        )


class TickForm(HouseForm):
    """How we know that a criterion is met; may be left empty."""

    note = forms.CharField(label="How we know", max_length=500, required=False)


class CriterionForm(Versioned, HouseModelForm):
    class Meta:
        model = GateCriterion
        fields = ("text",)
        labels = {"text": "What must be true"}
        help_texts = {"text": "One line that somebody can tick, for example: Every innovator has a mentor."}


class ThemeForm(Versioned, HouseModelForm):
    class Meta:
        model = Theme
        fields = ("name", "summary")


class CreditForm(Versioned, HouseModelForm):
    class Meta:
        model = Credit
        fields = ("kind", "organisation_name", "text", "url")
        help_texts = {"text": "For example: 14 people from business, government and civil society."}


class TargetForm(Versioned, HouseForm):
    """Set a target for one measure, or revise it."""

    measure = forms.ChoiceField(label="What is counted", widget=forms.RadioSelect)
    value = forms.IntegerField(label="Target", min_value=1, max_value=100_000)
    note = forms.CharField(label="Where this number comes from", max_length=300, required=False)

    def __init__(self, *args: Any, programme: Programme, measure: str = "", **kwargs: Any) -> None:
        self.targets = {target.measure: target for target in programme.targets.all()}
        self.target = self.targets.get(measure)
        initial = self.stored_values() or {}
        super().__init__(*args, initial=initial, **kwargs)
        if self.target:
            del self.fields["measure"]
            self.fields["note"].label = "Why it changes"
        else:
            self.fields["measure"].choices = [
                (code, Hinted(one.label, one.hint))
                for code, one in measures.MEASURES.items()
                if code not in self.targets
            ]

    def stored_values(self) -> dict[str, Any]:
        return {"value": self.target.value, "note": self.target.note} if self.target else {}


class EntryForm(HouseForm):
    """One entry of a picklist."""

    label = forms.CharField(label="Words", max_length=80)


class AccessForm(HouseForm):
    """Whether a membership reaches all programmes or some."""

    reach = forms.ChoiceField(
        label="Which programmes",
        widget=forms.RadioSelect,
        choices=[
            ("all", Hinted("All programmes", "Also those that are made later.")),
            ("some", Hinted("Only these", "Choose one or more below.")),
        ],
    )
    programmes = forms.ModelMultipleChoiceField(
        queryset=None, required=False, widget=forms.CheckboxSelectMultiple, label="Programmes"
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["programmes"].queryset = Programme.objects.order_by("-starts_on", "name")

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        if cleaned.get("reach") == "some" and not cleaned.get("programmes"):
            self.add_error("programmes", "Choose at least one programme, or give access to all.")
        return cleaned

    def chosen_ids(self) -> list[Any]:
        if self.cleaned_data["reach"] == "all":
            return []
        return [programme.pk for programme in self.cleaned_data["programmes"]]

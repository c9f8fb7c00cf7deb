"""Forms about programmes. Dates are checked here for a clear sentence at the field, and again in the database."""

from datetime import date
from itertools import pairwise
from typing import Any

from django import forms

from accelerator import clock
from accelerator.programmes import measures
from accelerator.programmes.blueprints import PARTNERSHIP_ACCELERATOR, add_months
from accelerator.programmes.models import Programme, Stage
from accelerator.ui.forms import HouseForm, HouseModelForm, Versioned

LONGEST_YEARS = 10


def check_order(form: forms.BaseForm, first: str, last: str) -> None:
    """An error at the later date when it lies before the earlier one."""
    start, end = form.cleaned_data.get(first), form.cleaned_data.get(last)
    if start and end and end < start:
        form.add_error(last, f"This is before the start on {written(start)}.")


def check_length(form: forms.BaseForm) -> None:
    start, end = form.cleaned_data.get("starts_on"), form.cleaned_data.get("ends_on")
    if start and end and (end - start).days > LONGEST_YEARS * 366:
        form.add_error("ends_on", f"This is more than {LONGEST_YEARS} years after the start. Check the year.")


def written(day: date) -> str:
    return f"{day.day} {day:%B %Y}"


class ProgrammeDates(forms.Form):
    """Mixin: programme dates in order, and the accelerator window whole and inside them (R99)."""

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        check_order(self, "starts_on", "ends_on")
        check_length(self)
        self._check_window()
        return cleaned

    def _check_window(self) -> None:
        get = self.cleaned_data.get
        first, last = get("accelerator_from"), get("accelerator_until")
        if first and not last and "accelerator_until" not in self.errors:
            self.add_error("accelerator_until", "Say when the accelerator ends, or leave both dates empty.")
        if last and not first and "accelerator_from" not in self.errors:
            self.add_error("accelerator_from", "Say when the accelerator starts, or leave both dates empty.")
        check_order(self, "accelerator_from", "accelerator_until")
        if first and get("starts_on") and first < get("starts_on"):
            self.add_error("accelerator_from", f"The programme only starts on {written(get('starts_on'))}.")
        if last and get("ends_on") and last > get("ends_on"):
            self.add_error("accelerator_until", f"The programme ends before that, on {written(get('ends_on'))}.")


class NewProgrammeForm(HouseForm):
    """The few things that a template cannot know."""

    name = forms.CharField(max_length=120, help_text="With its year, for example Fair Footing 2027.")
    starts_on = forms.DateField(label="Programme starts", widget=forms.DateInput)
    ends_on = forms.DateField(
        label="Programme ends",
        widget=forms.DateInput,
        help_text="The four stages share this time out; you can move each date afterwards.",
    )
    partnerships = forms.IntegerField(
        label="Confirmed partnerships to reach",
        min_value=1,
        max_value=100_000,
        help_text="Your target. It may be revised later; the first value is kept and shown beside it.",
    )
    themes = forms.CharField(
        label="Challenges",
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text="One a line, for example Money confidence. You can add them later.",
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        start = add_months(clock.today().replace(day=1), 1)
        self.initial.setdefault("starts_on", start)
        self.initial.setdefault("ends_on", add_months(start, PARTNERSHIP_ACCELERATOR.months) - date.resolution)

    def clean_themes(self) -> list[str]:
        names = [line.strip() for line in self.cleaned_data["themes"].splitlines() if line.strip()]
        if any(len(name) > 80 for name in names):
            raise forms.ValidationError("Keep each challenge to 80 characters; a sentence about it has its own place.")
        if len({name.casefold() for name in names}) < len(names):
            raise forms.ValidationError("One challenge is written twice.")
        return names

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        check_order(self, "starts_on", "ends_on")
        check_length(self)
        start, end = cleaned.get("starts_on"), cleaned.get("ends_on")
        if start and end and 0 <= (end - start).days < 27:
            self.add_error("ends_on", "A programme needs at least four weeks, one for each stage.")
        return cleaned


class CopyForm(HouseForm):
    """What differs from last year's: name, start, and each target."""

    name = forms.CharField(max_length=120)
    starts_on = forms.DateField(
        label="Programme starts", widget=forms.DateInput, help_text="All other dates move with it."
    )

    def __init__(self, *args: Any, source: Programme, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.targets = list(source.targets.all())
        self.initial.setdefault("name", next_name(source))
        self.initial.setdefault("starts_on", add_months(source.starts_on, 12))
        for target in self.targets:
            self.fields[target.measure] = forms.IntegerField(
                label=f"Target: {measures.label(target.measure).lower()}",
                min_value=1,
                max_value=100_000,
                initial=target.value,
                help_text=f"{source.name} aimed for {target.value}.",
                widget=forms.NumberInput,
            )

    def new_targets(self) -> dict[str, int]:
        return {target.measure: self.cleaned_data[target.measure] for target in self.targets}


def next_name(source: Programme) -> str:
    """ "Fair Footing 2026" to "Fair Footing 2027"; a name without a year gets that of its start."""
    start, _, last = source.name.rpartition(" ")
    if last.isdigit() and len(last) == 4:
        return f"{start} {int(last) + 1}"
    return f"{source.name} {source.starts_on.year + 1}"


class ProgrammeForm(Versioned, ProgrammeDates, HouseModelForm):
    """A programme's own particulars; refuses to overwrite what somebody else changed meanwhile (F33)."""

    class Meta:
        model = Programme
        fields = (
            "name",
            "summary",
            "about",
            "starts_on",
            "ends_on",
            "accelerator_from",
            "accelerator_until",
            "owner_team",
            "maturity",
            "innovator_cap",
            "sends_introductions_itself",
            "is_public",
            "slug",
        )
        help_texts = {
            "summary": "Shown under the name on public pages, and in invitations.",
            "about": "For the public page. Leave a line empty between paragraphs.",
            "accelerator_from": "The months in which innovators and partners work together.",
            "innovator_cap": "We warn before an innovator has more than this many at once.",
            "sends_introductions_itself": "Otherwise staff read every introduction before it leaves.",
            "is_public": "A draft is never shown, whatever this says.",
            "slug": "The last part of the public page’s address. Links to the old address stop working.",
        }

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        for stage in self.instance.stages.all():
            first, last = cleaned.get("starts_on"), cleaned.get("ends_on")
            if first and stage.starts_on and stage.starts_on < first and "starts_on" not in self.errors:
                self.add_error(
                    "starts_on", f"{stage} starts before that, on {written(stage.starts_on)}. Move the stage first."
                )
            if last and stage.ends_on and stage.ends_on > last and "ends_on" not in self.errors:
                self.add_error(
                    "ends_on", f"{stage} ends after that, on {written(stage.ends_on)}. Move the stage first."
                )
        return cleaned


class StageForm(Versioned, HouseModelForm):
    class Meta:
        model = Stage
        fields = ("name", "summary", "starts_on", "ends_on")

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        check_order(self, "starts_on", "ends_on")
        return cleaned


class StageForms:
    """The four stages on one page, so that a border between two of them moves in one go."""

    def __init__(self, programme: Programme, data: Any = None) -> None:
        self.programme = programme
        self.forms = [
            StageForm(data, instance=stage, prefix=f"stage{stage.number}")
            for stage in programme.stages.order_by("number")
        ]

    def is_valid(self) -> bool:
        answers = [form.is_valid() for form in self.forms]  # each, so that each shows its errors
        if all(answers):
            self._check_inside()
            self._check_sequence()
        return all(not form.errors for form in self.forms)

    def changes(self) -> dict[int, dict[str, Any]]:
        names = StageForm.Meta.fields
        return {form.instance.number: {name: form.cleaned_data[name] for name in names} for form in self.forms}

    def _check_inside(self) -> None:
        for form in self.forms:
            first, last = form.cleaned_data["starts_on"], form.cleaned_data["ends_on"]
            if first and first < self.programme.starts_on:
                form.add_error("starts_on", f"The programme only starts on {written(self.programme.starts_on)}.")
            if last and last > self.programme.ends_on:
                form.add_error("ends_on", f"The programme ends before that, on {written(self.programme.ends_on)}.")

    def _check_sequence(self) -> None:
        for earlier, later in pairwise(self.forms):
            end = earlier.cleaned_data.get("ends_on") or earlier.cleaned_data.get("starts_on")
            start = later.cleaned_data.get("starts_on")
            if end and start and start <= end:
                later.add_error("starts_on", f"The stage before it lasts until {written(end)}.")

"""When they met and what came of it: asked of the sides by mail and in the portal, and of staff."""

from datetime import date
from typing import Any

from django import forms

from accelerator import clock
from accelerator.programmes import picklists
from accelerator.ui.formats import day, local_date
from accelerator.ui.forms import HouseForm
from introductions.models import Introduction

# What a side says came of it, in its own words; staff choose from the whole list (picklist meeting_outcome).
SIDES_OUTCOMES = {
    "next_step": "We agreed a next step",
    "met_continuing": "We keep talking",
    "partnership_proposed": "We want to work together",
    "met_no_fit": "It is not a fit",
}
TOO_EARLY = "Too early to say"


def sides_outcomes() -> list[tuple[str, str]]:
    """Those of them that this tenant's list has."""
    known = dict(picklists.choices("meeting_outcome"))
    return [("", TOO_EARLY), *((code, words) for code, words in SIDES_OUTCOMES.items() if code in known)]


class MetForm(HouseForm):
    """Between the introduction and today; the calendar of the browser offers no other day."""

    happened_on = forms.DateField(label="When did you meet?", error_messages={"required": "Choose the day you met."})
    outcome = forms.ChoiceField(label="What came of it?", choices=sides_outcomes, required=False)

    def __init__(self, *args: Any, introduction: Introduction, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.introduction = introduction
        today = clock.today()
        self.initial.setdefault("happened_on", today)
        limits = {"max": today.isoformat()}
        if introduction.introduced_at:
            limits["min"] = local_date(introduction.introduced_at).isoformat()
        self.fields["happened_on"].widget.attrs.update(limits)

    def clean_happened_on(self) -> date:
        """Whatever the browser lets pass. The service refuses the same days."""
        chosen, introduced = self.cleaned_data["happened_on"], self.introduction.introduced_at
        if chosen > clock.today():
            raise forms.ValidationError("That day is still to come. Choose today or an earlier day.")
        if introduced and chosen < local_date(introduced):
            raise forms.ValidationError(f"The introduction was on {day(introduced)}. Choose that day or a later one.")
        return chosen


class MeetingForm(MetForm):
    """The same with a note, for staff."""

    note = forms.CharField(label="Note", widget=forms.Textarea(attrs={"rows": 2}), required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["happened_on"].label = "When did they meet?"
        self.fields["happened_on"].error_messages["required"] = "Choose the day they met."
        self.fields["outcome"].choices = picklists.chooser("meeting_outcome", blank="Not known yet")  # type: ignore[attr-defined]

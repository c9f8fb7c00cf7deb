"""What somebody adds to an answer, on the page that follows it. Everything may be left empty."""

from datetime import date
from typing import Any

from django import forms
from django.utils.formats import date_format

from accelerator import clock
from accelerator.programmes import picklists
from accelerator.ui.forms import HouseForm
from introductions.states import Reply

MONTHS = (1, 2, 3, 6, 12)


def months_from(day: date, months: int) -> date:
    """The first of the month that many months on."""
    place = day.month - 1 + months
    return date(day.year + place // 12, place % 12 + 1, 1)


class LaterForm(HouseForm):
    """From when we may ask again: the first of a month."""

    until = forms.TypedChoiceField(label="When may we ask again?", coerce=date.fromisoformat, widget=forms.RadioSelect)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        today = clock.today()
        days = [months_from(today, months) for months in MONTHS[:-1]]
        self.fields["until"].choices = [(day.isoformat(), f"From {date_format(day, 'F Y')}") for day in days]  # type: ignore[attr-defined]


class NoForm(HouseForm):
    """Why not; nobody need say."""

    reason = forms.ChoiceField(
        label="Would you tell us why?",
        choices=picklists.chooser("decline_reason"),
        widget=forms.RadioSelect,
        required=False,
    )
    comment = forms.CharField(
        label="Anything you want to add?", widget=forms.Textarea(attrs={"rows": 2}), required=False, max_length=1000
    )


class SomebodyForm(HouseForm):
    """Who would be better."""

    redirect_name = forms.CharField(label="Who might be better?", max_length=160, required=False)
    redirect_email = forms.EmailField(
        label="Their work e-mail", help_text="We read it first, and write to nobody by ourselves.", required=False
    )


# What is asked on the answer page itself: without a day "not now" means nothing, and whom to ask is half the answer.
ASKS_FIRST: dict[str, type[HouseForm]] = {Reply.LATER: LaterForm, Reply.WRONG_PERSON: SomebodyForm}
FORMS: dict[str, type[HouseForm]] = {Reply.LATER: LaterForm, Reply.NO: NoForm, Reply.WRONG_PERSON: SomebodyForm}

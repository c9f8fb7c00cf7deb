"""What somebody writes who would like to be introduced, and what staff answer who do not take it up."""

from typing import Any

from django import forms

from accelerator.ui.forms import HouseForm
from introductions.models import Request

KIND = (
    "Thank you for asking. We do not see the right moment to meet {wanted} just now, and we keep your wish in mind for "
    "when it comes."
)


class RequestForm(HouseForm):
    why = forms.CharField(
        label="Why would you like to meet them?",
        help_text="Staff read it, and may use your words when they ask.",
        widget=forms.Textarea(attrs={"rows": 4}),
        max_length=1000,
    )


class DeclineForm(HouseForm):
    answer = forms.CharField(
        label="What do you answer?",
        help_text="It goes to who asked, with your name. The other side hears nothing of it.",
        widget=forms.Textarea(attrs={"rows": 4}),
        max_length=1000,
    )

    def __init__(self, *args: Any, request: Request, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.initial.setdefault("answer", KIND.format(wanted=request.wanted_as_seen))

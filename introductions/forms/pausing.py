"""Until when an organisation or a person takes no new introductions."""

from django import forms

from accelerator.ui.forms import HouseForm


class PauseForm(HouseForm):
    until = forms.DateField(
        label="Until when?", required=False, help_text="Leave it empty to pause until you say otherwise."
    )

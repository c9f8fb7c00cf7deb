from django import forms

from accelerator.ui.forms import HouseForm


class ProgrammeSenderForm(HouseForm):
    """The name that the mails of one programme come from."""

    from_name = forms.CharField(
        label="They come from",
        max_length=120,
        required=False,
        help_text="A name, not an address. Whoever signs a letter stands before it. Leave it empty for your organisation's.",
    )

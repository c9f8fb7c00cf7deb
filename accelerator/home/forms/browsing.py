"""What narrows the catalogue of offers and the list of innovators; all of it lives in the URL."""

from typing import Any

from django import forms

from accelerator.programmes import picklists
from accelerator.programmes.models import Theme
from accelerator.ui.forms import FilterForm, HouseForm
from partners.models import Often, SearchKind
from partners.sharing import CHOICES


class BrowseFilter(FilterForm):
    """Of the innovators."""

    q = forms.CharField(label="Search", max_length=80)
    theme = forms.ModelChoiceField(Theme.objects.none(), label="Challenge", empty_label="All challenges")
    need = forms.ChoiceField(label="Looks for", choices=picklists.chooser("need_type", blank="Anything"))
    region = forms.ChoiceField(label="Region", choices=picklists.chooser("region", blank="All regions"))

    def __init__(self, *args: Any, themes: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["theme"].queryset = themes  # type: ignore[attr-defined]

    @property
    def set_ones(self) -> dict[str, str]:
        """Name to value, as in the address, of what is set and makes sense."""
        return {name: str(self.data.get(name)) for name in self.fields if self.value(name)}


class CatalogueFilter(BrowseFilter):
    """Of the offers."""

    type = forms.ChoiceField(label="Kind of help", choices=picklists.chooser("offer_type", blank="All kinds"))
    room = forms.BooleanField(label="With a place free")

    field_order = ("q", "type", "theme", "region", "room")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        del self.fields["need"]


class SaveSearchForm(HouseForm):
    """Tell me by mail what is new."""

    kind = forms.ChoiceField(choices=SearchKind.choices, widget=forms.HiddenInput)
    often = forms.ChoiceField(label="How often", choices=Often.choices, initial=Often.WEEKLY)


class SharingForm(HouseForm):
    """What partners who browse may read."""

    shows = forms.MultipleChoiceField(
        label="Partners of your programme may read",
        choices=list(CHOICES.items()),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text="Staff, and whoever we ask to meet you, read what they need in any case.",
    )
    mark_optional = False

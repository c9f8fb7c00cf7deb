"""What staff choose about rounds, weights and suggestions."""

from typing import Any

from django import forms

from accelerator.programmes.models import Programme
from accelerator.ui.forms import HouseForm, HouseModelForm
from introductions.checks import PARTNER_ROLES
from introductions.forms.introductions import organisations_in
from introductions.matching.scoring import CRITERIA
from introductions.models import ConflictKind, Round, Weights
from introductions.services.rounds import LIMITS
from partners.models import ParticipationRole

HERE = "here"


class RoundForm(HouseModelForm):
    class Meta:
        model = Round
        fields = LIMITS
        help_texts = {
            "floor": "Nobody is left without, as far as there are partners for them.",
            "most_innovator": "Never more than their open introductions leave room for.",
            "most_partner": "Never more than its own limits leave room for.",
            "most": "Empty: as many as the other limits allow.",
            "least_score": "Of 100. Worse pairs are left out.",
        }


class WeightsForm(HouseModelForm):
    """Shown by GET: a look at what would change does not change anything."""

    innovator = forms.ModelChoiceField(label="Show what changes for", queryset=None)

    class Meta:
        model = Weights
        fields = CRITERIA

    def __init__(self, *args: Any, programme: Programme, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["innovator"].queryset = organisations_in(programme, ParticipationRole.INNOVATOR)
        self.fields["innovator"].empty_label = None

    def clean(self) -> dict[str, Any]:
        found = super().clean() or self.cleaned_data
        if not self.errors and not any(found[name] for name in CRITERIA):
            self.add_error(CRITERIA[0], "At least one of them has to count.")
        return found


class DismissForm(HouseForm):
    """Why not; and whether it is for good."""

    innovator = forms.ModelChoiceField(queryset=None, widget=forms.HiddenInput)
    partner = forms.ModelChoiceField(queryset=None, widget=forms.HiddenInput)
    reason = forms.CharField(label="Why not?", max_length=300, help_text="Only staff read it.")
    what = forms.ChoiceField(
        label="For how long?",
        widget=forms.RadioSelect,
        initial=HERE,
        choices=[
            (HERE, "Do not suggest it again in this programme"),
            (ConflictKind.INTEREST, "Never introduce them: there is a conflict of interest"),
            (ConflictKind.EXCLUDED, "Never introduce them: one asked not to meet the other"),
        ],
    )

    def __init__(self, *args: Any, programme: Programme, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["innovator"].queryset = organisations_in(programme, ParticipationRole.INNOVATOR)
        self.fields["partner"].queryset = organisations_in(programme, *PARTNER_ROLES)

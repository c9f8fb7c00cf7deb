"""The partnership sheet, and who stands for a party."""

from typing import Any
from uuid import UUID

from django import forms

from accelerator.ui.forms import HouseForm, Versioned
from introductions.models import Partnership, Party
from introductions.services.parting import successors
from partners.models import Person


class SheetForm(Versioned, HouseForm):
    """One field for each party: who decides there."""

    problem = forms.CharField(
        label="The problem",
        required=False,
        max_length=4000,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text="Which problem do they solve together? One or two sentences.",
    )
    first_step = forms.CharField(
        label="The first step", required=False, max_length=300, help_text="What happens first, by whom, until when."
    )

    def __init__(self, *args: Any, partnership: Partnership, **kwargs: Any) -> None:
        self.parties = list(partnership.parties.select_related("organisation").order_by("side", "created_at", "id"))
        self.partnership = partnership
        super().__init__(*args, initial=self.stored_values(), **kwargs)
        for party in self.parties:
            self.fields[f"decides_{party.pk}"] = forms.CharField(
                label=f"Who decides at {party.organisation.name}",
                required=False,
                max_length=160,
                help_text="A name or a role, for example: the head of housing.",
            )

    def stored_values(self) -> dict[str, Any]:
        decides = {f"decides_{party.pk}": party.decision_maker for party in self.parties}
        return {"problem": self.partnership.problem, "first_step": self.partnership.first_step, **decides}

    @property
    def decision_makers(self) -> dict[UUID, str]:
        return {party.pk: self.cleaned_data[f"decides_{party.pk}"] for party in self.parties}


class ChampionForm(HouseForm):
    """Who stands for the party from now on: somebody who may answer there."""

    champion = forms.ChoiceField(label="Who stands for it from now on", widget=forms.RadioSelect)

    def __init__(self, *args: Any, party: Party, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.people = {str(one.pk): one for one in successors(party)}
        self.fields["champion"].choices = [(pk, one.name) for pk, one in self.people.items()]  # type: ignore[attr-defined]

    @property
    def chosen(self) -> Person:
        return self.people[self.cleaned_data["champion"]]

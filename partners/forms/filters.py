"""What narrows the lists of organisations and people; all of it lives in the URL."""

from collections.abc import Iterable
from typing import Any

from django import forms

from accelerator.programmes.models import Programme
from accelerator.programmes.picklists import choices
from accelerator.ui.forms import FilterForm
from partners.engagement import QUIET, Stage
from partners.forms.picks import theme_groups
from partners.models import Maturity, ParticipationRole
from partners.states import ParticipationState

ANY = [("", "Any")]
NOT_LEFT = [("", "Not left"), *ParticipationState.choices]
STAGES = [*ANY, *Stage.choices, (QUIET, "Gone quiet for 90 days")]


class OrganisationFilters(FilterForm):
    """Filters of one role's list, or of all organisations (role "")."""

    q = forms.CharField(label="Name or number", max_length=100)
    programme = forms.ChoiceField()
    role = forms.ChoiceField(label="Role", choices=[*ANY, *ParticipationRole.choices])
    state = forms.ChoiceField(label="State", choices=NOT_LEFT)
    stage = forms.ChoiceField(label="Stage", choices=STAGES)
    theme = forms.ChoiceField(label="Challenge")
    sector = forms.ChoiceField()
    region = forms.ChoiceField()
    support = forms.ChoiceField(label="Level of support")
    offer = forms.ChoiceField(label="Offers")
    need = forms.ChoiceField(label="Needs")
    maturity = forms.ChoiceField(label="Project", choices=[*ANY, *Maturity.choices])
    unmet = forms.BooleanField(label="Has had no introduction yet")
    archived = forms.BooleanField(label="Archived")

    FIRST = ("q", "programme", "state")  # always in sight; the others open below them

    def __init__(self, data: Any, *, role: str, programmes: Iterable[Programme]) -> None:
        super().__init__(data)
        shown = list(programmes)
        for name in self._not_for(role, shown):
            del self.fields[name]
        offered = {
            "programme": [(str(programme.pk), programme.name) for programme in shown],
            "theme": theme_groups(shown) if "theme" in self.fields else [],
        }
        lists = {"sector": "sector", "region": "region", "support": "support_level"}
        lists |= {"offer": "offer_type", "need": "need_type"}
        for name, list_code in lists.items():
            if name in self.fields:
                offered[name] = choices(list_code)
        for name, found in offered.items():
            if name in self.fields:
                self.fields[name].choices = [*ANY, *found]

    @staticmethod
    def _not_for(role: str, programmes: list[Programme]) -> list[str]:
        """Filters that would not narrow this list."""
        left_out = {
            "innovator": ["role", "offer", "support", "stage"],
            "partner": ["role", "need", "maturity"],
            "": ["offer", "need", "maturity", "support", "unmet", "stage"],
        }[role]
        return left_out + (["programme"] if len(programmes) == 1 else [])

    @property
    def first(self) -> list[Any]:
        return [self[name] for name in self.FIRST if name in self.fields]

    @property
    def further(self) -> list[Any]:
        return [self[name] for name in self.fields if name not in self.FIRST]

    @property
    def is_open(self) -> bool:
        """Whether one of the further filters is set, so that they are shown."""
        return any(self.value(name) for name in self.fields if name not in self.FIRST)


class PeopleFilters(FilterForm):
    q = forms.CharField(label="Name, e-mail or organisation", max_length=100)
    role = forms.ChoiceField(
        label="At", choices=[("", "Any organisation"), ("innovator", "An innovator"), ("partner", "A partner")]
    )
    show = forms.ChoiceField(
        label="Show",
        choices=[
            ("", "Current people"),
            ("answer", "May answer introductions"),
            ("quiet", "Paused, or not to be contacted"),
            ("archived", "Archived"),
        ],
    )

"""An organisation's place in a programme."""

from typing import Any

from django import forms
from django.db.models import Exists, OuterRef, QuerySet

from accelerator.accounts.models import User
from accelerator.programmes.models import Programme
from accelerator.tenancy.models import STAFF, Membership
from accelerator.ui.forms import Hinted, HouseForm, HouseModelForm, Versioned
from partners.forms.picks import CodeField, ProgrammeField, ThemesField, fill_codes
from partners.models import Participation, ParticipationRole
from partners.services.taking_part import WAYS
from partners.states import ParticipationState

HINTS = {
    ParticipationState.PROSPECT: "You would like to have them.",
    ParticipationState.CONTACTED: "You wrote or called, and nothing more yet.",
    ParticipationState.IN_TALKS: "You talk about what they could do.",
    ParticipationState.INVITED: "Asked, and they have not said yes yet.",
    ParticipationState.JOINED: "They said yes.",
    ParticipationState.ACTIVE: "At work with you already.",
}
BEGINNINGS = [(state.value, Hinted(state.label, HINTS[state])) for state in ParticipationState if state in WAYS]


class StaffField(forms.ModelChoiceField):
    """A member of staff of this tenant, by name."""

    def label_from_instance(self, user: User) -> str:
        return str(user)


def staff_users() -> QuerySet[User]:
    """Those who hold a staff role here now."""
    held = Membership.objects.filter(user=OuterRef("pk"), role__in=STAFF, ended_at=None)
    return User.objects.filter(Exists(held)).order_by("name", "email")


class JoinForm(HouseForm):
    """Give an organisation a place in a programme."""

    programme = ProgrammeField()
    role = forms.ChoiceField(label="As", choices=ParticipationRole.choices)
    state = forms.ChoiceField(
        label="How far are they?", choices=BEGINNINGS, initial=ParticipationState.PROSPECT, widget=forms.RadioSelect
    )
    support_level = CodeField("support_level", label="Level of support")

    def __init__(self, *args: Any, programmes: QuerySet[Programme], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["programme"].offer(programmes)
        fill_codes(self)


class DormantForm(HouseForm):
    why = forms.CharField(label="Why", max_length=300, help_text="Only staff read it: “On leave until spring.”")


class ParticipationForm(Versioned, HouseModelForm):
    """What may be said about a place in a programme; its state moves by its own buttons."""

    support_level = CodeField("support_level", label="Level of support")
    owner = StaffField(
        queryset=User.objects.none(), label="Looked after by", required=False, empty_label="Nobody in particular"
    )
    themes = ThemesField()

    class Meta:
        model = Participation
        fields = ("support_level", "owner")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["owner"].queryset = staff_users()
        self.fields["themes"].offer([self.instance.programme])
        self.initial["themes"] = self._stored["themes"]
        fill_codes(self)

    def stored_values(self) -> dict[str, Any]:
        return super().stored_values() | {"themes": stored_themes(self.instance)}

    def changes(self) -> dict[str, Any]:
        return {name: self.cleaned_data[name] for name in ("support_level", "owner", "themes")}


def stored_themes(row: Any) -> list[str]:
    """The ids of a row's themes, for a form that edits them; none for a row that is being made."""
    if row._state.adding:
        return []
    return sorted(str(pk) for pk in row.theme_links.values_list("theme_id", flat=True))

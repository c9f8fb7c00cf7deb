"""Forms about partnerships. A party is chosen by who stands for it: a person at an organisation."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.db.models import QuerySet

from accelerator.programmes import picklists
from accelerator.programmes.models import Programme
from accelerator.ui.forms import FilterForm, HouseForm
from introductions.models import Introduction, Partnership
from introductions.models.partnership import PartySide
from introductions.services.partnerships import Goal, PartyTerms
from introductions.states import PartnershipState
from partners.models import Organisation, Participation, Position

GIVES = "For example: ten days of staff time, free."
GETS = "For example: a tested tool for its tenants, and the right to use it for a year."
MORE_PARTIES = 2  # empty rows beneath the pair, for partnerships of three and four


class PositionChoice(forms.ModelChoiceField):
    def label_from_instance(self, position: Position) -> str:
        title = f", {position.title}" if position.title else ""
        return f"{position.organisation.name}: {position.person.name}{title}"


class PartyForm(HouseForm):
    """One party. `organisation` where it is settled who it is; `promised` is what the letter said it may gain."""

    champion = PositionChoice(Position.objects.none(), label="Organisation and champion")
    gives = forms.CharField(
        label="What it gives", widget=forms.Textarea(attrs={"rows": 2}), max_length=1000, help_text=GIVES
    )
    gets = forms.CharField(
        label="What it gets", widget=forms.Textarea(attrs={"rows": 2}), max_length=1000, help_text=GETS
    )

    def __init__(
        self,
        *args: Any,
        positions: QuerySet[Position],
        organisation: Organisation | None = None,
        promised: str = "",
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        self.fields["champion"].queryset = positions  # type: ignore[attr-defined]
        self.title = organisation.name if organisation else ""
        if organisation:
            self._name(organisation.name)
        if promised:
            self.fields[
                "gets"
            ].help_text = f"The letter said “{promised}”. Write what was agreed, for all of them to read."

    def _name(self, name: str) -> None:
        self.relabel(champion="Champion", gives=f"What {name} gives", gets=f"What {name} gets")


class GoalForm(HouseForm):
    type = forms.ChoiceField(
        label="Kind of partnership", choices=picklists.chooser("partnership_type", blank="Choose one")
    )
    goal = forms.CharField(
        label="Goal", max_length=300, help_text="What the parties want to reach together, in one sentence."
    )
    goal_measure = forms.CharField(
        label="How is it measured?", max_length=160, help_text="For example: tenants who used the tool."
    )
    goal_number = forms.DecimalField(label="How many, or how much?", min_value=0, max_digits=14, decimal_places=2)
    goal_by = forms.DateField(label="By when?")
    starts_on = forms.DateField(label="Starts on", required=False)
    review_on = forms.DateField(label="Looked at again on", required=False)

    def goal_of(self) -> Goal:
        data = self.cleaned_data
        return Goal(data["goal"], data["goal_measure"], data["goal_number"], data["goal_by"])

    def details(self) -> dict[str, Any]:
        return {name: self.cleaned_data[name] for name in ("type", "starts_on", "review_on")}


class Proposal:
    """The goal and a row for each party, checked together.

    `rows` pairs each PartyForm with the words above it; the first two are required, later ones may stay empty.
    """

    def __init__(
        self,
        programme: Programme,
        data: Any = None,
        *,
        introduction: Introduction | None = None,
        partnership: Partnership | None = None,
    ) -> None:
        self.programme = programme
        self.goal = GoalForm(data, initial=_goal_initial(partnership))
        fixed = [introduction.innovator, introduction.partner] if introduction else [None, None]
        initial = _party_initial(partnership, introduction)
        fresh = introduction if introduction and not partnership else None
        promised = [fresh.gain_innovator, fresh.gain_partner] if fresh else []
        self.parties = [
            PartyForm(
                data,
                prefix=f"party{number}",
                initial=initial[number] if number < len(initial) else None,
                positions=_positions(programme, organisation),
                organisation=organisation,
                promised=promised[number] if number < len(promised) else "",
                empty_permitted=number >= 2,
                use_required_attribute=False,
            )
            for number, organisation in enumerate([*fixed, *[None] * MORE_PARTIES])
        ]

    @property
    def forms(self) -> list[HouseForm]:
        return [self.goal, *self.parties]

    def is_valid(self) -> bool:
        valid = [form.is_valid() for form in self.forms]  # each, so that each shows its errors
        return all(valid)

    def refuse(self, sentence: str) -> None:
        self.goal.add_error(None, sentence)

    def terms(self) -> list[PartyTerms]:
        filled = [form.cleaned_data for form in self.parties if form.cleaned_data.get("champion")]
        sides = _sides(self.programme, [data["champion"].organisation_id for data in filled])
        return [
            PartyTerms(
                organisation=data["champion"].organisation,
                side=sides.get(data["champion"].organisation_id, PartySide.OTHER),
                gives=data["gives"],
                gets=data["gets"],
                champion=data["champion"].person,
            )
            for data in filled
        ]


class PartnershipFilter(FilterForm):
    q = forms.CharField(label="Search", max_length=80)
    state = forms.ChoiceField(label="State", choices=[("", "All states"), *PartnershipState.choices])
    programme = forms.ModelChoiceField(Programme.objects.none(), label="Programme", empty_label="All programmes")

    def __init__(self, *args: Any, programmes: QuerySet[Programme], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["programme"].queryset = programmes  # type: ignore[attr-defined]


class ReasonForm(HouseForm):
    """One sentence of why, under a label that the page gives."""

    reason = forms.CharField(widget=forms.Textarea(attrs={"rows": 3}), max_length=2000)

    def __init__(self, *args: Any, label: str, hint: str = "", **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["reason"].label, self.fields["reason"].help_text = label, hint


class EndForm(HouseForm):
    reason = forms.ChoiceField(
        label="Why did it end?", choices=picklists.chooser("partnership_end_reason", blank="Choose one")
    )


class WishForm(HouseForm):
    wish = forms.CharField(
        label="What should be different?",
        widget=forms.Textarea(attrs={"rows": 4}),
        max_length=2000,
        help_text="Only programme staff read this.",
    )


class NamingForm(HouseForm):
    may_be_named = forms.TypedChoiceField(
        label="May we name this partnership in public?",
        choices=[("yes", "Yes, you may name us"), ("no", "No, please do not")],
        coerce=lambda value: value == "yes",
        widget=forms.RadioSelect,
    )


def _positions(programme: Programme, organisation: Organisation | None) -> QuerySet[Position]:
    live = Position.objects.live().select_related("person", "organisation").filter(person__archived_at=None)
    if organisation:
        return live.filter(organisation=organisation).order_by("-is_main_contact", "created_at")
    taking_part = Participation.objects.taking_part().filter(programme=programme).values("organisation_id")
    return live.filter(organisation_id__in=taking_part).order_by("organisation__name", "-is_main_contact", "created_at")


def _sides(programme: Programme, organisations: Sequence[Any]) -> dict[Any, str]:
    roles = Participation.objects.filter(
        programme=programme, organisation_id__in=organisations, role__in=["innovator", "partner"]
    )
    return dict(roles.values_list("organisation_id", "role"))


def _goal_initial(partnership: Partnership | None) -> dict[str, Any]:
    return {name: getattr(partnership, name) for name in GoalForm.base_fields} if partnership else {}


def _party_initial(partnership: Partnership | None, introduction: Introduction | None) -> list[dict[str, Any]]:
    if partnership:
        return [_of_party(party) for party in partnership.parties.order_by("side", "created_at", "id")]
    if introduction is None:
        return []
    return [
        {"champion": _position(introduction.innovator, introduction.innovator_person)},
        {"champion": _position(introduction.partner, introduction.partner_person)},
    ]


def _of_party(party: Any) -> dict[str, Any]:
    return {"champion": _position(party.organisation, party.champion), "gives": party.gives, "gets": party.gets}


def _position(organisation: Organisation, person: Any) -> Position | None:
    return Position.objects.live().filter(organisation=organisation, person=person).first() if person else None

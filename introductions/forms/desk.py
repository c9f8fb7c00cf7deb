"""What narrows the board and the list, what goes with a verb on several introductions, and views to keep."""

import re
from typing import Any

from django import forms

from accelerator import clock
from accelerator.accounts.models import User
from accelerator.programmes import picklists
from accelerator.programmes.access import staff_of, staff_programmes
from accelerator.programmes.models import Theme
from accelerator.tenancy.members import Member
from accelerator.ui.forms import FilterForm, HouseForm
from introductions import narrowing, words
from introductions.models import DeedKind, Source
from introductions.states import State, Via

TURNS = [
    ("", "Anybody's turn"),
    ("us", "Our turn"),
    ("partner", "The partner's turn"),
    ("innovator", "The innovator's turn"),
]
GROUPS = [
    ("", "Open ones"),
    ("all", "All"),
    *((code, label) for code, label, _ in words.GROUPS),
    *narrowing.MORE_GROUPS,
]
QUIET = [
    ("", "However long"),
    ("usual", "Longer than usual"),
    *((str(n), f"{n} days or more") for n in (7, 14, 30, 60)),
]
CANONICAL = re.compile("[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}")
CHANNELS = [("", "Any way"), *Via.choices, ("none", "not at all")]


class IntroductionFilter(FilterForm):
    """All of it stands in the address, so that a view can be kept, sent on and exported as it is."""

    q = forms.CharField(label="Find", max_length=100)
    group = forms.ChoiceField(label="How far", choices=GROUPS)
    programme = forms.ModelChoiceField(label="Programme", queryset=None, empty_label="All programmes")
    innovator = forms.UUIDField(widget=forms.HiddenInput)
    partner = forms.UUIDField(widget=forms.HiddenInput)
    turn = forms.ChoiceField(label="Whose turn", choices=TURNS)
    curator = forms.ChoiceField(label="Looked after by")
    quiet = forms.ChoiceField(label="Nothing moved for", choices=QUIET)
    theme = forms.ChoiceField(label="Challenge")
    source = forms.ChoiceField(label="Came from", choices=[("", "Anywhere"), *Source.choices])
    channel = forms.ChoiceField(label="First answer", choices=CHANNELS)
    step = forms.ChoiceField(label="Has taken the step", choices=[("", "Any"), *narrowing.STEP_CHOICES])
    overdue = forms.BooleanField(label="Overdue only")
    differ = forms.BooleanField(label="The sides differ")
    state = forms.ChoiceField(choices=[("", ""), *State.choices], widget=forms.HiddenInput)
    lately = forms.BooleanField(label="Partner asked in ninety days", widget=forms.HiddenInput)
    closing = forms.BooleanField(label="Closes within two days", widget=forms.HiddenInput)

    FEW = ("q", "group", "turn", "curator", "programme", "overdue")  # in sight; the others behind "More filters"

    def __init__(self, *args: Any, member: Member, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.member = member
        programmes = staff_programmes(member)
        self.fields["programme"].queryset = programmes  # type: ignore[attr-defined]
        themes = Theme.objects.filter(programme__in=programmes).order_by("name", "id").values_list("pk", "name")
        self.fields["theme"].choices = [("", "All challenges"), ("none", "None"), *((str(pk), n) for pk, n in themes)]  # type: ignore[attr-defined]
        self.names = {str(user.pk): str(user) for user in staff_of(programmes)}
        people = list(self.names.items())
        people += [(pk, "Somebody who has left") for pk in self._left()]
        self.fields["curator"].choices = [("", "Anybody"), ("me", "Me"), ("none", "Nobody"), *people]  # type: ignore[attr-defined]

    def _left(self) -> list[str]:
        """A curator whom the address names and who works here no more: their introductions are still found."""
        named = str(self.data.get("curator", ""))
        return [named] if CANONICAL.fullmatch(named) and named not in self.names else []

    @property
    def few(self) -> list[Any]:
        return [self[name] for name in self.FEW]

    @property
    def others(self) -> list[Any]:
        return [one for one in self.visible_fields() if one.name not in self.FEW]

    @property
    def uses_others(self) -> bool:
        return any(self.value(one.name) for one in self.others)


class FiguresFilter(FilterForm):
    programme = forms.ModelChoiceField(label="Programme", queryset=None, empty_label=None)

    def __init__(self, *args: Any, member: Member, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["programme"].queryset = staff_programmes(member).order_by("-starts_on", "name")  # type: ignore[attr-defined]


class TogetherForm(HouseForm):
    """What a verb on several introductions needs to know."""

    mark_optional = False
    reason = forms.CharField(
        label="Why?", help_text="Only staff read it.", max_length=1000, widget=forms.Textarea({"rows": 3})
    )
    curator = forms.ModelChoiceField(label="Who looks after them?", queryset=None, empty_label="Choose")
    until = forms.DateField(label="Back on the board on", help_text="Sooner, when somebody answers.")

    NEEDS = {DeedKind.CANCEL: "reason", DeedKind.REASSIGN: "curator", DeedKind.SNOOZE: "until"}

    def __init__(self, *args: Any, kind: DeedKind, member: Member, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["curator"].queryset = staff_of(staff_programmes(member))  # type: ignore[attr-defined]
        for name in set(self.fields) - {self.NEEDS.get(kind)}:
            del self.fields[name]
        if "until" in self.fields:
            self.fields["until"].initial = narrowing.next_monday(clock.today())

    @property
    def curator_chosen(self) -> User | None:
        return self.cleaned_data.get("curator")


class WhoMetForm(HouseForm):
    """A meeting, from the desk: who, when, what came of it."""

    introduction = forms.ModelChoiceField(
        label="Who has met?", queryset=None, empty_label=None, widget=forms.RadioSelect
    )
    happened_on = forms.DateField(label="When?")
    outcome = forms.ChoiceField(label="What came of it?", required=False)

    def __init__(self, *args: Any, rows: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["introduction"].queryset = rows  # type: ignore[attr-defined]
        self.fields["outcome"].choices = [("", "Too early to say"), *picklists.choices("meeting_outcome")]  # type: ignore[attr-defined]
        today = clock.today()
        self.fields["happened_on"].initial = today
        self.fields["happened_on"].widget.attrs["max"] = today.isoformat()


class SaveViewForm(HouseForm):
    """A name for what the address says."""

    mark_optional = False
    name = forms.CharField(label="Name of this view", max_length=60)
    is_shared = forms.BooleanField(label="My colleagues on this programme see it too", required=False)
    is_default = forms.BooleanField(label="Open here when I come", required=False)

"""Who takes over from somebody who leaves."""

from typing import Any

from django import forms

from accelerator.mailing.addresses import check_address
from accelerator.tenancy.errors import Refused
from accelerator.ui.forms import Hinted, HouseForm
from partners.models import Person, Position

NEW = "new"


class HandOverForm(HouseForm):
    """One of the colleagues, or somebody new."""

    to = forms.ChoiceField(label="Who takes over", widget=forms.RadioSelect)
    given_name = forms.CharField(label="First name", max_length=80, required=False)
    family_name = forms.CharField(label="Last name", max_length=80, required=False)
    email = forms.EmailField(label="E-mail", required=False)
    title = forms.CharField(label="Job title", max_length=120, required=False)

    def __init__(self, *args: Any, position: Position, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        held = Position.objects.live().filter(organisation=position.organisation, person__archived_at=None)
        held = held.exclude(person=position.person_id).select_related("person").order_by("person__sort_name", "id")
        self.colleagues = {str(one.person_id): one.person for one in held}
        known = [(str(one.person_id), Hinted(one.person.name, one.title)) for one in held]
        new = (NEW, Hinted("Somebody new", "Fill in who, below."))
        self.fields["to"].choices = [*known, new]  # type: ignore[attr-defined]
        if not known:
            self.fields["to"].initial = NEW

    @property
    def colleague(self) -> Person | None:
        """The chosen colleague; None for somebody new."""
        return self.colleagues.get(self.cleaned_data["to"])

    @property
    def details(self) -> dict[str, Any]:
        return {name: self.cleaned_data[name] for name in ("given_name", "family_name", "email", "title")}

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        if cleaned.get("to") == NEW:
            for name, words in (
                ("given_name", "Write at least the first name."),
                ("email", "We need to write to them."),
            ):
                if not cleaned.get(name) and name not in self.errors:
                    self.add_error(name, words)
            self._check_address(cleaned.get("email", ""))
        return cleaned

    def _check_address(self, email: str) -> None:
        try:
            check_address(email) if email else None
        except Refused as refusal:
            self.add_error("email", str(refusal))

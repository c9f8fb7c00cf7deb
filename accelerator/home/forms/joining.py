"""The form that invites, and the one that answers an invitation with a new account."""

from typing import Any

from allauth.account.adapter import get_adapter
from django import forms

from accelerator.accounts.emails import WHAT_YOU_WILL_SEE
from accelerator.accounts.models import Invitation, User
from accelerator.accounts.permissions import roles_to_give
from accelerator.home.joining import NARROWED, NewUser
from accelerator.programmes.access import staff_programmes
from accelerator.programmes.models import Programme
from accelerator.tenancy.members import Member
from accelerator.tenancy.models import Role
from accelerator.ui.forms import Hinted, HouseForm

# Innovators and partners are invited from their person's page, which says for which organisation they act.
FROM_PERSON = frozenset({Role.INNOVATOR, Role.PARTNER})
HINTS = {
    Role.ADMIN: "Everything here, settings and members included.",
    Role.MANAGER: "Runs programmes: organisations, introductions, partnerships.",
    Role.REVIEWER: "Reads what they are asked to review.",
    Role.FUNDER: "Sees the figures of the programmes they fund.",
}


class InviteForm(HouseForm):
    name = forms.CharField(max_length=120, label="name")
    email = forms.EmailField(label="e-mail")
    role = forms.ChoiceField(label="role", widget=forms.RadioSelect)
    programmes: Any = forms.ModelMultipleChoiceField(
        queryset=Programme.objects.all(),
        label="programmes",
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text="Programme managers, reviewers and funders see only these. None: all programmes, later ones too.",
    )

    def __init__(self, *args: Any, member: Member, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        fields: dict[str, Any] = self.fields
        roles = [role for role in roles_to_give(member) if role not in FROM_PERSON]
        fields["role"].choices = [(role.value, Hinted(role.label.capitalize(), HINTS[role])) for role in roles]
        fields["programmes"].queryset = staff_programmes(member).order_by("name")
        if not member.is_admin:
            fields["programmes"].required = True
            fields["programmes"].help_text = "They see only these."

    def clean_email(self) -> str:
        return get_adapter().clean_email(self.cleaned_data["email"])

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        if cleaned.get("role") and Role(cleaned["role"]) not in NARROWED:
            cleaned["programmes"] = []
        return cleaned


BY_CODES = (
    "Each time you sign in we mail you a code, and you type it in. There is nothing to remember. "
    "You can add a password later, under My account."
)


class NewAccountForm(HouseForm):
    """Name and way of signing in, for somebody whose address has no account yet."""

    mark_optional = False

    name = forms.CharField(max_length=120, label="your name", widget=forms.TextInput(attrs={"autocomplete": "name"}))
    way = forms.ChoiceField(
        label="how you want to sign in",
        widget=forms.RadioSelect,
        choices=[
            ("codes", Hinted("Without a password", BY_CODES)),
            ("password", Hinted("With a password", "You can ask for a code instead at any time.")),
        ],
        initial="codes",
    )
    password = forms.CharField(
        required=False,
        strip=False,
        label="password",
        help_text="At least 10 characters, if you want one. Four or five unrelated words are easy to remember and hard "
        "to guess.",
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password", "data-only-with": "password"}),
    )

    def __init__(self, *args: Any, invitation: Invitation, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.invitation = invitation
        self.fields["name"].initial = invitation.name

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        if cleaned.get("way") == "password":
            self._check_password(cleaned.get("password") or "")
        return cleaned

    def _check_password(self, password: str) -> None:
        if not password:
            self.add_error("password", "Write the password you want, or choose to get codes by mail.")
            return
        user = User(email=self.invitation.email, name=self.cleaned_data.get("name", ""))
        try:
            get_adapter().clean_password(password, user=user)
        except forms.ValidationError as error:
            self.add_error("password", error)

    @property
    def who(self) -> NewUser:
        cleaned = self.cleaned_data
        return NewUser(name=cleaned["name"], password=cleaned["password"] if cleaned["way"] == "password" else None)


def what_you_will_see(invitation: Invitation) -> str:
    return WHAT_YOU_WILL_SEE[Role(invitation.role)]

"""The forms of one's own account and of the tenant's settings."""

from typing import Any
from zoneinfo import available_timezones

from django import forms
from holidays import country_holidays
from holidays.registry import COUNTRIES
from holidays.utils import list_supported_countries

from accelerator.accounts.models import User
from accelerator.accounts.states import InvitationState
from accelerator.tenancy.models import Role, Tenant
from accelerator.tenancy.pictures import MAX_BYTES
from accelerator.ui.forms import FilterForm, HouseForm, HouseModelForm, Versioned

# Names as people know them, not "Etc/GMT+3" or "posixrules".
AREAS = ("Africa/", "America/", "Asia/", "Atlantic/", "Australia/", "Europe/", "Indian/", "Pacific/")


class NameForm(HouseModelForm):
    class Meta:
        model = User
        fields = ("name",)
        help_texts = {"name": "As colleagues and partners know you. It stands in mails that you send from here."}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["name"].required = True
        self.fields["name"].widget.attrs["autocomplete"] = "name"


class TokenForm(HouseForm):
    name = forms.CharField(max_length=80, help_text="What it is for, so that you know it again: Monday report.")
    days = forms.TypedChoiceField(
        label="works for",
        coerce=int,
        initial=90,
        choices=[(30, "30 days"), (90, "90 days"), (180, "180 days"), (365, "a year")],
        help_text="Then it stops by itself. A short time is safer.",
    )


class TenantForm(Versioned, HouseModelForm):
    """Who the tenant is and what its public pages say."""

    class Meta:
        model = Tenant
        fields = ("name", "about", "contact_text", "contact_email", "privacy_text", "locale")
        labels = {
            "locale": "dates and numbers are written as in",
            "about": "about you",
            "contact_email": "contact e-mail",
        }
        help_texts = {
            "name": "Stands at the top of every page and in every mail.",
            "about": "A few sentences for the public page.",
            "contact_text": "How people reach you when something does not work.",
            "contact_email": "Shown on public pages; questions about mails go there.",
            "privacy_text": "Added to the page that says how details are used. Say who decides and how to object.",
        }


class HoursForm(Versioned, HouseModelForm):
    """When mails leave: working hours and bank holidays."""

    time_zone = forms.ChoiceField(label="time zone")
    country = forms.ChoiceField(label="country whose bank holidays count")
    subdivision = forms.ChoiceField(
        label="part of the country",
        required=False,
        help_text="After changing the country, save once to see its parts.",
    )

    class Meta:
        model = Tenant
        fields = ("time_zone", "work_from", "work_until", "country", "subdivision", "asks_wait")
        labels = {"asks_wait": "Requests wait for these hours too"}
        help_texts = {
            "work_from": "Reminders, questions and summaries leave on working days between these hours.",
            "asks_wait": "Else a request leaves when somebody of yours asks, or when the other side has said yes.",
        }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        zones = sorted(name for name in available_timezones() if name.startswith(AREAS))
        self._offer("time_zone", [(name, name.replace("_", " ")) for name in zones])
        self._offer("country", country_choices())
        chosen = self.data.get("country") if self.is_bound else self.instance.country
        self._offer("subdivision", subdivision_choices(chosen, self.data.get("subdivision")))

    def _offer(self, name: str, choices: list[tuple[str, str]]) -> None:
        field: Any = self.fields[name]
        field.choices = choices

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        start, end = cleaned.get("work_from"), cleaned.get("work_until")
        if start and end and end <= start:
            self.add_error("work_until", "The working day must end after it starts.")
        if cleaned.get("subdivision") not in dict(subdivision_choices(cleaned.get("country", ""))):
            cleaned["subdivision"] = ""  # it was a part of the country chosen before
        return cleaned


class ClosedDayForm(HouseForm):
    """A day on which the tenant does not work although others do."""

    day = forms.DateField(label="Day")
    name = forms.CharField(label="What is it?", max_length=80, required=False, help_text="For example: staff day.")


class SecurityForm(Versioned, HouseModelForm):
    class Meta:
        model = Tenant
        fields = ("requires_second_factor",)
        labels = {"requires_second_factor": "Staff need a second factor"}
        help_texts = {
            "requires_second_factor": "Administrators and programme managers without an authenticator app or a "
            "passkey are asked to set one up before they see any staff page."
        }


class LookForm(Versioned, HouseModelForm):
    class Meta:
        model = Tenant
        fields = ("hue",)
        labels = {"hue": "brand colour"}
        help_texts = {
            "hue": "A place on the colour wheel, 0 to 359: 25 is red, 85 gold, 145 green, 255 blue, 320 purple."
        }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["hue"].widget = forms.NumberInput(attrs={"min": 0, "max": 359, "inputmode": "numeric"})


class LogoForm(HouseForm):
    logo = forms.FileField(
        label="picture",
        help_text="PNG, JPEG or WebP, up to 2 MB. It is shown 40 px high on a light and on a dark page.",
        widget=forms.FileInput(attrs={"accept": "image/png,image/jpeg,image/webp"}),
    )

    def clean_logo(self) -> Any:
        upload = self.cleaned_data["logo"]
        if upload.size > MAX_BYTES:
            raise forms.ValidationError("This picture is larger than 2 MB. Save it smaller and try again.")
        return upload


class HostForm(HouseForm):
    name = forms.CharField(
        label="domain name",
        max_length=253,
        help_text="For example partners.your-name.org, without http://.",
        widget=forms.TextInput(attrs={"autocapitalize": "none", "autocomplete": "off", "spellcheck": "false"}),
    )


class MemberFilter(FilterForm):
    q = forms.CharField(label="Name or e-mail", max_length=100)
    role = forms.ChoiceField(label="Role", choices=[("", "All roles"), *Role.choices])
    state = forms.ChoiceField(label="Show", choices=[("", "Who belongs here now"), ("ended", "Who has left")])


class InvitationFilter(FilterForm):
    q = forms.CharField(label="Name or e-mail", max_length=100)
    role = forms.ChoiceField(label="Role", choices=[("", "All roles"), *Role.choices])
    state = forms.ChoiceField(label="State", choices=[("", "All states"), *InvitationState.choices])


def country_choices() -> list[tuple[str, str]]:
    """ISO codes of countries whose bank holidays are known, by name."""
    known = list_supported_countries()
    names = {codes[1]: key.replace("_", " ").title() for key, codes in COUNTRIES.items() if codes[1] in known}
    return sorted(names.items(), key=lambda pair: pair[1])


def subdivision_choices(country: str | None, keep: str | None = None) -> list[tuple[str, str]]:
    """Parts of a country that have bank holidays of their own, by name where the library knows one.

    `keep` is a choice made for another country: taken, so that the form can drop it quietly.
    """
    codes = list_supported_countries().get(country or "", [])
    if not codes:
        return [("", "The whole country"), *([(keep, keep)] if keep else [])]
    aliases = getattr(country_holidays(country or ""), "subdivisions_aliases", {})
    names = {code: name for name, code in aliases.items()}
    parts = sorted(((code, names.get(code, code)) for code in codes), key=lambda pair: pair[1])
    kept = [(keep, keep)] if keep and keep not in codes else []
    return [("", "The whole country"), *parts, *kept]

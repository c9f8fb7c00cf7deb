from typing import Any

from django import forms
from django.db.models import Model

from accelerator.mailing import preferences, wording
from accelerator.mailing.models import Sender, Wording
from accelerator.mailing.states import MailClass, MailState
from accelerator.tenancy.errors import Refused
from accelerator.ui.forms import FilterForm, HouseForm, HouseModelForm, Versioned


class OutboxFilter(FilterForm):
    """The outbox narrowed."""

    address = forms.CharField(label="To", max_length=254, help_text="An address, or a part of one.")
    state = forms.ChoiceField(
        choices=[
            ("", "Any"),
            (MailState.QUEUED, "Waiting"),
            (MailState.SENT, "Sent"),
            (MailState.FAILED, "Not delivered"),
            ("bounced", "Came back"),
            (MailState.UNKNOWN, "Perhaps delivered"),
            (MailState.HELD, "Held back"),
            (MailState.CANCELLED, "Not sent"),
        ]
    )
    mail_class = forms.ChoiceField(
        label="Kind",
        choices=[
            ("", "Any"),
            (MailClass.SERVICE, "Service"),
            (MailClass.REQUEST, "Requests"),
            (MailClass.DIGEST, "Reminders"),
            (MailClass.NEWS, "News"),
        ],
    )
    about = forms.UUIDField(widget=forms.HiddenInput)


class PreferencesForm(HouseForm):
    """What one address wants to get. Service mails are not asked about: they go on."""

    requests = forms.BooleanField(
        required=False,
        label="Requests to be introduced",
        help_text="Somebody would like to meet you. Switched off, you get no new introductions.",
    )
    reminders = forms.BooleanField(
        required=False, label="Reminders and summaries", help_text="A question left open, or what has happened since."
    )
    news = forms.BooleanField(required=False, label="News and events", help_text="Only if you want them.")

    FIELDS = {"requests": MailClass.REQUEST, "reminders": MailClass.DIGEST, "news": MailClass.NEWS}

    def __init__(self, *args: Any, address: str, **kwargs: Any) -> None:
        self.address = address
        chosen = preferences.chosen(address)
        kwargs["initial"] = {name: chosen[mail_class] for name, mail_class in self.FIELDS.items()}
        super().__init__(*args, **kwargs)

    def save(self, *, by: Model | None = None) -> None:
        for name in self.changed_data:
            preferences.choose(self.address, self.FIELDS[name], self.cleaned_data[name], by=by)


class LiftForm(HouseForm):
    why = forms.CharField(
        label="Why does this address work again?",
        max_length=300,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text="For your colleagues. For example: she confirmed it by phone.",
    )


class SenderForm(Versioned, HouseModelForm):
    class Meta:
        model = Sender
        fields = ["from_name", "keep_bodies_days"]
        help_texts = {
            "from_name": "Leave it empty to use the name of your organisation.",
            "keep_bodies_days": "After that, only that a mail was sent is kept, not what it said. 7 to 3,650.",
        }

    keep_bodies_days = forms.IntegerField(label="Days that texts of mails are kept", min_value=7, max_value=3650)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["keep_bodies_days"].help_text = self.Meta.help_texts["keep_bodies_days"]

    def clean_from_name(self) -> str:
        name = self.cleaned_data["from_name"]
        if any(sign in name for sign in "@<>"):
            raise forms.ValidationError("Write a name, not an address.")
        return name


class DomainForm(HouseForm):
    selector = forms.RegexField(
        r"^[A-Za-z0-9]([A-Za-z0-9._-]*[A-Za-z0-9])?$",
        label="DKIM selector",
        required=False,
        max_length=63,
        help_text="Your mail provider names it. Leave it empty to try the usual ones.",
        error_messages={"invalid": "Write letters, digits, dots, hyphens and underscores only."},
    )


class WordingForm(Versioned, HouseModelForm):
    """The sentences of one kind of mail; a part that the kind does not let anyone edit is left out."""

    class Meta:
        model = Wording
        fields = ["opening", "closing"]
        labels = {"opening": "First sentences", "closing": "Last sentences"}

    def __init__(self, *args: Any, kind: wording.Kind, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.kind = kind
        for part in ("opening", "closing"):
            if getattr(kind, part) is None:
                del self.fields[part]
            else:
                ours = getattr(kind, part)
                self.fields[part].help_text = f"Leave it empty to {'use our words' if ours else 'add nothing'}."
                self.fields[part].widget.attrs["rows"] = 6

    def clean_opening(self) -> str:
        return self._checked("opening")

    def clean_closing(self) -> str:
        return self._checked("closing")

    def _checked(self, part: str) -> str:
        try:
            return wording.check(self.cleaned_data[part], self.kind)
        except Refused as refusal:
            raise forms.ValidationError(str(refusal)) from refusal

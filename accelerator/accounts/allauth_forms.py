"""Allauth's forms in our words: labels instead of placeholders, hints where a person may wonder."""

from typing import Any

from allauth.account import forms as account
from allauth.mfa.base import forms as mfa
from allauth.mfa.totp import forms as totp
from allauth.mfa.webauthn import forms as webauthn

from accelerator.ui.forms import House

LONG_WORDS = "At least 10 characters. Four or five unrelated words are easy to remember and hard to guess."
CODE_ATTRS = {"autocomplete": "one-time-code", "autocapitalize": "characters", "spellcheck": "false"}
LABELS = {
    "login": "E-mail",
    "email": "E-mail",
    "password": "Password",
    "oldpassword": "Password you use now",
    "password1": "New password",
    "password2": "New password once more",
    "code": "Code",
    "name": "Name of this passkey",
    "passwordless": "Sign in with this passkey alone",
}
HINTS = {
    "password": "",
    "password1": LONG_WORDS,
    "passwordless": "The device checks that it is you, by fingerprint, face or PIN. Leave it off for a plain security key.",
}


class Plain(House):
    """No placeholders; the house's labels and hints."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name, field in self.fields.items():
            field.widget.attrs.pop("placeholder", None)
            field.label = LABELS.get(name, field.label)
            field.help_text = HINTS.get(name, field.help_text)
            if name == "code":
                field.widget.attrs.update(CODE_ATTRS)


class LoginForm(Plain, account.LoginForm):
    pass


class AddEmailForm(Plain, account.AddEmailForm):
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["email"].label = "New e-mail"
        self.fields["email"].help_text = "We send a code to it. Until you type the code in, nothing changes."


class ChangePasswordForm(Plain, account.ChangePasswordForm):
    pass


class SetPasswordForm(Plain, account.SetPasswordForm):
    pass


class ResetPasswordForm(Plain, account.ResetPasswordForm):
    pass


class ResetPasswordKeyForm(Plain, account.ResetPasswordKeyForm):
    pass


class ReauthenticateForm(Plain, account.ReauthenticateForm):
    pass


class RequestLoginCodeForm(Plain, account.RequestLoginCodeForm):
    pass


class ConfirmLoginCodeForm(Plain, account.ConfirmLoginCodeForm):
    pass


class ConfirmEmailVerificationCodeForm(Plain, account.ConfirmEmailVerificationCodeForm):
    pass


class AuthenticateForm(Plain, mfa.AuthenticateForm):
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["code"].help_text = "Six digits from your authenticator app, or one of your recovery codes."


class MFAReauthenticateForm(Plain, mfa.ReauthenticateForm):
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["code"].help_text = "Six digits from your authenticator app, or one of your recovery codes."


class ActivateTOTPForm(Plain, totp.ActivateTOTPForm):
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["code"].help_text = "The six digits that the app shows now."
        self.fields["code"].widget.attrs["inputmode"] = "numeric"


class AddWebAuthnForm(Plain, webauthn.AddWebAuthnForm):
    pass


class EditWebAuthnForm(Plain, webauthn.EditWebAuthnForm):
    pass

"""How allauth behaves in this house: invited people only, mail through the outbox, links from the stored host."""

from contextlib import suppress
from typing import Any
from urllib.parse import quote

from allauth.account import app_settings
from allauth.account.adapter import DefaultAccountAdapter
from allauth.account.authentication import get_authentication_records
from allauth.mfa.adapter import DefaultMFAAdapter
from allauth.mfa.models import Authenticator
from django.core.exceptions import ValidationError
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme

from accelerator import clock
from accelerator.accounts import browsers, emails
from accelerator.accounts.models import User
from accelerator.mailing import sealing
from accelerator.mailing.addresses import check_address
from accelerator.mailing.links import url_of
from accelerator.tenancy.context import current_tenant
from accelerator.tenancy.errors import Refused

UNKNOWN_ACCOUNT = "account/email/unknown_account"


class AccountAdapter(DefaultAccountAdapter):
    error_messages = {
        **DefaultAccountAdapter.error_messages,
        "email_password_mismatch": "This address and password do not go together. Check both, or ask for a code by mail.",
        "too_many_login_attempts": "Too many tries. Wait five minutes, or ask for a code by mail.",
        "rate_limited": "Too many tries in a short time. Wait a minute and try again.",
        "incorrect_code": "This code is not right. Check it, or ask for a new one.",
        "incorrect_password": "This password is not right. Check it and try again.",
        "enter_current_password": "This is not your password of today. Check it and try again.",
        "email_taken": "This address cannot be used. Write another one.",
        "duplicate_email": "This is your address already.",
        "same_as_current": "This is your address already.",
    }

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        """Never: accounts are made by accepting an invitation."""
        return False

    def send_mail(self, template_prefix: str, email: str, context: dict[str, Any]) -> None:
        """Into the outbox. For an unknown address the same work is done and thrown away: a stranger gets
        no mail from us, and whoever asked cannot tell from the answer or its time (F57)."""
        with transaction.atomic():
            try:
                emails.queue_account_mail(template_prefix, email, context)
            except Refused:
                return  # an address nobody can write to belongs to nobody here
            if template_prefix == UNKNOWN_ACCOUNT:
                transaction.set_rollback(True)

    def login(self, request: HttpRequest, user: User) -> None:
        """Told by mail where the browser is new to this account; the very first sign-in is nobody's surprise."""
        is_first = user.last_login is None
        super().login(request, user)
        if not is_first and not browsers.is_known(request, user):
            with suppress(Refused):  # an address nobody can write to
                emails.tell_new_browser(user, browsers.in_words(request.headers.get("User-Agent", "")))

    def post_login(self, request: HttpRequest, user: User, **kwargs: Any) -> HttpResponse:
        response = super().post_login(request, user, **kwargs)
        browsers.remember(request, response, user)
        return response

    def clean_email(self, email: str) -> str:
        try:
            return check_address(email).lower()
        except Refused as refusal:
            raise ValidationError(str(refusal)) from refusal

    def is_safe_url(self, url: str) -> bool:
        """Only a path on this host: no other host, no other scheme, nothing a browser reads as one (F23)."""
        if not url or not url.startswith("/") or "\\" in url or any(ord(sign) < 33 for sign in url):
            return False
        return url_has_allowed_host_and_scheme(url, allowed_hosts=None)

    def is_reauthentication_required(self, *, app: str, **kwargs: Any) -> bool:
        """Not asked of somebody who proved who they are a moment ago, at sign-in."""
        return super().is_reauthentication_required(app=app, **kwargs) and not _signed_in_just_now(self.request)

    def get_reset_password_from_key_url(self, key: str) -> str:
        """From the tenant's stored host, whatever the request says its host is (F22)."""
        path = reverse("account_reset_password_from_key", kwargs={"uidb36": "UID", "key": "KEY"})
        return url_of(path.replace("UID-KEY", quote(key)))

    def get_email_confirmation_url(self, request: HttpRequest, emailconfirmation: Any) -> str:
        return url_of(reverse("account_email_verification_sent"))

    def get_email_verification_redirect_url(self, email_address: Any) -> str:
        return reverse("accounts:show_account")

    def get_password_change_redirect_url(self, request: HttpRequest) -> str:
        return reverse("accounts:show_account")


def _signed_in_just_now(request: HttpRequest) -> bool:
    proofs = [proof["at"] for proof in get_authentication_records(request, request.user)]
    return bool(proofs) and 0 <= clock.now().timestamp() - proofs[-1] < app_settings.REAUTHENTICATION_TIMEOUT


class MFAAdapter(DefaultMFAAdapter):
    error_messages = {
        **DefaultMFAAdapter.error_messages,
        "incorrect_code": "This code is not right. Wait for the next one and try again.",
    }

    def get_totp_issuer(self) -> str:
        return current_tenant().name

    def _get_site_name(self) -> str:
        return current_tenant().name

    def encrypt(self, text: str) -> str:
        """Secrets of authenticator apps and recovery codes do not lie open in a copy of the database."""
        return sealing.seal({"mfa": text})

    def decrypt(self, encrypted_text: str) -> str:
        return sealing.unseal(encrypted_text)["mfa"]

    def generate_authenticator_name(self, user: User, type: Authenticator.Type) -> str:
        """A passkey belongs to the host it was made at; its name says which."""
        from allauth.core import context

        return f"Passkey for {context.request.get_host().partition(':')[0]}"

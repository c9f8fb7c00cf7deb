"""The mails of this room: invitations, and what allauth has to say, all through the outbox."""

import uuid
from typing import Any

from allauth.account.models import EmailAddress
from django.utils.text import slugify

from accelerator import clock
from accelerator.accounts.models import Invitation, User
from accelerator.mailing import caps
from accelerator.mailing.marks import mark
from accelerator.mailing.services import LINK, Link, MailClass, Recipient, cancel_mail, queue_mail
from accelerator.tenancy.context import current_tenant
from accelerator.tenancy.models import Role

PURPOSE = "accounts.invitation"
# The page behind the link explains an expired invitation, so the link itself lives longer than it.
LINK_DAYS = 90

WHAT_YOU_WILL_SEE = {
    Role.ADMIN: "You will see everything here, and you can change the settings.",
    Role.MANAGER: "You will run your programmes: organisations, introductions, partnerships and their figures.",
    Role.REVIEWER: "You will see what you are asked to review, and nothing else.",
    Role.INNOVATOR: "You will see your own organisation, the introductions made for you and your partnerships.",
    Role.PARTNER: "You will see your own organisation, the introductions you are asked about and your partnerships.",
    Role.FUNDER: "You will see the figures of the programmes you fund, each with what it was counted from.",
}

# What allauth tells a user after something changed: the line in the mail, by the name of its template.
CHANGES = {
    "email_changed": "The e-mail address you sign in with was changed.",
    "email_confirm": "Your e-mail address was confirmed.",
    "email_deleted": "An e-mail address was removed from your account.",
    "password_changed": "Your password was changed.",
    "password_reset": "Your password was reset.",
    "password_set": "A password was set for your account.",
    "recovery_codes_generated": "New recovery codes were made. The old ones no longer work.",
    "totp_activated": "An authenticator app was added to your account.",
    "totp_deactivated": "The authenticator app was removed from your account.",
    "webauthn_added": "A passkey was added to your account.",
    "webauthn_removed": "A passkey was removed from your account.",
}


def send_invitation(invitation: Invitation) -> None:
    queue_mail(
        key=f"invitation:{invitation.pk}:{invitation.sendings}",
        template="accounts/emails/invitation",
        to=Recipient(invitation.email, invitation.name),
        mail_class=MailClass.SERVICE,
        about=invitation,
        link=Link(path="/accounts/invitations/{token}/", purpose=PURPOSE, subject=invitation, days=LINK_DAYS),
        context={
            "invitation": invitation,
            "inviter": inviter(invitation),
            "what_you_will_see": WHAT_YOU_WILL_SEE[Role(invitation.role)],
            "footer_reason": f"You get this mail because {inviter(invitation)} invited this address.",
            "buttons": [{"url": LINK, "label": "Read the invitation"}],
        },
    )


def stop_invitation(invitation: Invitation) -> None:
    """What has not left yet need not leave."""
    cancel_mail(about=invitation)


def tell_not_me(invitation: Invitation) -> None:
    """Whoever invited hears that the address is somebody else's; else the tenant's own address does."""
    to = _inviter_address(invitation)
    if to:
        queue_mail(
            key=f"invitation:{invitation.pk}:not-me",
            template="accounts/emails/not_me",
            to=to,
            mail_class=MailClass.SERVICE,
            about=invitation,
            context={"invitation": invitation},
        )


def queue_account_mail(template: str, address: str, context: dict[str, Any]) -> None:
    """One of allauth's mails, by the last part of its template's name, in our look.

    Codes and keys lie encrypted in the outbox until the mail has left; the row shows a placeholder.
    """
    name = template.rsplit("/", 1)[-1]
    if name == "unknown_account":  # never sent (see the adapter); it must cost what a code costs
        name, context = "login_code", {"code": "AAAA-AAAA"}
    if name == "email_confirmation_signup":  # an address that was never proved: the same code, the same words
        name = "email_confirmation"
    kind = "accounts/emails/account_changed" if name in CHANGES else f"accounts/emails/{name}"
    key = f"account:{name}:{uuid.uuid4()}"
    if caps.is_reached(kind, address):  # one row is held back and tells staff; a thousand posts make no more (F46)
        key = f"account:{name}:held:{mark(address.lower())[-32:]}:{clock.today()}"
    carried = {"code": context.get("code"), "reset_url": context.get("password_reset_url")}
    queue_mail(
        key=key,
        template=kind,
        to=Recipient(address, _name_of(address)),
        mail_class=MailClass.SERVICE,
        secrets={key: secret for key, secret in carried.items() if secret},
        context={
            "address": address,
            "change": CHANGES.get(name, ""),
            "moment": context.get("timestamp"),
            "ip": context.get("ip", ""),
            "browser": context.get("user_agent", ""),
            "footer_reason": f"You get this mail because this address belongs to an account at {current_tenant().name}.",
        },
    )


def tell_new_browser(user: User, browser: str) -> None:
    """Somebody signed in from a browser that this account was not used with; at most once an hour for each kind."""
    moment = clock.now()
    queue_mail(
        key=f"account:new-browser:{user.pk}:{slugify(browser)}:{moment:%Y%m%d%H}",
        template="accounts/emails/new_browser",
        to=Recipient(user.email, user.name),
        mail_class=MailClass.SERVICE,
        context={
            "moment": moment,
            "browser": browser,
            "footer_reason": f"You get this mail because this address belongs to an account at {current_tenant().name}.",
        },
    )


def inviter(invitation: Invitation) -> str:
    """Who invites, by name; the tenant itself when nobody did (its first administrator)."""
    name = invitation.invited_by.name if invitation.invited_by else ""
    return name or current_tenant().name


def _inviter_address(invitation: Invitation) -> Recipient | None:
    if invitation.invited_by:
        return Recipient(invitation.invited_by.email, invitation.invited_by.name)
    address = current_tenant().contact_email
    return Recipient(address) if address else None


def _name_of(address: str) -> str:
    known = EmailAddress.objects.filter(email=address.lower()).select_related("user").first()
    return known.user.name if known else ""

"""Queue mails and stop them. Every other room writes mail through `queue_mail` only."""

import hashlib
from collections.abc import Sequence
from datetime import datetime
from functools import reduce
from operator import or_
from typing import Any
from uuid import UUID

from django.conf import settings
from django.db import transaction
from django.db.models import Model, Q

from accelerator import clock
from accelerator.audit.services import reference
from accelerator.database.rows import insert_new
from accelerator.mailing import caps, outbox, preferences, sealing, wake
from accelerator.mailing.addresses import Recipient, check_address, normalise, one_line
from accelerator.mailing.compose import compose
from accelerator.mailing.links import LINK, Link, Linked, mark
from accelerator.mailing.models import Mail, ProgrammeSender, Sender
from accelerator.mailing.states import MailClass, MailState, Why
from accelerator.tenancy.context import current_tenant

__all__ = ["LINK", "Link", "Linked", "MailClass", "Recipient", "cancel_mail", "queue_mail"]

FROM_NAME = "mailing.from_name"
PROGRAMMES = "mailing.programme_senders"


@transaction.atomic
def queue_mail(
    *,
    key: str,
    template: str,
    to: Recipient,
    mail_class: MailClass,
    context: dict[str, Any] | None = None,
    about: Model | None = None,
    programme: Model | UUID | None = None,
    due_at: datetime | None = None,
    reply_to: Sequence[str] = (),
    link: Link | None = None,
    several: Sequence[Linked] = (),
    secrets: dict[str, str] | None = None,
    from_name: str = "",
    by_hand: bool = False,
) -> Mail:
    """Put one mail to one person into the outbox, and return its row.

    A key that was queued before returns the first row and writes nothing. An address on the list of
    suppressed ones, and one that got too many such mails today, gives a `held` row, a class that the person switched off a `cancelled` one (`why` says
    it). `secrets` (a sign-in code) are encrypted in the row and stand in templates under their names.
    `several`: what a digest lists, each with a link of its own; templates read them as `several`.
    `by_hand`: a person wrote it, so that it is not marked as automatic.
    Raises Refused when an address cannot be written to.
    """
    mail = _new_mail(key, template, to, mail_class, about, programme, due_at, reply_to, from_name, by_hand)
    if link:
        _set_link(mail, link)
    if several:
        context = {**(context or {}), "several": _set_links(mail, several)}
    if isinstance(programme, Model):
        context = {"programme": programme, **(context or {})}
    compose(mail, context or {}, tuple(secrets or ()))
    mail.sealed = sealing.seal(secrets or {})
    _apply_rules(mail)
    if not insert_new(mail):  # two at once: the key decides
        return Mail.objects.get(key=key)
    if mail.state == MailState.QUEUED:
        wake.on_commit_at(mail.due_at)
    return mail


@transaction.atomic
def cancel_mail(
    *, key_prefixes: Sequence[str] = (), about: Model | None = None, why: Why = Why.WITHDRAWN, by: Model | None = None
) -> int:
    """Stop what has not left yet: mails whose key starts with one of these, or that are about a row, or both.

    How many were stopped.

    Name the row where there is one: a prefix alone reads the tenant's whole outbox, because under row-level
    security LIKE cannot use an index.

    A mail whose text is being handed over at this moment can no longer be stopped and is not counted.
    """
    if not key_prefixes and about is None:
        raise ValueError("Say which mails: by key_prefixes or about.")
    mails = Mail.objects.all()
    if key_prefixes:
        mails = mails.filter(reduce(or_, (Q(key__startswith=prefix) for prefix in key_prefixes)))
    if about is not None:
        kind, row_id = reference(about)
        mails = mails.filter(about_kind=kind, about_id=row_id)
    return outbox.stop(mails, why, by=by)


def sender() -> Sender:
    """How the active tenant sends."""
    return Sender.objects.get_or_create(tenant=current_tenant())[0]


def message_id(key: str) -> str:
    """The Message-ID of a key: the same at every sending, so that receivers can tell a repetition."""
    tenant = current_tenant()
    digest = hashlib.sha256(f"{tenant.pk}:{key}".encode()).hexdigest()[:32]
    return f"<{digest}.{tenant.slug}@{settings.MAIL_DOMAIN}>"


def _new_mail(
    key: str,
    template: str,
    to: Recipient,
    mail_class: MailClass,
    about: Model | None,
    programme: Model | UUID | None,
    due_at: datetime | None,
    reply_to: Sequence[str],
    from_name: str,
    by_hand: bool,
) -> Mail:
    address = check_address(to.address)
    due_at = due_at or clock.now()
    about_kind, about_id = reference(about) if about is not None else ("", "")
    return Mail(
        key=key,
        message_id=message_id(key),
        template=template,
        mail_class=mail_class,
        programme_id=programme.pk if isinstance(programme, Model) else programme,
        about_kind=about_kind,
        about_id=about_id,
        to_address=address,
        address=normalise(address),
        to_name=one_line(to.name),
        from_name=one_line(from_name or _from_name(programme.pk if isinstance(programme, Model) else programme)),
        reply_to=[check_address(one) for one in reply_to],
        by_hand=by_hand,
        due_at=due_at,
        next_try_at=due_at,
    )


def _from_name(programme_id: UUID | None) -> str:
    """The name that mails come from, unless a person signs them: the programme's, else the tenant's."""
    tenant = current_tenant()
    if FROM_NAME not in tenant.kept:
        tenant.kept[FROM_NAME] = sender().from_name or tenant.name
    return programme_sender(programme_id) or tenant.kept[FROM_NAME]


def programme_sender(programme_id: UUID | None) -> str:
    """The name that this programme's mails come from; empty where it has none of its own."""
    kept = current_tenant().kept
    if PROGRAMMES not in kept:
        kept[PROGRAMMES] = dict(ProgrammeSender.objects.values_list("programme_id", "from_name"))
    return kept[PROGRAMMES].get(programme_id, "")


def _set_link(mail: Mail, link: Link) -> None:
    mail.link_path, mail.link_purpose, mail.link_days = link.path, link.purpose, link.days
    mail.link_subject_kind, mail.link_subject_id = reference(link.subject)
    if link.holder is not None:
        mail.link_holder_kind, mail.link_holder_id = reference(link.holder)


def _set_links(mail: Mail, several: Sequence[Linked]) -> list[dict[str, Any]]:
    """Keep the links with the row, and give each thing the mark that stands for its own."""
    shown = []
    for number, one in enumerate(several):
        name, link = f"link_{number}", one.link
        holder = reference(link.holder) if link.holder is not None else ("", "")
        mail.more_links.append(
            {
                "name": name,
                "path": link.path,
                "purpose": link.purpose,
                "subject": reference(link.subject),
                "holder": holder,
                "days": link.days,
            }
        )
        shown.append({**one.context, "link": mark(mail.pk, name)})
    return shown


def _apply_rules(mail: Mail) -> None:
    """Who must not be written to, who does not want to be, and who has had enough for today."""
    wants, suppressed = preferences.reach(mail.address, mail.mail_class)
    if not wants:
        mail.state, mail.why = MailState.CANCELLED, Why.PREFERENCE
    elif suppressed:
        mail.state, mail.why = MailState.HELD, Why.SUPPRESSED
    elif caps.is_reached(mail.template, mail.address):
        mail.state, mail.why = MailState.HELD, Why.TOO_MANY

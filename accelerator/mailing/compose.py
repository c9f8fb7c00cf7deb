"""From templates to the stored text of a mail: `<template>_subject.txt`, `.txt` and `.html`."""

from typing import Any

from django.template import Context, engines

from accelerator.mailing import wording
from accelerator.mailing.addresses import one_line, storable
from accelerator.mailing.links import LINK, mark, url_of
from accelerator.mailing.models import Mail
from accelerator.mailing.states import MailClass
from accelerator.tenancy.context import current_tenant

SUBJECT_LENGTH = 200
REASONS = {
    MailClass.SERVICE: "You get this mail because you use the service of {tenant}.",
    MailClass.REQUEST: "You get this mail because {tenant} has a question that only you can answer.",
    MailClass.DIGEST: "You get this reminder because you work with {tenant}.",
    MailClass.NEWS: "You get this mail because you asked {tenant} for news.",
}


def compose(mail: Mail, context: dict[str, Any], secret_names: tuple[str, ...] = ()) -> None:
    """Fill in subject, text and html of `mail`, with marks where links and secrets will stand."""
    context = {
        **_frame(mail),
        **_own_words(mail, context),
        **context,
        **{name: mark(mail.pk, name) for name in secret_names},
    }
    if mail.link_path:
        context["link"] = mark(mail.pk, "link")
    context["buttons"] = [_linked(button, mail) for button in context.get("buttons", ())]
    mail.subject = one_line(_render(f"{mail.template}_subject.txt", context, escape=False), SUBJECT_LENGTH)
    context["subject"] = mail.subject
    mail.text = storable(_render(f"{mail.template}.txt", context, escape=False)).strip() + "\n"
    mail.html = storable(_render(f"{mail.template}.html", context, escape=True))


def _frame(mail: Mail) -> dict[str, Any]:
    """What every mail's frame needs (base_email)."""
    tenant = current_tenant()
    mail_class = MailClass(mail.mail_class)
    root = url_of("")
    return {
        "tenant": tenant,
        "to_name": mail.to_name,
        "footer_reason": REASONS[mail_class].format(tenant=tenant.name),
        "leave_url": mark(mail.pk, "leave") if mail_class != MailClass.SERVICE else "",
        "preferences_url": mark(mail.pk, "preferences"),
        "privacy_url": f"{root}/privacy/",
        "site_url": f"{root}/",
    }


def _own_words(mail: Mail, context: dict[str, Any]) -> dict[str, str]:
    """The tenant's first and last sentences, where this mail has room for them."""
    values = {
        "name": mail.to_name,
        "organisation": current_tenant().name,
        "programme": str(context.get("programme", "")),
    }
    return wording.sentences(wording.code_of(mail.template), values, mail.programme_id)


def _linked(button: dict[str, str], mail: Mail) -> dict[str, str]:
    return {**button, "url": button["url"].replace(LINK, mark(mail.pk, "link"))}


def _render(name: str, context: dict[str, Any], *, escape: bool) -> str:
    template = engines["django"].engine.get_template(name)  # type: ignore[attr-defined]
    return template.render(Context(context, autoescape=escape))

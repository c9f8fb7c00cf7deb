"""Mails about partnerships (domain.md 6.9): one function a mail."""

from typing import Any

from accelerator import clock
from accelerator.mailing.services import LINK, Link, MailClass, Recipient, cancel_mail, queue_mail
from accelerator.programmes import picklists
from accelerator.tenancy.calendar import add_days
from accelerator.tenancy.context import current_tenant
from introductions.models import Partnership, Party

REMINDER_DAYS = 3
LINK_DAYS = 120  # the mail of confirmation also asks whether the partnership may be named


def ask_to_confirm(partnership: Partnership) -> None:
    """To each champion who has not confirmed: the terms, with a link to confirm or to ask for changes."""
    context, later = _context(partnership), add_days(clock.now(), REMINDER_DAYS)
    for party in context["parties"]:
        if not party.confirmed_at:
            _to_party(context, party, "confirm_partnership", MailClass.REQUEST, "ask")
            _to_party(context, party, "confirm_partnership_reminder", MailClass.REQUEST, "remind", due_at=later)


def ask_anew(partnership: Partnership, party: Party) -> None:
    """To somebody who stands for the party in place of another: the same terms."""
    if party.champion:
        context = _context(partnership)
        _to_party(context, party, "confirm_partnership", MailClass.REQUEST, f"ask:{party.champion.pk}")


def stop_asking(partnership: Partnership, party: Party | None = None) -> None:
    """Take back what has not left yet, for one party or for all."""
    rest = f":{party.organisation_id}" if party else ":"
    steps = [f"partnership:{partnership.pk}:{step}{rest}" for step in ("ask", "remind")]
    cancel_mail(key_prefixes=steps, about=partnership)


def confirmed(partnership: Partnership) -> None:
    """To all champions and the staff: what was agreed, when it is looked at again, and may we name it."""
    context = _context(partnership)
    for party in context["parties"]:
        _to_party(context, party, "partnership_confirmed", MailClass.SERVICE, "confirmed")
    _to_staff(context, "partnership_confirmed_staff", "confirmed:staff")


def change_wished(partnership: Partnership, party: Party) -> None:
    """To the staff: a party wants other terms. What it wrote is read on the page, not in the mail."""
    moment = f"{party.wished_at:%Y%m%dT%H%M%S}"
    context = _context(partnership) | {"party": party}
    _to_staff(context, "partnership_change", f"change:{party.organisation_id}:{moment}")


def _parties(partnership: Partnership) -> list[Party]:
    return list(partnership.parties.select_related("organisation", "champion").order_by("side", "created_at", "id"))


def _to_party(context: dict[str, Any], party: Party, name: str, mail_class: MailClass, step: str, **more: Any) -> None:
    partnership, person = context["partnership"], party.champion
    if person is None or not person.email or person.do_not_contact_at:
        return
    queue_mail(
        key=f"partnership:{partnership.pk}:{step}:{party.organisation_id}:{partnership.state_since:%Y%m%dT%H%M%S}",
        template=f"introductions/emails/{name}",
        to=Recipient(person.email, person.name),
        mail_class=mail_class,
        context=context | {"party": party, "buttons": [{"url": LINK, "label": _label(step)}]},
        about=partnership,
        programme=partnership.programme,
        link=Link(
            path="/confirm/{token}/", purpose="partnerships.confirm", subject=partnership, holder=person, days=LINK_DAYS
        ),
        **more,
    )


def _to_staff(context: dict[str, Any], name: str, step: str) -> None:
    partnership = context["partnership"]
    to = _staff(partnership)
    if to:
        queue_mail(
            key=f"partnership:{partnership.pk}:{step}",
            template=f"introductions/emails/{name}",
            to=to,
            mail_class=MailClass.SERVICE,
            context=context,
            about=partnership,
            programme=partnership.programme,
        )


def _staff(partnership: Partnership) -> Recipient | None:
    """Whoever brought them together, else whoever proposed it, else the tenant's own address."""
    user = (partnership.introduction and partnership.introduction.signed_by) or partnership.proposed_by
    if user:
        return Recipient(user.email, user.name)
    tenant = current_tenant()
    return Recipient(tenant.contact_email, tenant.name) if tenant.contact_email else None


def _context(partnership: Partnership) -> dict[str, Any]:
    return {
        "partnership": partnership,
        "parties": _parties(partnership),
        "type": picklists.label("partnership_type", partnership.type),
    }


def _label(step: str) -> str:
    return "See and say if we may name it" if step == "confirmed" else "Read and confirm"

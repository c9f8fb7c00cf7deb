"""The mails of this room (domain.md 6.9), one function a mail.

Keys are "introduction:<id>:<kind>:<side>:…", so that a second call is harmless and `withdraw_mails` can
stop a kind. Nothing here names an address to the other side but `queue_introduction` (F36).
"""

import re
from datetime import datetime, timedelta
from typing import Any
from urllib.parse import quote

from accelerator import clock
from accelerator.mailing.compose import compose
from accelerator.mailing.links import url_of
from accelerator.mailing.models import Mail
from accelerator.mailing.services import LINK, Link, MailClass, Recipient, cancel_mail, programme_sender, queue_mail
from accelerator.programmes import picklists
from accelerator.tenancy.context import current_tenant
from introductions import letters
from introductions.models import Answer, Introduction
from introductions.queries import written_lately
from introductions.states import Reply, Side
from partners.models import Person

ANSWER = "introductions.answer"  # purpose of tokens
ANSWER_DAYS = 16
TIME_FOR_A_REASON = timedelta(minutes=5)
TO_BOTH = "We send this because you both agreed to be introduced."
STAFF_COPY = "This is your copy of the introduction."
PERSONAL = re.compile(r"\[\[\w+\.[0-9a-f]{32}\]\]")  # mailing.links.mark
WORDS_OF = {
    Reply.YES: "Yes, introduce us",
    Reply.LATER: "Not now",
    Reply.NO: "No, thank you",
    Reply.WRONG_PERSON: "I am the wrong person",
}


def queue_ask(introduction: Introduction, side: Side) -> Mail:
    """Would you like to meet them? To one party only."""
    person = introduction.person(side)
    return _ask(introduction, side, "ask", f"{introduction.round}:{person.pk}")


def queue_reminder(introduction: Introduction, side: Side, kind: str) -> Mail:
    """One line and the same four answers, after three and after seven days."""
    return _ask(introduction, side, "remind", f"{introduction.round}:{introduction.person(side).pk}:{kind}")


def queue_nudge(introduction: Introduction, side: Side) -> Mail:
    """The question once more, because staff pressed a button. After the introduction: follow_ups.queue_nudge."""
    return _ask(introduction, side, "nudge", f"{introduction.person(side).pk}:{clock.today():%Y-%m-%d}")


def queue_introduction(introduction: Introduction) -> None:
    """The introduction itself: one message each to both sides and to staff; a reply reaches both sides."""
    bridge = letters.bridge_letter(introduction)
    for side in Side:
        queue_mail(**_introduction_mail(introduction, bridge, side, recipient(introduction.person(side)), TO_BOTH))
    staff = staff_recipient(introduction)
    if staff:
        queue_mail(**_introduction_mail(introduction, bridge, "staff", staff, STAFF_COPY))


def queue_not_now(introduction: Introduction, side: Side) -> None:
    """To a side that said yes: it is not moving ahead, with no word about why or whose doing it is (promise 5)."""
    person = introduction.person(side)
    if person is None or not person.email:
        return
    queue_mail(
        key=key_of(introduction, "not_now", side, str(introduction.round)),
        template="introductions/emails/not_now",
        to=recipient(person),
        mail_class=MailClass.SERVICE,
        context={
            "person": person,
            "other": introduction.organisation(side.other),
            "signed": letters.signature(introduction),
        },
        about=introduction,
        programme=introduction.programme,
        from_name=from_name(introduction),
        reply_to=staff_addresses(introduction),
    )


def queue_decline_notice(introduction: Introduction, answer: Answer) -> None:
    """To staff alone, with the reason; the other side sees "not moving ahead now".

    It waits a few minutes, because the reason is asked for after the answer; called again, the fuller one
    takes the place of one that has not left.
    """
    withdraw_decline_notice(introduction)
    reasons = picklists.labels("decline_reason")
    told = "full" if answer.reason or answer.comment else "bare"
    _to_staff(
        introduction,
        "declined",
        f"{answer.pk}:{told}",
        {
            "organisation": introduction.organisation(answer.side),
            "person": answer.person,
            "reason": reasons.get(answer.reason, ""),
            "comment": answer.comment,
            "other_side_yes": any(one.answer == Reply.YES for one in introduction.answers.values()),
        },
        due_at=None if told == "full" else clock.now() + TIME_FOR_A_REASON,
    )


def withdraw_decline_notice(introduction: Introduction) -> None:
    cancel_mail(key_prefixes=[key_of(introduction, "declined")], about=introduction)


def queue_wake_notice(introduction: Introduction) -> None:
    """To staff: the day has come on which this pair may be asked again. At most one mail a day (F44)."""
    _to_staff(introduction, "woken", f"{clock.today():%Y-%m-%d}", {}, once_a_day=True)


def preview_ask(introduction: Introduction, side: Side) -> Mail:
    """The ask as it would leave now, its links dead; nothing is stored."""
    return _preview(_ask_mail(introduction, side, "ask", "preview"))


def preview_introduction(introduction: Introduction, side: Side | None = None) -> Mail:
    """The introduction as this side would get it now (the one that writes first, unless told); nothing is stored."""
    bridge = letters.bridge_letter(introduction)
    side = side or bridge.writes_first.side
    to = recipient(introduction.person(side))
    return _preview(_introduction_mail(introduction, bridge, side, to, TO_BOTH))


def _ask(introduction: Introduction, side: Side, kind: str, rest: str) -> Mail:
    return queue_mail(**_ask_mail(introduction, side, kind, rest), due_at=letters.leaves_from(kind))


def _ask_mail(introduction: Introduction, side: Side, kind: str, rest: str) -> dict[str, Any]:
    person = introduction.person(side)
    template = "ask" if kind == "ask" else "remind"
    return {
        "key": key_of(introduction, kind, side, rest),
        "template": f"introductions/emails/{template}",
        "to": recipient(person),
        "mail_class": MailClass.REQUEST,
        "context": {
            "letter": letters.ask_letter(introduction, side),
            "buttons": [{"url": f"{LINK}?answer={answer}", "label": label} for answer, label in WORDS_OF.items()],
        },
        "about": introduction,
        "programme": introduction.programme,
        "from_name": from_name(introduction),
        "reply_to": staff_addresses(introduction),
        "link": answer_link(introduction, person),
    }


def answer_link(introduction: Introduction, person: Person) -> Link:
    """Where this person answers whether they would like to meet."""
    return Link(path="/respond/{token}/", purpose=ANSWER, subject=introduction, holder=person, days=ANSWER_DAYS)


def _introduction_mail(
    introduction: Introduction, bridge: letters.Bridge, name: str, to: Recipient, reason: str
) -> dict[str, Any]:
    return {
        "key": key_of(introduction, "introduction", name),
        "template": "introductions/emails/introduction",
        "to": to,
        "mail_class": MailClass.SERVICE,
        "context": {"bridge": bridge, "footer_reason": reason, "reply_url": reply_url(bridge)},
        "about": introduction,
        "programme": introduction.programme,
        "from_name": from_name(introduction),
        "reply_to": bridge.addresses,
        "by_hand": True,
    }


def _preview(given: dict[str, Any]) -> Mail:
    """Composed like the mail itself, with "#" wherever a personal link would stand."""
    to, link = given["to"], given.get("link")
    mail = Mail(
        template=given["template"],
        mail_class=given["mail_class"],
        to_address=to.address,
        to_name=to.name,
        from_name=given["from_name"],
        reply_to=list(given["reply_to"]),
        link_path=link.path if link else "",
    )
    compose(mail, {"programme": given["programme"], **given["context"]})
    mail.text, mail.html = PERSONAL.sub("#", mail.text), PERSONAL.sub("#", mail.html)
    return mail


def reply_url(bridge: letters.Bridge) -> str:
    """A mail to both at once, for a button."""
    organisations = " and ".join(credit.organisation.name for credit in bridge.credits)
    return f"mailto:{','.join(quote(address, safe='@') for address in bridge.addresses)}?subject={quote(organisations)}"


def _to_staff(
    introduction: Introduction,
    kind: str,
    rest: str,
    context: dict[str, Any],
    *,
    due_at: datetime | None = None,
    once_a_day: bool = False,
) -> None:
    staff = staff_recipient(introduction)
    if staff is None or (once_a_day and written_lately([staff.address])):
        return
    queue_mail(
        key=key_of(introduction, kind, "staff", rest),
        template=f"introductions/emails/{kind}",
        to=staff,
        mail_class=MailClass.SERVICE,
        context={
            "introduction": introduction,
            "buttons": [{"url": url_of(introduction.get_absolute_url()), "label": "Open the introduction"}],
            **context,
        },
        about=introduction,
        programme=introduction.programme,
        due_at=due_at,
    )


def key_of(introduction: Introduction, kind: str, *rest: str) -> str:
    return ":".join(("introduction", str(introduction.pk), kind, *rest))


def recipient(person: Person) -> Recipient:
    return Recipient(person.email, person.name)


def staff_recipient(introduction: Introduction) -> Recipient | None:
    """Who signed it, else who drafted it, else the tenant's own address; None where there is none."""
    user = introduction.signed_by or introduction.drafted_by
    if user:
        return Recipient(user.email, user.name)
    tenant = current_tenant()
    return Recipient(tenant.contact_email, tenant.name) if tenant.contact_email else None


def staff_addresses(introduction: Introduction) -> tuple[str, ...]:
    staff = staff_recipient(introduction)
    return (staff.address,) if staff else ()


def from_name(introduction: Introduction) -> str:
    signed, tenant = letters.signature(introduction), current_tenant().name
    house = programme_sender(introduction.programme_id) or tenant
    return house if signed == tenant else f"{signed}, {house}"

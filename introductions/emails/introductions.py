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
from accelerator.mailing.services import LINK, Link, MailClass, Recipient, cancel_mail, queue_mail
from accelerator.programmes import picklists
from accelerator.tenancy.context import current_tenant
from introductions import letters
from introductions.models import Answer, Introduction
from introductions.queries import written_lately
from introductions.states import FollowUpReply, Reply, Side
from partners.models import Person

ANSWER, FOLLOW_UP = "introductions.answer", "introductions.follow_up"  # purposes of tokens
ANSWER_DAYS, FOLLOW_UP_DAYS = 16, 30
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
    """The question once more, because staff pressed a button."""
    if introduction.is_made:
        return _follow_up(introduction, side, f"nudge:{clock.today():%Y-%m-%d}")
    return _ask(introduction, side, "nudge", f"{introduction.person(side).pk}:{clock.today():%Y-%m-%d}")


def queue_follow_up(introduction: Introduction, side: Side) -> Mail:
    """Have you met? One question, ten days after the introduction, to each side separately."""
    return _follow_up(introduction, side, f"{introduction.introduced_at:%Y-%m-%d}")


def _follow_up(introduction: Introduction, side: Side, rest: str) -> Mail:
    person = introduction.person(side)
    other = introduction.organisation(side.other)
    return queue_mail(
        key=_key(introduction, "follow_up", side, rest),
        template="introductions/emails/follow_up",
        to=_recipient(person),
        mail_class=MailClass.DIGEST,
        context={
            "person": person,
            "other": other,
            "other_person": introduction.person(side.other),
            "introduced_at": introduction.introduced_at,
            "signed": letters.signature(introduction),
            "buttons": [{"url": f"{LINK}?answer={code}", "label": label} for code, label in FollowUpReply.choices],
        },
        about=introduction,
        programme=introduction.programme,
        from_name=_from_name(introduction),
        reply_to=_staff_addresses(introduction),
        link=Link(
            path="/respond/{token}/met/",
            purpose=FOLLOW_UP,
            subject=introduction,
            holder=person,
            days=FOLLOW_UP_DAYS,
        ),
    )


def queue_introduction(introduction: Introduction) -> None:
    """The introduction itself: one message each to both sides and to staff; a reply reaches both sides."""
    bridge = letters.bridge_letter(introduction)
    for side in Side:
        queue_mail(**_introduction_mail(introduction, bridge, side, _recipient(introduction.person(side)), TO_BOTH))
    staff = _staff_recipient(introduction)
    if staff:
        queue_mail(**_introduction_mail(introduction, bridge, "staff", staff, STAFF_COPY))


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
    cancel_mail(key_prefixes=[_key(introduction, "declined")], about=introduction)


def queue_wake_notice(introduction: Introduction) -> None:
    """To staff: the day has come on which this pair may be asked again. At most one mail a day (F44)."""
    _to_staff(introduction, "woken", f"{clock.today():%Y-%m-%d}", {}, once_a_day=True)


def preview_ask(introduction: Introduction, side: Side) -> Mail:
    """The ask as it would leave now, its links dead; nothing is stored."""
    return _preview(_ask_mail(introduction, side, "ask", "preview"))


def preview_introduction(introduction: Introduction) -> Mail:
    """The introduction as both would get it now; nothing is stored."""
    bridge = letters.bridge_letter(introduction)
    to = _recipient(bridge.writes_first.person)
    return _preview(_introduction_mail(introduction, bridge, bridge.writes_first.side, to, TO_BOTH))


def _ask(introduction: Introduction, side: Side, kind: str, rest: str) -> Mail:
    return queue_mail(**_ask_mail(introduction, side, kind, rest))


def _ask_mail(introduction: Introduction, side: Side, kind: str, rest: str) -> dict[str, Any]:
    person = introduction.person(side)
    template = "ask" if kind == "ask" else "remind"
    return {
        "key": _key(introduction, kind, side, rest),
        "template": f"introductions/emails/{template}",
        "to": _recipient(person),
        "mail_class": MailClass.REQUEST,
        "context": {
            "letter": letters.ask_letter(introduction, side),
            "buttons": [{"url": f"{LINK}?answer={answer}", "label": label} for answer, label in WORDS_OF.items()],
        },
        "about": introduction,
        "programme": introduction.programme,
        "from_name": _from_name(introduction),
        "reply_to": _staff_addresses(introduction),
        "link": Link(path="/respond/{token}/", purpose=ANSWER, subject=introduction, holder=person, days=ANSWER_DAYS),
    }


def _introduction_mail(
    introduction: Introduction, bridge: letters.Bridge, name: str, to: Recipient, reason: str
) -> dict[str, Any]:
    return {
        "key": _key(introduction, "introduction", name),
        "template": "introductions/emails/introduction",
        "to": to,
        "mail_class": MailClass.SERVICE,
        "context": {"bridge": bridge, "footer_reason": reason, "reply_url": reply_url(bridge)},
        "about": introduction,
        "programme": introduction.programme,
        "from_name": _from_name(introduction),
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
    staff = _staff_recipient(introduction)
    if staff is None or (once_a_day and written_lately([staff.address])):
        return
    queue_mail(
        key=_key(introduction, kind, "staff", rest),
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


def _key(introduction: Introduction, kind: str, *rest: str) -> str:
    return ":".join(("introduction", str(introduction.pk), kind, *rest))


def _recipient(person: Person) -> Recipient:
    return Recipient(person.email, person.name)


def _staff_recipient(introduction: Introduction) -> Recipient | None:
    """Who signed it, else who drafted it, else the tenant's own address; None where there is none."""
    user = introduction.signed_by or introduction.drafted_by
    if user:
        return Recipient(user.email, user.name)
    tenant = current_tenant()
    return Recipient(tenant.contact_email, tenant.name) if tenant.contact_email else None


def _staff_addresses(introduction: Introduction) -> tuple[str, ...]:
    staff = _staff_recipient(introduction)
    return (staff.address,) if staff else ()


def _from_name(introduction: Introduction) -> str:
    signed, tenant = letters.signature(introduction), current_tenant().name
    return tenant if signed == tenant else f"{signed}, {tenant}"

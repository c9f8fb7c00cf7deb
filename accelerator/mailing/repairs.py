"""What staff decide about a mail: send it again, stop it, say that it is dealt with; and the paused sender."""

import re
import uuid

from django.db import transaction
from django.db.models import Model

from accelerator import clock
from accelerator.audit.services import record
from accelerator.mailing import caps, outbox, preferences, wake
from accelerator.mailing.links import mark
from accelerator.mailing.models import Mail, Sender
from accelerator.mailing.services import sender
from accelerator.mailing.states import MailState, Why
from accelerator.tenancy.errors import Refused

AGAIN = "#again"
KNOWN_MARKS = {"link", "leave", "preferences"}
COPIED = (
    "message_id template mail_class programme_id about_kind about_id to_address address to_name from_name reply_to "
    "by_hand subject text html link_path link_purpose link_subject_kind link_subject_id link_holder_kind "
    "link_holder_id link_days more_links"
).split()


@transaction.atomic
def send_again(mail: Mail, *, by: Model, copy: int = 1) -> Mail:
    """Send a mail once more, under the same Message-ID; the row that will leave.

    What did not arrive is queued afresh. What was sent stays as it is and gets a copy; `copy` is its number,
    so that the same request made twice sends it once (F31). Raises Refused where it makes no sense.
    """
    mail = Mail.objects.select_for_update().get(pk=mail.pk)
    _check_may_be_repeated(mail)
    if mail.state == MailState.SENT:
        _check_not_too_often(mail, copy)
        repeated = _copy(mail, copy)
    else:
        outbox.requeue(mail)
        repeated = mail
    record("mail.sent_again", mail, by=by, as_mail=str(repeated.pk))
    wake.on_commit()
    return repeated


@transaction.atomic
def stop_mail(mail: Mail, *, by: Model) -> bool:
    """Stop a mail that waits; False when it had left, or had been stopped, before."""
    return outbox.stop(Mail.objects.filter(pk=mail.pk), Why.STAFF, by=by) == 1


@transaction.atomic
def deal_with(mail: Mail, *, by: Model) -> None:
    """Staff know that this mail did not arrive and have done what there was to do."""
    if Mail.objects.filter(pk=mail.pk, dealt_with_at=None).update(dealt_with_at=clock.now()):
        record("mail.dealt_with", mail, by=by)


@transaction.atomic
def resume_sender(*, by: Model) -> bool:
    """Send again for the active tenant; False when it was not paused.

    Mails that the server refused because of us leave with the others. One whose own text it refused stays
    held back: it would stop everything again.
    """
    row = Sender.objects.select_for_update().get(pk=sender().pk)
    if not row.paused_at:
        return False
    row.paused_at, row.paused_stage, row.paused_reply, row.paused_mail_id = None, "", "", None
    row.save(update_fields=["paused_at", "paused_stage", "paused_reply", "paused_mail_id"])
    record("sender.resumed", row, by=by)
    outbox.release(Mail.objects.filter(why=Why.SENDER_REFUSED))
    Mail.objects.filter(state=MailState.QUEUED).update(first_tried_at=None)  # the pause was not their fault
    wake.on_commit()
    return True


def copies_of(mail: Mail) -> int:
    """How many times a sent mail was copied to be sent again."""
    return Mail.objects.filter(key__startswith=mail.key.split(AGAIN)[0] + AGAIN).count()


def _check_may_be_repeated(mail: Mail) -> None:
    state = MailState(mail.state)
    if state in (MailState.QUEUED, MailState.SENDING):
        raise Refused("This mail is on its way already.")
    if state == MailState.CANCELLED:
        raise Refused("This mail was stopped and stays so. Write a new one from the page it belongs to.")
    if mail.body_cleared_at:
        raise Refused("The text of this mail was deleted when its time was over. It cannot be sent again.")
    if _carried_code(mail) and not mail.sealed:
        raise Refused("This mail carried a code that works once. Ask the person to request a new one.")
    if outbox.is_suppressed(mail.address):
        raise Refused("We do not write to this address any more. Allow it again first, or pick another contact.")
    if not preferences.accepts(mail.address, mail.mail_class):
        raise Refused("This person has switched such mails off.")


def _check_not_too_often(mail: Mail, copy: int) -> None:
    """One button must not fill a mailbox (F46). A copy that was made before is only named again."""
    made = caps.today().filter(address=mail.address, key__contains=AGAIN)
    if made.count() >= caps.AGAIN and not made.filter(key=f"{mail.key.split(AGAIN)[0]}{AGAIN}{copy}").exists():
        raise Refused("Five mails were sent to this address once more today. Call instead, or try tomorrow.")


def _carried_code(mail: Mail) -> bool:
    names = re.findall(rf"\[\[(\w+)\.{mail.pk.hex}\]\]", mail.text + mail.html + mail.subject)
    return not KNOWN_MARKS.issuperset(name.partition("_")[0] for name in names)


def _copy(mail: Mail, number: int) -> Mail:
    """A new row with the same words; the marks in them are its own."""
    key = f"{mail.key.split(AGAIN)[0]}{AGAIN}{number}"
    known = Mail.objects.filter(key=key).first()
    if known:
        return known
    copy = Mail(id=uuid.uuid4(), key=key, **{name: getattr(mail, name) for name in COPIED})
    for part in ("subject", "text", "html"):
        setattr(copy, part, _marked_anew(getattr(mail, part), mail, copy))
    copy.due_at = copy.next_try_at = clock.now()
    Mail.objects.bulk_create([copy], ignore_conflicts=True)
    return Mail.objects.get(key=key)


def _marked_anew(text: str, mail: Mail, copy: Mail) -> str:
    for name in [*KNOWN_MARKS, *(one["name"] for one in mail.more_links)]:
        text = text.replace(mark(mail.pk, name), mark(copy.pk, name))
    return text

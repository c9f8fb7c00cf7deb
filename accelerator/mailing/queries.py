"""Reading the outbox: lists for staff, and what is wrong with the mails about something."""

from collections.abc import Collection, Iterable
from uuid import UUID

from django.db.models import Model, Q, QuerySet

from accelerator.audit.services import reference
from accelerator.mailing.addresses import normalise
from accelerator.mailing.models import Mail
from accelerator.mailing.states import MailState

NOT_ARRIVED = Q(state__in=[MailState.FAILED, MailState.UNKNOWN, MailState.HELD]) | Q(bounced_at__isnull=False)
TROUBLE = NOT_ARRIVED & Q(dealt_with_at=None)
LIST_FIELDS = (
    "id",
    "tenant_id",
    "created_at",
    "due_at",
    "state",
    "why",
    "mail_class",
    "subject",
    "to_address",
    "to_name",
    "programme_id",
    "sent_at",
    "next_try_at",
    "bounced_at",
    "retries",
    "last_reply",
)


def visible_mails(programme_ids: Collection[UUID] | None) -> QuerySet[Mail]:
    """Mails of these programmes; None stands for all, those of no programme included."""
    return Mail.objects.all() if programme_ids is None else Mail.objects.filter(programme_id__in=programme_ids)


def find_mails(
    mails: QuerySet[Mail],
    *,
    state: str | None = None,
    mail_class: str | None = None,
    address: str | None = None,
    about_id: str | None = None,
    trouble: bool = False,
) -> QuerySet[Mail]:
    """`mails` narrowed, without their texts. An address is looked up whole, or by its part after the @."""
    if state == "bounced":
        mails = mails.filter(bounced_at__isnull=False)
    elif state:
        mails = mails.filter(state=state, bounced_at=None)
    if mail_class:
        mails = mails.filter(mail_class=mail_class)
    if address:
        wanted = normalise(address)
        mails = mails.filter(address=wanted) if "@" in wanted[1:] else mails.filter(address__contains=wanted)
    if about_id:
        mails = mails.filter(about_id=about_id)
    if trouble:
        mails = mails.filter(TROUBLE)
    return mails.only(*LIST_FIELDS)


def mails_about(*subjects: Model) -> QuerySet[Mail]:
    """All mails about these rows, newest first, without their texts."""
    condition = Q()
    for subject in subjects:
        kind, row_id = reference(subject)
        condition |= Q(about_kind=kind, about_id=row_id)
    mails = Mail.objects.filter(condition) if subjects else Mail.objects.none()
    return mails.only(*LIST_FIELDS, "about_kind", "about_id").order_by("-created_at", "-id")


def trouble_about(subjects: Iterable[Model]) -> dict[str, list[Mail]]:
    """Id of a row to the mails about it that did not arrive and that nobody has dealt with; one query for a list."""
    ids = [reference(subject)[1] for subject in subjects]
    found: dict[str, list[Mail]] = {}
    for mail in Mail.objects.filter(TROUBLE, about_id__in=ids).only(*LIST_FIELDS, "about_kind", "about_id"):
        found.setdefault(mail.about_id, []).append(mail)
    return found

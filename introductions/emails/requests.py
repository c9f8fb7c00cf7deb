"""To somebody who asked to be introduced, when staff do not take it up."""

from accelerator.mailing.links import url_of
from accelerator.mailing.services import MailClass, Recipient, queue_mail
from introductions.models import Request


def queue_request_declined(request: Request) -> None:
    """The kind answer of staff; the organisation that was wanted hears nothing of it."""
    if not request.person.email:
        return
    staff = request.decided_by
    queue_mail(
        key=f"request:{request.pk}:declined",
        template="introductions/emails/request_declined",
        to=Recipient(request.person.email, request.person.name),
        mail_class=MailClass.SERVICE,
        context={
            "person": request.person,
            "wanted": request.wanted_as_seen,
            "answer": request.answer,
            "signed": staff.name if staff else "",
            "buttons": [{"url": url_of("/portal/requests/"), "label": "See what you asked for"}],
        },
        about=request,
        programme=request.programme,
        reply_to=(staff.email,) if staff else (),
    )

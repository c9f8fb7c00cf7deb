from itertools import count
from typing import Any

from accelerator.mailing.models import Mail
from accelerator.mailing.services import Link, MailClass, Recipient, queue_mail
from accelerator.tenancy.context import current_tenant

_number = count(1)


def make_mail(
    address: str = "ada@meadow.example", name: str = "Ada Marsh", *, link: bool = False, **changes: Any
) -> Mail:
    """A queued mail of the active tenant, made as every room makes one. Needs the `mail_templates` fixture."""
    asked = {
        "key": f"sample:{next(_number)}",
        "template": "sample/ask",
        "to": Recipient(address, name),
        "mail_class": MailClass.REQUEST,
        "context": {"why": "You both work on fair pay."},
    }
    if link:
        asked["link"] = Link(path="/respond/{token}/", purpose="sample.answer", subject=current_tenant(), days=16)
    return queue_mail(**(asked | changes))

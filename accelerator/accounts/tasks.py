"""What is over: answers of the API that were kept for a day."""

from datetime import timedelta

from celery import shared_task

from accelerator.accounts.services.tokens import forget_old_replies
from accelerator.tenancy.jobs import finish_slot, for_each_tenant, take_slot


@shared_task(name="accounts.sweep")
def sweep(force: bool = False) -> None:
    """Once an hour. `force`: now, whatever the slot says (`manage.py sweep`)."""
    if force or take_slot("accounts.sweep", timedelta(hours=1)):
        for_each_tenant("accounts.forget_old_replies", lambda _tenant: forget_old_replies())
        finish_slot("accounts.sweep")

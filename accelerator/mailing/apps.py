from django.apps import AppConfig
from django.utils.module_loading import autodiscover_modules


class MailingConfig(AppConfig):
    name = "accelerator.mailing"
    label = "mailing"

    def ready(self) -> None:
        autodiscover_modules("emails")  # they register the sentences that a tenant may rewrite

from django.apps import AppConfig


class MailingConfig(AppConfig):
    name = "accelerator.mailing"
    label = "mailing"

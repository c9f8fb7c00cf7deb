from django.apps import AppConfig


class PrivacyConfig(AppConfig):
    name = "accelerator.privacy"
    label = "privacy"

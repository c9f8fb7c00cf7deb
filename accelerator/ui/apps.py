from django.apps import AppConfig


class UiConfig(AppConfig):
    name = "accelerator.ui"
    label = "ui"

from django.apps import AppConfig


class ConveningConfig(AppConfig):
    name = "accelerator.convening"
    label = "convening"

from django.apps import AppConfig


class HomeConfig(AppConfig):
    name = "accelerator.home"
    label = "home"

from django.apps import AppConfig


class ProgrammesConfig(AppConfig):
    name = "accelerator.programmes"
    label = "programmes"

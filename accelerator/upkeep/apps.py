from django.apps import AppConfig


class UpkeepConfig(AppConfig):
    name = "accelerator.upkeep"
    label = "upkeep"

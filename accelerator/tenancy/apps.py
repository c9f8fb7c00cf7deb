from django.apps import AppConfig


class TenancyConfig(AppConfig):
    name = "accelerator.tenancy"
    label = "tenancy"

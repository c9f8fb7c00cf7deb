from django.apps import AppConfig


class TenancyConfig(AppConfig):
    name = "accelerator.tenancy"
    label = "tenancy"

    def ready(self) -> None:
        from accelerator import logs

        logs.configure()

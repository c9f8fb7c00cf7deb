from functools import partial

from django.apps import AppConfig


class ReportingConfig(AppConfig):
    name = "reporting"

    def ready(self) -> None:
        """Programmes know what a target or a gate may measure; the numbers come from here."""
        from accelerator.programmes import measures
        from reporting import services

        for code in measures.MEASURES:
            measures.counted_by(code, partial(services.figure, code))

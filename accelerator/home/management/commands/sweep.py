from django.core.management.base import BaseCommand

from accelerator.celery import app

SWEEPS = (
    "accounts.sweep",
    "audit.sweep",
    "home.sweep",
    "introductions.sweep",
    "partners.sweep",
    "reporting.sweep",
    "privacy.sweep",
    "mailing.sweep",
)  # mails last: the others may queue some


class Command(BaseCommand):
    help = "Do now, and without a worker, what the scheduler has done every half minute."

    def handle(self, *args: object, **options: object) -> None:
        app.loader.import_default_modules()
        for name in SWEEPS:
            if name in app.tasks:
                app.tasks[name].run(force=True)

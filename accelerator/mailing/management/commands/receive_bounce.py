import sys

from django.core.management.base import BaseCommand, CommandParser

from accelerator.mailing.bounces import record_bounce


class Command(BaseCommand):
    help = "Read one delivery report from standard input; for a pipe from the mail server (bounce+…@ your domain)."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument(
            "--recipient", default="", help="the address that the report came to, if the server tells it"
        )

    def handle(self, *args: object, recipient: str = "", **options: object) -> None:
        noted = record_bounce(sys.stdin.buffer.read(), recipient=recipient)
        self.stdout.write("noted" if noted else "ignored")

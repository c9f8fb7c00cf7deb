"""Tasks that took their process down three times and were put aside (F52), newest first. --forget: looked at, done with."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from redis.exceptions import RedisError

from accelerator import work


class Command(BaseCommand):
    help = __doc__

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--forget", action="store_true", help="empty the list")

    def handle(self, *, forget: bool, **options: Any) -> None:
        try:
            letters = work.dead_letters()
            if forget:
                work.forget_dead_letters()
        except RedisError as error:
            raise CommandError("The broker does not answer.") from error
        for letter in letters:
            self.stdout.write(f"{letter['at']}  {letter['task']}  {letter['id']}  {letter['args']}")
        if not letters:
            self.stdout.write("There are none.")

"""What a page says after something was done: a sentence, and how to undo it where that can be undone."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest

UNDO = "undo:"


def say(request: HttpRequest, sentence: str, undo: str = "") -> None:
    """Show a toast on the next page. `undo` is a path that takes a POST and puts things back."""
    messages.success(request, sentence, extra_tags=f"{UNDO}{undo}" if undo else "")


def warn(request: HttpRequest, sentence: str) -> None:
    """Show a toast for something that did not work; the sentence says how to go on."""
    messages.error(request, sentence)


def undo_of(message: Any) -> str:
    """The path to post to, "" when there is none."""
    tags = getattr(message, "extra_tags", "") or ""
    return tags.removeprefix(UNDO) if tags.startswith(UNDO) else ""

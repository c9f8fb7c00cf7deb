"""What the style guide shows: invented content for every component."""

from typing import Any

from django.http import HttpRequest


def everything(request: HttpRequest) -> dict[str, Any]:
    return {}

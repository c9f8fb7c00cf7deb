"""Bodies: JSON that means one thing only, and that the database can hold (F29)."""

import json
from typing import Any

from rest_framework.negotiation import BaseContentNegotiation
from rest_framework.parsers import BaseParser
from rest_framework.renderers import JSONRenderer

from accelerator.rest.problems import Unreadable

DEEPEST = 20


class StrictJsonParser(BaseParser):
    """UTF-8, no name twice in an object, no NaN, nothing nested deeper than 20, no NUL, no half characters."""

    media_type = "application/json"

    def parse(self, stream: Any, media_type: str | None = None, parser_context: Any = None) -> Any:
        try:
            text = stream.read().decode("utf-8")
            data = json.loads(text, object_pairs_hook=_object, parse_constant=_no_constant)
        except UnicodeDecodeError as error:
            raise Unreadable("The body is not UTF-8.") from error
        except RecursionError as error:
            raise Unreadable("The body is nested too deeply.") from error
        except ValueError as error:
            raise Unreadable(f"The body is no valid JSON: {_brief(error)}") from error
        _check(data, 0)
        return data


class ProblemRenderer(JSONRenderer):
    """JSON, also where the answer calls itself a problem."""

    charset = None


class AlwaysJson(BaseContentNegotiation):
    """There is one kind of answer; whatever a client says it accepts, it gets that."""

    def select_parser(self, request: Any, parsers: Any) -> Any:
        name = (request.content_type or "").partition(";")[0].strip().lower()
        return next((parser for parser in parsers if parser.media_type == name), None)

    def select_renderer(self, request: Any, renderers: Any, format_suffix: Any = None) -> Any:
        return renderers[0], renderers[0].media_type


def _object(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) < len(pairs):
        raise ValueError("a name stands twice in one object")
    return found


def _no_constant(name: str) -> None:
    raise ValueError(f"{name} is no number")


def _check(value: Any, depth: int) -> None:
    if depth > DEEPEST:
        raise Unreadable("The body is nested too deeply.")
    if isinstance(value, str):
        _check_text(value)
    elif isinstance(value, list):
        for item in value:
            _check(item, depth + 1)
    elif isinstance(value, dict):
        for name, item in value.items():
            _check_text(name)
            _check(item, depth + 1)


def _check_text(text: str) -> None:
    if "\x00" in text or (not text.isascii() and any("\ud800" <= letter <= "\udfff" for letter in text)):
        raise Unreadable("The body holds a character that no text can hold (NUL, or half of a pair).")


def _brief(error: ValueError) -> str:
    return str(error)[:120]

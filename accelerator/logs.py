"""Structured logs: one JSON object a line, with request and tenant id and no personal data (F62)."""

import re
import traceback
from typing import Any

import structlog

# Keys that third parties bind and that would carry personal data into a log.
PERSONAL = {"ip", "user_agent", "email", "login"}


def drop_personal(_logger: Any, _name: str, event: dict[str, Any]) -> dict[str, Any]:
    for key in PERSONAL & event.keys():
        del event[key]
    return event


# Links that carry a secret in their path; a log shows where they led, never the secret (F37).
SECRET_PATH = re.compile(
    r"(/(?:respond|confirm|invitations|mail/preferences|mail/leave|reset/key|confirm-email)/)[^/\s\"'?]+"
)
# An e-mail address, or name and password in the address of a server.
ADDRESS = re.compile(r"[^\s@/<>\"'()\[\]=,;]+@(?=[\w-]+(?:\.|:\d))[^\s@<>\"'()\[\],;]+")
MASK = "…@…"


def mask_secrets(_logger: Any, _name: str, event: dict[str, Any]) -> dict[str, Any]:
    """Paths without their secrets, requests without what was asked for: a search may hold a name."""
    for key, value in event.items():
        if isinstance(value, str):
            event[key] = ADDRESS.sub(MASK, SECRET_PATH.sub(r"\1…", value))
    if isinstance(request := event.get("request"), str):
        event["request"] = request.partition("?")[0]
    return event


def name_task(_logger: Any, _name: str, event: dict[str, Any]) -> dict[str, Any]:
    """Celery writes the error of a task, and its arguments, into the line: here stand its name and its id."""
    said = getattr(event.get("_record"), "args", None)
    if isinstance(said, dict) and "exc" in said:
        event |= {"event": "task_failed", "task": said.get("name"), "task_id": said.get("id")}
    return event


# What these say is about the machine or the code. What any other says may hold what somebody typed.
TECHNICAL = ("OSError", "ImportError", "NameError", "AttributeError", "TypeError", "RedisError")
OF_THE_DATABASE = ("OperationalError", "ProgrammingError", "InterfaceError", "IntegrityError", "InternalError")


def trace(exc_info: Any) -> str:
    """The way to an error, as Python prints it, but without what the error says of the data."""
    error: BaseException | None = exc_info[1]
    parts: list[str] = []
    while error is not None:
        parts.append(f"{''.join(traceback.format_tb(error.__traceback__))}{_told(error)}")
        error = error.__cause__ or (None if error.__suppress_context__ else error.__context__)
    return "\nwhich came from\n".join(parts)


def _told(error: BaseException) -> str:
    """The kind, and the first line where it is technical: of a database error the second line holds the values."""
    kinds = {kind.__name__ for kind in type(error).__mro__}
    name = f"{type(error).__module__}.{type(error).__qualname__}"
    if kinds & {*TECHNICAL, *OF_THE_DATABASE}:
        return f"{name}: {str(error).partition(chr(10))[0][:300]}"
    return name


PROCESSORS: list[Any] = [
    structlog.contextvars.merge_contextvars,
    structlog.stdlib.add_logger_name,
    structlog.stdlib.add_log_level,
    structlog.processors.TimeStamper(fmt="iso", utc=True),
    name_task,
    structlog.processors.ExceptionRenderer(trace),
    drop_personal,
    mask_secrets,
]
_json = structlog.processors.JSONRenderer()


def render_json(logger: Any, name: str, event: dict[str, Any]) -> str:
    event.pop("_record", None)
    event.pop("_from_structlog", None)
    return str(_json(logger, name, event))


def configure() -> None:
    structlog.configure(
        processors=[*PROCESSORS, structlog.stdlib.ProcessorFormatter.wrap_for_formatter],
        logger_factory=structlog.stdlib.LoggerFactory(),
        cache_logger_on_first_use=True,
    )

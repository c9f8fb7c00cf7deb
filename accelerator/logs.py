"""Structured logs: one JSON object a line, with request and tenant id and no personal data."""

import re
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


def mask_secrets(_logger: Any, _name: str, event: dict[str, Any]) -> dict[str, Any]:
    """Paths without their secrets, requests without what was asked for: a search may hold a name."""
    for key, value in event.items():
        if isinstance(value, str) and "/" in value:
            event[key] = SECRET_PATH.sub(r"\1…", value)
    if isinstance(request := event.get("request"), str):
        event["request"] = request.partition("?")[0]
    return event


PROCESSORS: list[Any] = [
    structlog.contextvars.merge_contextvars,
    structlog.stdlib.add_logger_name,
    structlog.stdlib.add_log_level,
    structlog.processors.TimeStamper(fmt="iso", utc=True),
    structlog.processors.format_exc_info,
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

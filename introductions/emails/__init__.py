"""The mails of this room (domain.md 6.9), one function a mail. Those of partnerships: introductions.emails.partnerships."""

from introductions.emails.introductions import (
    ANSWER,
    FOLLOW_UP,
    preview_ask,
    preview_introduction,
    queue_ask,
    queue_decline_notice,
    queue_follow_up,
    queue_introduction,
    queue_nudge,
    queue_reminder,
    queue_wake_notice,
    reply_url,
    withdraw_decline_notice,
)
from introductions.emails.waiting import queue_place_free

__all__ = [
    "ANSWER",
    "FOLLOW_UP",
    "preview_ask",
    "preview_introduction",
    "queue_ask",
    "queue_decline_notice",
    "queue_follow_up",
    "queue_introduction",
    "queue_nudge",
    "queue_place_free",
    "queue_reminder",
    "queue_wake_notice",
    "reply_url",
    "withdraw_decline_notice",
]

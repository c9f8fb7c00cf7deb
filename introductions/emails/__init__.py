"""The mails of this room (domain.md 6.9), one function a mail. Those of partnerships: introductions.emails.partnerships."""

from introductions.emails.follow_ups import FOLLOW_UP, Due, queue_digest, queue_follow_up
from introductions.emails.follow_ups import queue_nudge as queue_follow_up_nudge
from introductions.emails.introductions import (
    ANSWER,
    preview_ask,
    preview_introduction,
    queue_ask,
    queue_decline_notice,
    queue_introduction,
    queue_not_now,
    queue_nudge,
    queue_reminder,
    queue_wake_notice,
    reply_url,
    withdraw_decline_notice,
)
from introductions.emails.requests import queue_request_declined
from introductions.emails.waiting import queue_place_free

__all__ = [
    "ANSWER",
    "FOLLOW_UP",
    "Due",
    "preview_ask",
    "preview_introduction",
    "queue_ask",
    "queue_decline_notice",
    "queue_digest",
    "queue_follow_up",
    "queue_follow_up_nudge",
    "queue_introduction",
    "queue_not_now",
    "queue_nudge",
    "queue_place_free",
    "queue_reminder",
    "queue_request_declined",
    "queue_wake_notice",
    "reply_url",
    "withdraw_decline_notice",
]

"""Every decision about an introduction: the only writers of its facts."""

from introductions.services.answering import (
    answer_introduction,
    decline_as_unavailable,
    explain_answer,
    record_answer,
    state_after,
)
from introductions.services.asking import ask_first_side, ask_introduction, nudge_introduction
from introductions.services.closing import cancel_introduction, close_requests_of
from introductions.services.drafting import change_contact, default_contact, draft_introduction, edit_draft
from introductions.services.due import run_due_steps
from introductions.services.elsewhere import log_elsewhere
from introductions.services.following import (
    answer_follow_up,
    conclude_introduction,
    log_meeting,
    reopen_after_void,
    stall_introduction,
    start_conversation,
)
from introductions.services.sending import leave_now, send_introduction, unsend_introduction
from introductions.services.waking import wake_introduction

__all__ = [
    "answer_follow_up",
    "answer_introduction",
    "ask_first_side",
    "ask_introduction",
    "cancel_introduction",
    "change_contact",
    "close_requests_of",
    "conclude_introduction",
    "decline_as_unavailable",
    "default_contact",
    "draft_introduction",
    "edit_draft",
    "explain_answer",
    "leave_now",
    "log_elsewhere",
    "log_meeting",
    "nudge_introduction",
    "record_answer",
    "reopen_after_void",
    "run_due_steps",
    "send_introduction",
    "stall_introduction",
    "start_conversation",
    "state_after",
    "unsend_introduction",
    "wake_introduction",
]

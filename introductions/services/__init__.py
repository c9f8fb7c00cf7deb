"""Every decision about an introduction: the only writers of its facts."""

from introductions.services.answering import (
    answer_introduction,
    decline_as_unavailable,
    explain_answer,
    record_answer,
    state_after,
)
from introductions.services.asking import ask_first_side, ask_introduction, nudge_introduction
from introductions.services.closing import (
    cancel_introduction,
    close_requests_of,
    disown_question,
    pause_partner,
    restore_introduction,
)
from introductions.services.curating import assign_curator, set_aside
from introductions.services.drafting import (
    add_contact,
    change_contact,
    default_contact,
    draft_introduction,
    edit_draft,
)
from introductions.services.due import run_due, run_due_steps
from introductions.services.elsewhere import log_elsewhere
from introductions.services.follow_ups import answer_follow_up
from introductions.services.following import (
    conclude_introduction,
    let_go,
    log_meeting,
    reopen_after_void,
    stall_introduction,
    start_conversation,
)
from introductions.services.handing_over import hand_over, in_hand
from introductions.services.interest import mark_interest, withdraw_interest
from introductions.services.meeting import book_meeting, correct_meeting
from introductions.services.partnership_life import (
    complete_partnership,
    end_partnership,
    pause_partnership,
    resume_partnership,
    set_naming,
    start_partnership,
    void_partnership,
)
from introductions.services.partnerships import (
    amend_partnership,
    ask_for_change,
    check_read,
    confirm_party,
    confirm_with_evidence,
    drop_proposal,
    party_of,
    propose_partnership,
)
from introductions.services.requesting import (
    decline_request,
    draft_requested,
    request_introduction,
    withdraw_request,
)
from introductions.services.sending import leave_now, send_introduction, unsend_introduction, write_bridge
from introductions.services.sheet import edit_sheet
from introductions.services.waiting import join_line, leave_line, look_at_line
from introductions.services.waking import wake_introduction

__all__ = [
    "add_contact",
    "amend_partnership",
    "answer_follow_up",
    "answer_introduction",
    "ask_first_side",
    "ask_for_change",
    "ask_introduction",
    "assign_curator",
    "book_meeting",
    "cancel_introduction",
    "change_contact",
    "check_read",
    "close_requests_of",
    "complete_partnership",
    "conclude_introduction",
    "confirm_party",
    "confirm_with_evidence",
    "correct_meeting",
    "decline_as_unavailable",
    "decline_request",
    "default_contact",
    "disown_question",
    "draft_introduction",
    "draft_requested",
    "drop_proposal",
    "edit_draft",
    "edit_sheet",
    "end_partnership",
    "explain_answer",
    "hand_over",
    "in_hand",
    "join_line",
    "leave_line",
    "leave_now",
    "let_go",
    "log_elsewhere",
    "log_meeting",
    "look_at_line",
    "mark_interest",
    "nudge_introduction",
    "party_of",
    "pause_partner",
    "pause_partnership",
    "propose_partnership",
    "record_answer",
    "reopen_after_void",
    "request_introduction",
    "restore_introduction",
    "resume_partnership",
    "run_due",
    "run_due_steps",
    "send_introduction",
    "set_aside",
    "set_naming",
    "stall_introduction",
    "start_conversation",
    "start_partnership",
    "state_after",
    "unsend_introduction",
    "void_partnership",
    "wake_introduction",
    "withdraw_interest",
    "withdraw_request",
    "write_bridge",
]

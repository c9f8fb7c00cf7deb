"""Forms about introductions and partnerships: of staff, of champions, and of those who answer by a link."""

from introductions.forms.introductions import (
    AnswerForm,
    CancelForm,
    ContactForm,
    DraftForm,
    ElsewhereForm,
    IntroductionFilter,
    NewContactForm,
    OutcomeForm,
    SendForm,
    organisations_in,
)
from introductions.forms.meeting import MeetingForm, MetForm
from introductions.forms.partnerships import (
    EndForm,
    NamingForm,
    PartnershipFilter,
    Proposal,
    ReasonForm,
    WishForm,
)

__all__ = [
    "AnswerForm",
    "CancelForm",
    "ContactForm",
    "DraftForm",
    "ElsewhereForm",
    "EndForm",
    "IntroductionFilter",
    "MeetingForm",
    "MetForm",
    "NamingForm",
    "NewContactForm",
    "OutcomeForm",
    "PartnershipFilter",
    "Proposal",
    "ReasonForm",
    "SendForm",
    "WishForm",
    "organisations_in",
]

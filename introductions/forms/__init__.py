"""Forms about introductions and partnerships: of staff, of champions, and of those who answer by a link."""

from introductions.forms.desk import FiguresFilter, IntroductionFilter, SaveViewForm, TogetherForm, WhoMetForm
from introductions.forms.introductions import (
    AnswerForm,
    CancelForm,
    ComposeForm,
    ContactForm,
    DraftForm,
    ElsewhereForm,
    LetGoForm,
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
    "ComposeForm",
    "ContactForm",
    "DraftForm",
    "ElsewhereForm",
    "EndForm",
    "FiguresFilter",
    "IntroductionFilter",
    "LetGoForm",
    "MeetingForm",
    "MetForm",
    "NamingForm",
    "NewContactForm",
    "OutcomeForm",
    "PartnershipFilter",
    "Proposal",
    "ReasonForm",
    "SaveViewForm",
    "SendForm",
    "TogetherForm",
    "WhoMetForm",
    "WishForm",
    "organisations_in",
]

from introductions.models.answers import Answer, FollowUp, Meeting, Step
from introductions.models.desk import Deed, DeedKind, Page, SavedView
from introductions.models.interest import Interest, Waiting
from introductions.models.introduction import Introduction, Origin, Source
from introductions.models.partnership import Partnership, Party
from introductions.models.requests import Request, Weekly

__all__ = [
    "Answer",
    "Deed",
    "DeedKind",
    "FollowUp",
    "Interest",
    "Introduction",
    "Meeting",
    "Origin",
    "Page",
    "Partnership",
    "Party",
    "Request",
    "SavedView",
    "Source",
    "Step",
    "Waiting",
    "Weekly",
]

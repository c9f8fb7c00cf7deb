from introductions.models.answers import Answer, FollowUp, Meeting, Step
from introductions.models.desk import Deed, DeedKind, Page, SavedView
from introductions.models.interest import Interest, Waiting
from introductions.models.introduction import Introduction, Origin, Source
from introductions.models.matching import Conflict, ConflictKind, Dismissal, Meaning, Weights
from introductions.models.partnership import Partnership, Party
from introductions.models.requests import Request, Weekly
from introductions.models.rounds import Round, RoundPair

__all__ = [
    "Answer",
    "Conflict",
    "ConflictKind",
    "Deed",
    "DeedKind",
    "Dismissal",
    "FollowUp",
    "Interest",
    "Introduction",
    "Meaning",
    "Meeting",
    "Origin",
    "Page",
    "Partnership",
    "Party",
    "Request",
    "Round",
    "RoundPair",
    "SavedView",
    "Source",
    "Step",
    "Waiting",
    "Weekly",
    "Weights",
]

from introductions.models.answers import Answer, FollowUp, Meeting, Step
from introductions.models.interest import Interest, Waiting
from introductions.models.introduction import Introduction, Origin
from introductions.models.partnership import Partnership, Party
from introductions.models.requests import Request, Weekly

__all__ = [
    "Answer",
    "FollowUp",
    "Interest",
    "Introduction",
    "Meeting",
    "Origin",
    "Partnership",
    "Party",
    "Request",
    "Step",
    "Waiting",
    "Weekly",
]

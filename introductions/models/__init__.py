from introductions.models.answers import Answer, FollowUp, Meeting, Step
from introductions.models.introduction import Introduction, Origin
from introductions.models.partnership import Partnership, Party

__all__ = ["Answer", "FollowUp", "Introduction", "Meeting", "Origin", "Partnership", "Party", "Step"]

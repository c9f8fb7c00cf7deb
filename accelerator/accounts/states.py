"""How an invitation stands. It ends once, in one of three ways; time alone makes it expire."""

from django.db.models import TextChoices


class InvitationState(TextChoices):
    OPEN = "open", "waiting for an answer"
    EXPIRED = "expired", "expired"
    ACCEPTED = "accepted", "accepted"
    NOT_ME = "not_me", "went to the wrong person"
    REVOKED = "revoked", "taken back"


# An expired one may be sent again, which opens it anew; what was answered or taken back stays so.
MOVES: dict[InvitationState, set[InvitationState]] = {
    InvitationState.OPEN: {
        InvitationState.EXPIRED,
        InvitationState.ACCEPTED,
        InvitationState.NOT_ME,
        InvitationState.REVOKED,
    },
    InvitationState.EXPIRED: {InvitationState.OPEN, InvitationState.REVOKED},
    InvitationState.ACCEPTED: set(),
    InvitationState.NOT_ME: set(),
    InvitationState.REVOKED: set(),
}

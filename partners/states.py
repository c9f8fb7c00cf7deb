"""The state machines of this room, each as a table that one can read (domain.md, Offer and Partner)."""

from collections.abc import Mapping

from django.db.models import TextChoices

from accelerator import clock
from accelerator.tenancy.errors import IllegalMove


class ParticipationState(TextChoices):
    PROSPECT = "prospect", "Prospect"
    CONTACTED = "contacted", "Contacted"
    IN_TALKS = "in_talks", "In talks"
    INVITED = "invited", "Invited"
    JOINED = "joined", "Joined"
    ACTIVE = "active", "Active"
    DORMANT = "dormant", "Dormant"
    LEFT = "left", "Left"


class OfferState(TextChoices):
    DRAFT = "draft", "Draft"
    IN_CHECK = "in_check", "Being checked"
    LIVE = "live", "Live"
    FULL = "full", "Full"
    PAUSED = "paused", "Paused"
    LAPSED = "lapsed", "Lapsed"
    CLOSED = "closed", "Closed"


class NeedState(TextChoices):
    OPEN = "open", "Open"
    MET = "met", "Met"
    WITHDRAWN = "withdrawn", "Withdrawn"


class ImportState(TextChoices):
    READ = "read", "Read"
    CHECKING = "checking", "Being checked"
    CHECKED = "checked", "Checked"
    RUNNING = "running", "Being imported"
    DONE = "done", "Imported"
    UNDOING = "undoing", "Being undone"
    UNDONE = "undone", "Undone"
    FAILED = "failed", "Stopped"


# Between the first word and the yes an organisation may go to and fro (R82).
TALKING = (ParticipationState.CONTACTED, ParticipationState.IN_TALKS, ParticipationState.INVITED)
BEFORE = (ParticipationState.PROSPECT, *TALKING)


def _from(state: str) -> set[str]:
    return {other for other in (*BEFORE, ParticipationState.JOINED, ParticipationState.LEFT) if other != state}


PARTICIPATION_MOVES: dict[str, set[str]] = {
    ParticipationState.PROSPECT: _from(ParticipationState.PROSPECT),
    ParticipationState.CONTACTED: _from(ParticipationState.CONTACTED),
    ParticipationState.IN_TALKS: _from(ParticipationState.IN_TALKS),
    ParticipationState.INVITED: _from(ParticipationState.INVITED),
    ParticipationState.JOINED: {ParticipationState.ACTIVE, ParticipationState.DORMANT, ParticipationState.LEFT},
    ParticipationState.ACTIVE: {ParticipationState.DORMANT, ParticipationState.LEFT},
    ParticipationState.DORMANT: {ParticipationState.ACTIVE, ParticipationState.LEFT},
    # whoever left may be asked again, or simply come back
    ParticipationState.LEFT: {*BEFORE, ParticipationState.JOINED},
}

OFFER_MOVES: dict[str, set[str]] = {
    OfferState.DRAFT: {OfferState.IN_CHECK, OfferState.CLOSED},
    OfferState.IN_CHECK: {OfferState.LIVE, OfferState.DRAFT, OfferState.CLOSED},
    # back to the check once the partner has changed what was checked
    OfferState.LIVE: {OfferState.FULL, OfferState.PAUSED, OfferState.LAPSED, OfferState.CLOSED, OfferState.IN_CHECK},
    OfferState.FULL: {OfferState.LIVE, OfferState.PAUSED, OfferState.LAPSED, OfferState.CLOSED, OfferState.IN_CHECK},
    OfferState.PAUSED: {OfferState.LIVE, OfferState.LAPSED, OfferState.CLOSED, OfferState.IN_CHECK},
    OfferState.LAPSED: {OfferState.LIVE, OfferState.CLOSED, OfferState.IN_CHECK},
    OfferState.CLOSED: set(),
}

NEED_MOVES: dict[str, set[str]] = {
    NeedState.OPEN: {NeedState.MET, NeedState.WITHDRAWN},
    NeedState.MET: {NeedState.OPEN},
    NeedState.WITHDRAWN: {NeedState.OPEN},
}

# Columns and words may be corrected, and the rows checked anew, until the import begins.
IMPORT_MOVES: dict[str, set[str]] = {
    ImportState.READ: {ImportState.CHECKING},
    ImportState.CHECKING: {ImportState.CHECKED, ImportState.FAILED},
    ImportState.CHECKED: {ImportState.CHECKING, ImportState.RUNNING},
    ImportState.RUNNING: {ImportState.DONE, ImportState.FAILED},
    ImportState.DONE: {ImportState.UNDOING},
    ImportState.UNDOING: {ImportState.UNDONE, ImportState.FAILED},
    ImportState.UNDONE: set(),
    # whoever mended the cause goes on where it stopped
    ImportState.FAILED: {ImportState.CHECKING, ImportState.RUNNING, ImportState.UNDOING},
}

# Who takes part now: counted as "in the programme", and may be introduced.
TAKING_PART = (ParticipationState.JOINED, ParticipationState.ACTIVE, ParticipationState.DORMANT)
OFFERED = (OfferState.LIVE, OfferState.FULL)


class Moves:
    """A model whose `state` follows a table. The caller saves; the services are the only callers."""

    MOVES: Mapping[str, set[str]]
    state: str

    def may_move_to(self, new: str) -> bool:
        return new in self.MOVES[self.state]

    def move_to(self, new: str) -> None:
        """Take the new state and the time of it; IllegalMove when the table has no such move."""
        if not self.may_move_to(new):
            field = self._meta.get_field("state")  # type: ignore[attr-defined]
            labels = dict(field.choices)
            raise IllegalMove(f"This is {labels[self.state].lower()} and cannot become {labels[new].lower()}.")
        self.state = new
        self.state_since = clock.now()

"""Organisations, their people, what they take part in, and what they need and offer."""

from partners.models.contacts import Contact, Note
from partners.models.intake import Existing, Import, ImportHeading, ImportItem, ImportRow, Outcome, Verdict
from partners.models.merging import Merge, NotSame
from partners.models.organisations import Alias, Identifier, Organisation
from partners.models.people import Person, Position
from partners.models.rules import RulesAcceptance
from partners.models.searches import EVERY, Often, SavedSearch, SearchKind
from partners.models.taking_part import Participation, ParticipationRole, ParticipationTheme
from partners.models.work import Maturity, Need, NeedTheme, Offer, OfferTheme, Project

__all__ = [
    "EVERY",
    "Alias",
    "Contact",
    "Existing",
    "Identifier",
    "Import",
    "ImportHeading",
    "ImportItem",
    "ImportRow",
    "Maturity",
    "Merge",
    "Need",
    "NeedTheme",
    "NotSame",
    "Note",
    "Offer",
    "OfferTheme",
    "Often",
    "Organisation",
    "Outcome",
    "Participation",
    "ParticipationRole",
    "ParticipationTheme",
    "Person",
    "Position",
    "Project",
    "RulesAcceptance",
    "SavedSearch",
    "SearchKind",
    "Verdict",
]

"""Which parts of its profile an innovator shows to partners who browse (domain.md 6.4, step 5).

What is written once is shown unless its owner keeps it back; `Organisation.hides` holds what they do.
"""

from django.db.models import QuerySet

from partners.models import Organisation

LISTED = "listed"  # kept back: they are not in the list at all
PARTS = {
    "about": "What you do",
    "website": "Web page",
    "sector": "What kind of organisation",
    "regions": "Where you work",
    "themes": "Your challenges",
    "projects": "Projects",
    "needs": "Open needs",
}
CHOICES = {LISTED: "We may be found by partners", **PARTS}


def shows(organisation: Organisation, part: str) -> bool:
    """Whether partners who browse may read this part."""
    return LISTED not in organisation.hides and part not in organisation.hides


def showing(organisations: QuerySet[Organisation], *parts: str) -> QuerySet[Organisation]:
    """Those that show all of these parts: whoever filters by a part that is kept back must not find it."""
    for part in (LISTED, *parts):
        organisations = organisations.exclude(hides__contains=[part])
    return organisations

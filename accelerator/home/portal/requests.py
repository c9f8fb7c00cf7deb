"""Whom somebody in the portal may ask to meet, and what they asked for."""

from django.db.models import Exists, OuterRef, QuerySet

from accelerator.home.portal.acting import Acting
from accelerator.programmes.models import Programme
from introductions.checks import ROLES
from introductions.models import Request
from introductions.states import Side
from partners.models import Organisation, Participation


def shared_programme(acting: Acting, other: Organisation) -> Programme | None:
    """The newest running programme in which this partner and that innovator take part."""
    there = Participation.objects.taking_part().filter(
        programme=OuterRef("pk"), organisation=other, role__in=ROLES[Side.INNOVATOR]
    )
    found = acting.programmes(Side.PARTNER).filter(Exists(there)).order_by("-starts_on")
    return next((programme for programme in found if programme.is_live), None)


def own_requests(acting: Acting) -> QuerySet[Request]:
    """What this organisation asked for, on either side."""
    asked = Request.objects.filter(side=Side.INNOVATOR, innovator=acting.organisation)
    asked |= Request.objects.filter(side=Side.PARTNER, partner=acting.organisation)
    return asked.select_related("innovator", "partner", "person", "offer")

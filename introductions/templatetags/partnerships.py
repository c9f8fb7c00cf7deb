"""`{% load partnerships %}`: partnerships as other rooms' pages show them."""

from typing import Any

from django import template
from django.db.models import Exists, OuterRef

from accelerator.programmes.access import staff_programmes
from introductions.models import Partnership, Party

register = template.Library()
SHOWN = 12


@register.inclusion_tag("introductions/_partnerships_of.html", takes_context=True)
def partnerships_of(context: dict[str, Any], organisation: Any) -> dict[str, Any]:
    """`{% partnerships_of organisation %}`: those it is a party of, newest first, as this member of staff sees them."""
    party = Party.objects.filter(partnership=OuterRef("pk"), organisation=organisation)
    seen = Partnership.objects.filter(Exists(party), programme__in=staff_programmes(context["request"].member))
    rows = seen.prefetch_related("parties__organisation").order_by("-proposed_at", "-id")[: SHOWN + 1]
    shown = list(rows)
    return {"rows": shown[:SHOWN], "more": len(shown) > SHOWN}

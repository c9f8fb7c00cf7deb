"""`{% load introductions %}`: introductions as other rooms' pages show them."""

from typing import Any

from django import template
from django.db.models import Q

from introductions import turns, words
from introductions.models import Introduction
from introductions.permissions import introductions_of_staff

register = template.Library()
SHOWN = 12


@register.inclusion_tag("introductions/_introductions_of.html", takes_context=True)
def introductions_of(context: dict[str, Any], organisation: Any) -> dict[str, Any]:
    """`{% introductions_of organisation %}`: those of one organisation that this member of staff sees, newest first."""
    return _shown(context, Q(innovator=organisation) | Q(partner=organisation), organisation)


@register.inclusion_tag("introductions/_introductions_of.html", takes_context=True)
def introductions_of_person(context: dict[str, Any], person: Any) -> dict[str, Any]:
    """`{% introductions_of_person person %}`: those in which this person is the contact of a side."""
    return _shown(context, Q(innovator_person=person) | Q(partner_person=person), None)


@register.simple_tag
def introduction_mark(introduction: Introduction) -> str:
    """The code of the pair mark, for `{% pair code %}`."""
    return words.mark(introduction)


def _shown(context: dict[str, Any], about: Q, organisation: Any) -> dict[str, Any]:
    member = context["request"].member
    found = introductions_of_staff(member).filter(about)
    rows = turns.with_details(turns.with_turn(found)).order_by("-state_since", "-id")[: SHOWN + 1]
    shown = [
        {
            "introduction": row,
            "mark": words.mark(row),
            "mark_words": words.mark_words(row),
            "sentence": words.describe(row),
            "waiting": turns.waiting(row),
        }
        for row in rows
    ]
    return {"rows": shown[:SHOWN], "more": len(shown) > SHOWN, "organisation": organisation}

"""`{% load introductions %}`: introductions as other rooms' pages show them."""

from typing import Any

from django import template
from django.db.models import Q
from django.utils.html import format_html
from django.utils.safestring import SafeString

from accelerator.ui.templatetags.ui import pair, tag
from introductions import turns, words
from introductions.interest import interests_for, waiting_for
from introductions.models import Introduction
from introductions.permissions import introductions_of_staff

register = template.Library()
SHOWN = 12
MARKS = 500


@register.inclusion_tag("introductions/_introductions_of.html", takes_context=True)
def introductions_of(context: dict[str, Any], organisation: Any) -> dict[str, Any]:
    """`{% introductions_of organisation %}`: those of one organisation that this member of staff sees, newest first."""
    return _shown(context, Q(innovator=organisation) | Q(partner=organisation), organisation)


@register.inclusion_tag("introductions/_introductions_of.html", takes_context=True)
def introductions_of_person(context: dict[str, Any], person: Any) -> dict[str, Any]:
    """`{% introductions_of_person person %}`: those in which this person is the contact of a side."""
    return _shown(context, Q(innovator_person=person) | Q(partner_person=person), None)


@register.inclusion_tag("introductions/_interest_of.html", takes_context=True)
def interest_of(context: dict[str, Any], organisation: Any) -> dict[str, Any]:
    """`{% interest_of organisation %}`: for staff, whom it would like to meet, who would like to meet it, and the
    lines for its offers."""
    member = context["request"].member
    marks = (
        interests_for(member).filter(withdrawn_at=None).select_related("by_organisation", "about_organisation", "offer")
    )
    both = set(marks.filter(about_organisation=organisation).values_list("by_organisation_id", flat=True)[:MARKS])
    own = marks.filter(by_organisation=organisation).order_by("-created_at", "id")[:SHOWN]
    others = marks.filter(about_organisation=organisation).order_by("-created_at", "id")[:SHOWN]
    lines = waiting_for(member).filter(left_at=None, offer__organisation=organisation)
    return {
        "own": [(mark, mark.about_organisation_id in both) for mark in own],
        "others": others,
        "lines": lines.select_related("organisation", "offer").order_by("offer_id", "created_at", "id")[:SHOWN],
    }


@register.simple_tag
def introduction_mark(introduction: Introduction) -> str:
    """The code of the pair mark, for `{% pair code %}`."""
    return words.mark(introduction)


# Written here and not in a template: fifty of them are most of what the page costs (docs/decisions/bench.md).
LINE = (
    '<tr data-row>\n<td class="tick"><label><input type="checkbox" name="id" value="{pk}" form="together" data-pick>'
    '<span class="vh">Choose {innovator} and {partner}</span></label></td>\n'
    '<th scope="row"><a href="{url}" data-open>{innovator}<span class="vh"> and {partner}</span></a></th>\n'
    '<td class="partner">{partner}</td>\n<td class="stands"><span class="row">{mark}<span>{sentence}</span></span></td>\n'
    '<td data-label="Turn: ">{turn}</td>\n<td class="num" data-label="Days: ">{days}{late}</td>\n'
    "<td>{curator}</td>\n<td>{action}</td>\n</tr>"
)
ACTION = '<a href="{}">{}<span class="vh">: {} and {}</span></a>'
NOBODY = SafeString('<span class="muted">nobody</span>')


@register.simple_tag
def introduction_line(row: dict[str, Any]) -> SafeString:
    """`{% introduction_line row %}`: a line of the list, from what views.listing.dressed gives."""
    introduction, action = row["introduction"], row["action"]
    innovator, partner = introduction.innovator.name, introduction.partner.name
    return format_html(
        LINE,
        pk=introduction.pk,
        url=action.url,
        innovator=innovator,
        partner=partner,
        mark=pair(row["mark"], row["mark_words"]),
        sentence=row["sentence"],
        curator=row["curator"],
        turn=row["turn"] if introduction.turn else NOBODY,
        days=row["waiting"].days,
        late=format_html(" {}", tag("bad", "late")) if row["waiting"].late else "",
        action=format_html(ACTION, action.url, action.label, innovator, partner) if introduction.is_open else "",
    )


def _shown(context: dict[str, Any], about: Q, organisation: Any) -> dict[str, Any]:
    member = context["request"].member
    found = introductions_of_staff(member).filter(about)
    rows = turns.with_details(found).order_by("-state_since", "-id")[: SHOWN + 1]
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

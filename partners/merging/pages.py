"""What the page of a merge shows: both side by side, what would move, and what stands in the way."""

from typing import Any

from django.apps import apps

from accelerator.programmes.access import staff_programmes
from accelerator.programmes.picklists import label_maps
from accelerator.tenancy.members import Member
from partners.merging.planning import Plan
from partners.models import Merge, Organisation, Participation

FACTS = (("Sector", "sector"), ("Website", "website"), ("Postcode", "postcode"), ("About", "about"))


def side_by_side(plan: Plan) -> list[dict[str, Any]]:
    """The facts of both, line by line."""
    labels = label_maps("sector")["sector"]
    rows = [{"label": "Name", "kept": plan.kept.name, "gone": plan.gone.name}]
    for label, name in FACTS:
        values = [getattr(one, name) for one in (plan.kept, plan.gone)]
        kept, gone = (labels.get(value, value) if name == "sector" else value for value in values)
        if kept or gone:
            rows.append({"label": label, "kept": kept, "gone": gone})
    rows.append({"label": "Numbers", "kept": _numbers(plan.kept), "gone": _numbers(plan.gone)})
    rows.append({"label": "Programmes", "kept": _places(plan.kept), "gone": _places(plan.gone)})
    return [row for row in rows if row["kept"] or row["gone"]]


def in_words(counts: dict[str, int]) -> list[str]:
    """ "3 introductions", most first."""
    return [
        _many(label, count) for label, count in sorted(counts.items(), key=lambda pair: (-pair[1], pair[0])) if count
    ]


def merges_of(organisation: Organisation) -> list[Merge]:
    """What was merged into it and can still be taken apart."""
    rows = Merge.objects.filter(kept=organisation, undone_at=None).select_related("gone", "by").order_by("-merged_at")
    return [merge for merge in rows[:20] if merge.may_be_undone]


def may_merge(member: Member, *organisations: Organisation) -> bool:
    """Administrators; managers where both take part in their own programmes and in no other (promise 2)."""
    if member.is_admin:
        return True
    places = Participation.objects.filter(organisation__in=organisations)
    return not places.exclude(programme__in=staff_programmes(member)).exists()


def _many(label: str, count: int) -> str:
    meta = apps.get_model(label)._meta
    return f"{count} {meta.verbose_name if count == 1 else meta.verbose_name_plural}"


def _numbers(organisation: Organisation) -> str:
    return ", ".join(one.code for one in organisation.identifiers.order_by("-is_primary", "created_at", "id"))


def _places(organisation: Organisation) -> str:
    places = organisation.participations.select_related("programme").order_by("created_at", "id")
    return ", ".join(f"{one.programme.name} ({one.get_role_display().lower()})" for one in places)

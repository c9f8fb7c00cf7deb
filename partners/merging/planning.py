"""What a merge would do, worked out before anything is done: the page shows it, the verb does it.

Rows of every model that points to an organisation are found through `_meta`, so that a table which is added later
is moved as well. A row that would stand beside its like is put together with it; what cannot be put together is said.
"""

import json
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from django.db.models import F, ForeignKey, Model, Q, QuerySet, UniqueConstraint

from partners.merging.journal import Step, deleted_step, set_step
from partners.models import Merge, NotSame, Organisation, Participation, Position
from partners.states import ParticipationState as S

APART = (Merge, NotSame)  # they speak of the records themselves
# A mark that only one row may bear: the other keeps the row without it.
ONLY_ONE = {"identifier_one_primary": "is_primary", "position_one_main_contact": "is_main_contact"}
# Rows that both hold and that people must sort out first.
NOT_BOTH = {
    "introduction_one_open": "Both have an open introduction with {whom}. Withdraw one of the two first.",
    "party_once": "Both are parties of the same partnership, {whom}. Put its parties right first.",
}
FURTHEST = (S.LEFT, S.PROSPECT, S.CONTACTED, S.IN_TALKS, S.INVITED, S.DORMANT, S.JOINED, S.ACTIVE)
KEPT_AS_IS = frozenset(
    "id tenant_id created_at name name_key search_text archived_at hides ask_cap_month open_cap paused_until".split()
)
SMALLER = ("ask_cap_month", "open_cap")  # the limits that they set themselves


@dataclass
class Plan:
    """`moved`: rows by model; `together`: rows that were there twice; `conflicts`: why it cannot be done yet."""

    kept: Organisation
    gone: Organisation
    steps: list[Step] = field(default_factory=list)
    moved: Counter[str] = field(default_factory=Counter)
    together: Counter[str] = field(default_factory=Counter)
    filled: list[str] = field(default_factory=list)
    conflicts: list[str] = field(default_factory=list)


def plan_merge(kept: Organisation, gone: Organisation) -> Plan:
    """Changes nothing. The caller holds both organisations where it means to go on."""
    plan = Plan(kept, gone)
    _between(plan)
    _move(plan, gone, kept, top=True)
    _fill(plan)
    plan.conflicts = list(dict.fromkeys(plan.conflicts))
    return plan


def keys_to(model: type[Model]) -> list[ForeignKey]:
    """Every foreign key to this model, hidden ones too, introductions first: they are locked before organisations."""
    relations: list[Any] = list(model._meta.get_fields(include_hidden=True))
    found = [relation.field for relation in relations if relation.auto_created]
    keys = [key for key in found if isinstance(key, ForeignKey) and key.model not in APART]
    return sorted(
        keys, key=lambda key: (not key.model._meta.app_label.startswith("introductions"), key.model._meta.label)
    )


def rows_with(key: ForeignKey, row: Model) -> QuerySet[Any]:
    return key.model._default_manager.filter(**{key.name: row}).order_by("pk")


def _between(plan: Plan) -> None:
    """Rows that stand between the two: nobody is introduced to themselves."""
    keys = keys_to(Organisation)
    for one in keys:
        for other in keys:
            if one.model is not other.model or one is other:
                continue
            rows = one.model._default_manager.filter(**{one.name: plan.gone, other.name: plan.kept})
            if one.model._meta.label == "introductions.Introduction":
                plan.conflicts += [
                    "They were introduced to each other, so they are not one organisation."
                ] * rows.count()
            else:
                plan.steps += [deleted_step(row) for row in rows]


def _move(plan: Plan, gone: Model, kept: Model, *, top: bool = False) -> None:
    """Point everything that points to `gone` to `kept`."""
    between = {step[2]["id"] for step in plan.steps if step[0] == "deleted"}
    for key in keys_to(type(gone)):
        twins = _twins(key, gone, kept)
        for row in rows_with(key, gone):
            if str(row.pk) in between:
                continue
            twin, constraint = twins.get(row.pk, (None, ""))
            if constraint in NOT_BOTH:
                plan.conflicts.append(NOT_BOTH[constraint].format(whom=_whom(row, key)))
            elif twin is not None and constraint not in ONLY_ONE:
                _put_together(plan, row, twin)
            else:
                mark = {ONLY_ONE[constraint]: False} if constraint else {}
                plan.steps.append(set_step(row, {key.attname: kept.pk, **mark}))
                plan.moved[key.model._meta.label_lower] += top


def _put_together(plan: Plan, row: Any, twin: Any) -> None:
    """What `row` says and `twin` does not goes over to the twin; then the row goes."""
    changes = COMBINE[type(row)](twin, row) if type(row) in COMBINE else {}
    if changes:
        plan.steps.append(set_step(twin, changes))
    _move(plan, row, twin)
    plan.steps.append(deleted_step(row))
    plan.together[row._meta.label_lower] += 1


def _twins(key: ForeignKey, gone: Model, kept: Model) -> dict[Any, tuple[Any, str]]:
    """For each row of `gone` that a unique key would not let stand beside a row of `kept`: that row, and the key."""
    found: dict[Any, tuple[Any, str]] = {}
    for constraint in _unique_keys(key):
        others = [name for name in constraint.fields if name not in ("tenant", key.name)]
        columns = [key.model._meta.get_field(name).attname for name in others]  # type: ignore[union-attr]
        equal_nulls = constraint.nulls_distinct is False
        theirs = {}
        for row in _under(constraint, rows_with(key, kept)):
            theirs[_values(row, columns)] = row
        for row in _under(constraint, rows_with(key, gone)):
            values = _values(row, columns)
            if values in theirs and (equal_nulls or None not in values):
                earlier = found.get(row.pk)
                if earlier is None or earlier[1] in ONLY_ONE:
                    found[row.pk] = (theirs[values], constraint.name)
    return found


def _values(row: Model, columns: list[str]) -> tuple[Any, ...]:
    """As a key of a dict: what is kept as JSON by its text."""
    found = (getattr(row, column) for column in columns)
    return tuple(json.dumps(value, sort_keys=True) if isinstance(value, dict | list) else value for value in found)


def _unique_keys(key: ForeignKey) -> Iterator[UniqueConstraint]:
    for constraint in key.model._meta.constraints:
        if isinstance(constraint, UniqueConstraint) and key.name in constraint.fields:
            yield constraint


def _under(constraint: UniqueConstraint, rows: QuerySet[Any]) -> QuerySet[Any]:
    return rows.filter(constraint.condition or Q())


def _whom(row: Any, key: ForeignKey) -> str:
    """The other side of an introduction, or the title of a partnership."""
    sides = {"innovator": "partner", "partner": "innovator"}
    return str(getattr(row, sides[key.name])) if key.name in sides else f"“{row.partnership}”"


def _places(kept: Participation, gone: Participation) -> dict[str, Any]:
    """One place of two: the further state, the earlier day, and whoever looks after it."""
    changes: dict[str, Any] = {}
    if FURTHEST.index(S(gone.state)) > FURTHEST.index(S(kept.state)):
        changes = {"state": gone.state, "state_since": gone.state_since, "left_on": gone.left_on}
        changes |= {"dormant_why": gone.dormant_why}
    days = [day for day in (kept.joined_on, gone.joined_on) if day]
    times = [moment for moment in (kept.introduced_at, gone.introduced_at) if moment]
    changes |= {
        "joined_on": min(days, default=None),
        "introduced_at": max(times, default=None),
        "owner_id": kept.owner_id or gone.owner_id,
        "support_level": kept.support_level or gone.support_level,
    }
    return {name: value for name, value in changes.items() if getattr(kept, name) != value}


def _positions(kept: Position, gone: Position) -> dict[str, Any]:
    changes = {"may_answer": kept.may_answer or gone.may_answer, "title": kept.title or gone.title}
    return {name: value for name, value in changes.items() if getattr(kept, name) != value}


COMBINE: dict[type[Model], Any] = {Participation: _places, Position: _positions}


def _fill(plan: Plan) -> None:
    """What is known of the one alone is known of both; the stricter wish about being asked holds."""
    kept, gone = plan.kept, plan.gone
    columns = [one.attname for one in Organisation._meta.concrete_fields if one.attname not in KEPT_AS_IS]
    changes = {name: getattr(gone, name) for name in columns if not getattr(kept, name) and getattr(gone, name)}
    plan.filled = sorted(changes)
    changes |= {name: min(getattr(kept, name), getattr(gone, name)) for name in SMALLER}
    changes["hides"] = sorted({*kept.hides, *gone.hides})
    if "paused_at" in changes:
        changes["paused_until"] = gone.paused_until
    changes = {name: value for name, value in changes.items() if getattr(kept, name) != value}
    if changes:
        plan.steps.append(set_step(kept, changes))


def lock(kept: Organisation, gone: Organisation) -> None:
    """Hold what the merge may change, in the order of all decisions: introductions first, then the organisations."""
    for key in keys_to(Organisation):
        if key.model._meta.app_label == "introductions":
            rows = key.model._default_manager.filter(**{f"{key.name}__in": [kept, gone]})
            list(rows.order_by("pk").select_for_update(no_key=True).values_list("pk"))
    pair = Organisation.objects.filter(pk__in=[kept.pk, gone.pk])
    list(pair.order_by("pk").select_for_update().values_list("pk"))


def programme_ids(*organisations: Organisation) -> list[Any]:
    places = Participation.objects.filter(organisation__in=organisations).order_by(F("programme_id"))
    return list(dict.fromkeys(places.values_list("programme_id", flat=True)))

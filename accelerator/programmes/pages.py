"""What the pages about programmes show: stages as a line, targets beside their count, history in words."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.utils.formats import date_format

from accelerator.accounts.models import User
from accelerator.audit.models import Entry
from accelerator.audit.services import history
from accelerator.programmes import gates, measures
from accelerator.programmes.models import Credit, Programme, ProgrammeMove, Stage, Target
from accelerator.programmes.states import CreditKind, State

HISTORY, LATEST = 60, 8  # entries on a programme's page: in all, and at once
WORDS = {
    "programme.created": "Programme made from the template",
    "programme.copied": "Programme made from an earlier one",
    "programme.edited": "Particulars changed",
    "programme.stage_edited": "Stage {stage} changed",
    "programme.criterion_met": "A line of gate {stage} ticked",
    "programme.criterion_unmet": "A tick at gate {stage} taken back",
    "programme.criterion_added": "A line added to gate {stage}",
    "programme.criterion_edited": "A line of gate {stage} reworded",
    "programme.criterion_removed": "A line taken off gate {stage}",
    "programme.theme_added": "Challenge added",
    "programme.theme_edited": "Challenge changed",
    "programme.theme_removed": "Challenge taken away",
    "programme.themes_ordered": "Challenges put in another order",
    "programme.target_set": "Target set: {value} {noun}",
    "programme.target_revised": "Target revised to {value} {noun}",
    "programme.credit_added": "Thanks added",
    "programme.credit_edited": "Thanks changed",
    "programme.credit_removed": "Thanks taken away",
    "programme.rules_published": "Rules of engagement published, version {version}",
    "programme.rules_withdrawn": "Rules of engagement withdrawn, version {version}",
    "programme.rules_asked": "{count} organisations asked to accept the rules of engagement",
    "programme.rules_accepted_by_many": "{count} organisations noted as having accepted the rules of engagement",
    "programme.forward": "Went on to {to}",
    "programme.back": "Went back to {to}",
    "programme.paused": "Paused",
    "programme.resumed": "Resumed",
}


@dataclass(frozen=True)
class Happened:
    """One line of a history."""

    when: datetime
    who: str
    what: str


def stage_line(programme: Programme, stages: Iterable[Stage]) -> list[dict[str, str]]:
    """What `{% stages %}` draws: each stage done, now, or to come."""
    return [
        {
            "name": stage.name,
            "note": ". ".join(filter(None, (span(stage.starts_on, stage.ends_on), _now(programme, stage)))),
            "state": stage_state(programme, stage),
        }
        for stage in stages
    ]


def stage_state(programme: Programme, stage: Stage) -> str:
    if stage.number < programme.stage_number:
        return "done"
    return "now" if stage.number == programme.stage_number else ""


def span(first: date | None, last: date | None) -> str:
    """ "Sept to Dec 2025" for two dates; days where both lie in one month."""
    if not first or not last:
        return ""
    if (first.year, first.month) == (last.year, last.month):
        return f"{first.day} to {last.day} {month(last)}"
    start = month(first) if first.year != last.year else month(first).split()[0]
    return f"{start} to {month(last)}"


def month(day: date) -> str:
    """ "Sept 2025" """
    return date_format(day, "N Y").replace(".", "")


def _now(programme: Programme, stage: Stage) -> str:
    if stage.number != programme.stage_number:
        return ""
    return "Paused" if programme.is_paused else "Now"


@dataclass(frozen=True)
class TargetView:
    """A target beside what is counted now; `reached` is None while nobody counts it."""

    target: Target
    measure: measures.Measure
    reached: int | None

    @property
    def share(self) -> str:
        """How far, as a person would say it: never "1,111%" (R87)."""
        reached, value = self.reached or 0, self.target.value
        return f"{reached // value:,} times the target" if reached >= 2 * value else f"{100 * reached // value}%"

    @property
    def is_reached(self) -> bool:
        return self.reached is not None and self.reached >= self.target.value


def target_views(programme: Programme) -> list[TargetView]:
    targets = programme.targets.prefetch_related("revisions__by")
    return [
        TargetView(target, measures.MEASURES[target.measure], measures.count(target.measure, programme))
        for target in targets
        if target.measure in measures.MEASURES
    ]


def gate_views(programme: Programme) -> list[dict[str, Any]]:
    """The four stages with the weighed lines of their gates; three queries whatever their number."""
    stages = programme.stages.select_related("decided_by").prefetch_related("criteria__met_by")
    return [_gate_view(programme, stage) for stage in stages]


def _gate_view(programme: Programme, stage: Stage) -> dict[str, Any]:
    lines = [gates.weigh(criterion, programme) for criterion in stage.criteria.all()]
    met = sum(line.is_met for line in lines)
    return {
        "stage": stage,
        "state": stage_state(programme, stage),
        "span": span(stage.starts_on, stage.ends_on),
        "lines": lines,
        "met": met,
        "missing": len(lines) - met,
    }


def credit_groups(thanks: Iterable[Credit]) -> list[tuple[str, list[Credit]]]:
    """Credits under their headings, in the order of CreditKind."""
    rows = list(thanks)
    groups = [(kind.label, [row for row in rows if row.kind == kind]) for kind in CreditKind]
    return [(label, found) for label, found in groups if found]


def happened(programme: Programme) -> list[Happened]:
    """The latest entries about a programme, in words, with the reason where a move has one."""
    entries = list(history(programme)[:HISTORY])
    names = _names(entries)
    moves = [entry.details["move"] for entry in entries if entry.details.get("move")]
    reasons = dict(ProgrammeMove.objects.filter(pk__in=moves).values_list("pk", "reason"))
    reasons = {str(key): reason for key, reason in reasons.items()}
    return [Happened(entry.created_at, names.get(entry.actor_id, ""), _words(entry, reasons)) for entry in entries]


def _words(entry: Entry, reasons: dict[str, str]) -> str:
    details = entry.details
    values = {
        "stage": details.get("stage", ""),
        "value": f"{details.get('value', 0):,}",
        "count": details.get("count", ""),
        "version": details.get("version", ""),
        "noun": measures.noun(details.get("measure", "")),
        "to": State(details["to"]).label if details.get("to") else "",
    }
    text = WORDS.get(entry.verb, entry.verb.replace(".", " ").replace("_", " ").capitalize()).format(**values)
    if details.get("decision") == "overridden":
        text += ", although not all criteria were met"
    reason = reasons.get(details.get("move", ""), "")
    return f"{text}: {reason}" if reason else text


def _names(entries: Iterable[Entry]) -> dict[str, str]:
    ids = {entry.actor_id for entry in entries if entry.actor_kind == "accounts.user"}
    return {str(user.pk): str(user) for user in User.objects.filter(pk__in=ids)}

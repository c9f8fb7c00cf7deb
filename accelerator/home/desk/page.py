"""What a member of staff finds at their desk: whose turn it is, how the programme stands, what needs them.

Everything here reads; a fixed number of queries, whatever the programme holds (tests/walks/test_costs.py).
"""

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.utils import timezone
from django.utils.formats import date_format

from accelerator import clock
from accelerator.home.desk.decisions import Decision, decisions
from accelerator.home.desk.shares import Shares, fair_shares
from accelerator.home.desk.start import Task, first_tasks
from accelerator.programmes.access import staff_programmes
from accelerator.programmes.models import GateCriterion, Programme, Stage
from accelerator.programmes.pages import stage_state
from accelerator.tenancy.members import Member
from accelerator.ui.formats import plural, short_day
from introductions import turns, words
from introductions.models import Introduction
from introductions.narrowing import at_hand
from introductions.permissions import introductions_of_staff
from introductions.states import ASKING
from reporting import services
from reporting.definitions import FIGURES
from reporting.models import Snapshot
from reporting.story import Story, latest_story
from reporting.wording import in_words

SHOWN = 4  # introductions in a lane
CHEER_FOR = timedelta(days=7)


@dataclass(frozen=True)
class Item:
    """One introduction in a lane: how it stands, for how long, and the one thing to do about it."""

    introduction: Introduction
    mark: str
    mark_words: str
    sentence: str
    days: int
    late: bool
    action: words.Action

    @property
    def is_nudge(self) -> bool:
        """The other side owes an answer: the button acts at once, by POST."""
        return self.introduction.state in ASKING and not self.introduction.held_why


@dataclass(frozen=True)
class Lane:
    turn: str
    title: str
    count: int
    more: int
    items: list[Item]


@dataclass(frozen=True)
class Desk:
    """The whole page. `snapshot` is None before the first count, `tasks` only where nothing was asked yet."""

    programme: Programme
    programmes: list[Programme]
    sentence: str
    cheer: Story | None
    lanes: list[Lane]
    stages: list[dict[str, str]]
    snapshot: Snapshot | None
    shares: Shares | None
    decisions: list[Decision]
    tasks: list[Task]

    @property
    def open_count(self) -> int:
        return sum(lane.count for lane in self.lanes)

    @property
    def task_now(self) -> Task | None:
        return next((task for task in self.tasks if not task.done), None)

    @property
    def figures(self) -> dict[str, Any]:
        return self.snapshot.figures if self.snapshot else {}

    @property
    def month(self) -> str:
        return date_format(clock.today(), "N").replace(".", "")


def choose(member: Member, slug: str) -> tuple[Programme | None, list[Programme]]:
    """The programme asked for by `?programme=`, else the one at work that began last; and all to choose from.

    Raises Programme.DoesNotExist for one that is not this member's.
    """
    programmes = list(staff_programmes(member).order_by("-starts_on", "name"))
    if slug:
        chosen = next((programme for programme in programmes if programme.slug == slug), None)
        if chosen is None:
            raise Programme.DoesNotExist
        return chosen, programmes
    at_work = [programme for programme in programmes if programme.is_live]
    return next(iter(at_work + programmes), None), programmes


def desk_of(member: Member, programme: Programme, programmes: list[Programme]) -> Desk:
    snapshot = services.latest(programme)
    figures = snapshot.figures if snapshot else {}
    rows = at_hand(introductions_of_staff(member).filter(programme=programme))
    lanes = [_lane(lane) for lane in turns.lanes_of(rows, limit=SHOWN)]
    stages = list(programme.stages.prefetch_related("criteria"))
    untouched = not figures.get("introductions_asked") and not any(lane.count for lane in lanes)
    return Desk(
        programme=programme,
        programmes=programmes,
        sentence=what_matters(lanes, figures),
        cheer=_cheer(figures),
        lanes=lanes,
        stages=[_stage(programme, stage, figures) for stage in stages],
        snapshot=snapshot,
        shares=fair_shares(programme, figures) if figures.get("introductions_made") else None,
        decisions=decisions(member, programme),
        tasks=first_tasks(programme, figures, stages) if untouched else [],
    )


def greeting() -> str:
    """ "Good morning" by the tenant's clock."""
    hour = timezone.localtime(clock.now()).hour
    return "Good morning" if hour < 12 else "Good afternoon" if hour < 18 else "Good evening"


def what_matters(lanes: list[Lane], figures: dict[str, Any]) -> str:
    """One or two sentences: what waits on us, and who has been left out."""
    return " ".join(filter(None, [_waiting_sentence(lanes), _left_out_sentence(figures)]))


def _waiting_sentence(lanes: list[Lane]) -> str:
    ours = lanes[0]
    if not ours.count:
        others = sum(lane.count for lane in lanes[1:])
        wait = "waits" if others == 1 else "wait"
        return (
            f"Nothing is waiting on you. {plural(others, 'introduction')} {wait} on others."
            if others
            else "Nothing is waiting on anybody."
        )
    verb = "is" if ours.count == 1 else "are"
    begin = f"{in_words(ours.count)} {'introduction' if ours.count == 1 else 'introductions'} {verb} waiting on you".capitalize()
    longest = max(item.days for item in ours.items)
    if longest < 2:
        return f"{begin}."
    return f"{begin}; {'it' if ours.count == 1 else 'one'} has waited {in_words(longest)} days."


def _left_out_sentence(figures: dict[str, Any]) -> str:
    if not figures.get("introductions_made"):
        return ""
    left_out = sum(not share["this_month"] for share in figures["per_innovator"])
    if not left_out:
        return ""
    return f"{in_words(left_out)} {'innovator has' if left_out == 1 else 'innovators have'} met nobody new this month.".capitalize()


def _lane(lane: turns.Lane) -> Lane:
    return Lane(lane.turn, lane.title, lane.count, lane.more, [_item(row) for row in lane.rows])


def _item(introduction: Introduction) -> Item:
    waiting = turns.waiting(introduction)
    return Item(
        introduction=introduction,
        mark=words.mark(introduction),
        mark_words=words.mark_words(introduction),
        sentence=words.describe(introduction),
        days=waiting.days,
        late=waiting.late,
        action=words.next_action(introduction),
    )


def _cheer(figures: dict[str, Any]) -> Story | None:
    """A round number of partnerships, reached in the last days. Staff see the names; the page says who agreed."""
    story = latest_story(figures)
    if story is None:
        return None
    confirmed_at = story.partnership.confirmed_at
    return story if confirmed_at and confirmed_at > clock.now() - CHEER_FOR else None


def _stage(programme: Programme, stage: Stage, figures: dict[str, Any]) -> dict[str, str]:
    state = stage_state(programme, stage)
    notes = {"done": _done_note, "now": _now_note, "": _later_note}[state](stage)
    if state == "now":
        notes += [_gate_note(list(stage.criteria.all()), figures)]
        if programme.is_paused:
            notes.insert(0, "Paused")
    return {"name": stage.name, "note": "".join(f"{note}. " for note in notes if note).strip(), "state": state}


def _done_note(stage: Stage) -> list[str]:
    return [f"Done, {short_day(stage.closed_at)}" if stage.closed_at else "Done"]


def _later_note(stage: Stage) -> list[str]:
    return [f"Opens {short_day(stage.starts_on)}"] if stage.starts_on else []


def _now_note(stage: Stage) -> list[str]:
    """ "Week 3 of 26", "Ends Wednesday 30 Sept"; by the planned dates."""
    begins, ends = stage.starts_on or (stage.opened_at and timezone.localdate(stage.opened_at)), stage.ends_on
    if not ends:
        return ["Now"]
    verb = "Ends" if ends >= clock.today() else "Was to end"
    return [_week(begins, ends), f"{verb} {date_format(ends, 'l')} {short_day(ends)}"]


def _week(begins: date | None, ends: date) -> str:
    today = clock.today()
    if not begins or not begins <= today <= ends:
        return ""
    return f"Week {(today - begins).days // 7 + 1} of {(ends - begins).days // 7 + 1}"


def _gate_note(criteria: list[GateCriterion], figures: dict[str, Any]) -> str:
    """ "2 of 5 gate checks met"; counted ones by the snapshot, as everything else on this page."""
    met = sum(
        figures.get(criterion.measure, 0) >= criterion.needed
        if criterion.measure in FIGURES
        else bool(criterion.met_at)
        for criterion in criteria
    )
    return f"{met} of {plural(len(criteria), 'gate check')} met" if criteria else ""

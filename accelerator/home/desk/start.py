"""The desk of a programme in which nobody has been asked yet: what to do first, in order."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.urls import reverse

from accelerator.programmes.models import Programme, Stage
from accelerator.programmes.states import State
from accelerator.ui.formats import plural
from introductions.words import url_of_new


@dataclass(frozen=True)
class Task:
    """One step: done ones say so, the first that is not done is the one to do now."""

    title: str
    text: str
    url: str
    action: str
    done: bool


def first_tasks(programme: Programme, figures: dict[str, Any], stages: Sequence[Stage]) -> list[Task]:
    """From an empty programme to its first introduction."""
    return [
        _themes(programme, figures),
        _opened(programme, stages),
        _people(programme, "innovators", "innovator", figures),
        _people(programme, "partners", "partner", figures),
        _introduce(programme),
    ]


def _themes(programme: Programme, figures: dict[str, Any]) -> Task:
    count = len(figures.get("themes", []))
    return Task(
        "Name the challenges",
        f"{plural(count, 'challenge')} named." if count else "What the programme is to change, one sentence each.",
        programme.get_absolute_url(),
        "Add a challenge",
        bool(count),
    )


def _opened(programme: Programme, stages: Sequence[Stage]) -> Task:
    if programme.state == State.DRAFT:
        return Task(
            "Open the first stage", "Until then nobody can be asked.", programme.get_absolute_url(), "Open it", False
        )
    now = next((stage for stage in stages if stage.number == programme.stage_number), None)
    return Task(
        "Open the first stage",
        f"Now: {now.name}." if now else "Opened.",
        programme.get_absolute_url(),
        "See the stages",
        True,
    )


def _people(programme: Programme, noun: str, role: str, figures: dict[str, Any]) -> Task:
    count = figures.get(noun, 0)
    hint = {
        "innovators": "Who has an idea that works, and what it needs.",
        "partners": "Who can help, and with what.",
    }
    return Task(
        f"Bring in {noun}",
        f"{plural(count, role)} {'has' if count == 1 else 'have'} joined." if count else hint[noun],
        reverse(f"partners:add_{role}", query={"programme": programme.pk}),
        f"Add {'an' if role == 'innovator' else 'a'} {role}",
        bool(count),
    )


def _introduce(programme: Programme) -> Task:
    return Task(
        "Make the first introduction",
        "We look for partners whose offers meet a need, and say why.",
        url_of_new(programme=programme.pk),
        "Make an introduction",
        False,
    )

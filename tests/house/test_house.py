"""The rules of the house that no tool checks: which way things point, where now comes from, how long files are."""

import ast
import re
import subprocess
from pathlib import Path

import pytest
from django.apps import apps
from django.db.models.functions import Now

ROOT = Path(__file__).resolve().parents[2]
# From the ground up: a room's keys may point to its own floor and below.
FLOORS = [
    "tenancy",
    "audit",
    "mailing",
    "accounts",
    "programmes",
    "partners",
    "convening",
    "challenges",
    "introductions",
    "reporting",
    "home",
]
GLOBAL_BELOW = {"accounts.user"}  # tenancy and audit may name the user, as settings.AUTH_USER_MODEL
SOURCES = sorted(
    path
    for folder in ("accelerator", "partners", "challenges", "introductions", "reporting")
    for path in (ROOT / folder).rglob("*.py")
    if "migrations" not in path.parts
)
LONGEST = 400


def keys() -> list[tuple[str, str, str]]:
    return [
        (model._meta.app_label, f"{model.__name__}.{field.name}", field.related_model._meta.label_lower)
        for model in apps.get_models()
        if model._meta.app_label in FLOORS
        for field in model._meta.local_fields
        if field.is_relation
    ]


def test_foreign_keys_point_down():
    upwards = [
        f"{name} -> {target}"
        for floor, name, target in keys()
        if target not in GLOBAL_BELOW and FLOORS.index(target.split(".")[0]) > FLOORS.index(floor)
    ]

    assert upwards == []


# Ways to ask for the time that are not the clock: in Python, in SQL, in fields that stamp themselves.
OTHER_CLOCKS = re.compile(
    r"timezone\.now\(|datetime\.now\(|datetime\.utcnow\(|date\.today\(|\btime\.time\(|auto_now|\bNow\(\)|\bNOW\(\)|CURRENT_(TIMESTAMP|DATE)|TransactionNow"
)
WITH_REASON = {
    "accelerator/clock.py": "is the clock",
    "accelerator/demo": "starts and stops programs; nothing that the product records",
    "accelerator/embedded": "starts and stops servers; nothing that the product records",
}


@pytest.mark.parametrize("path", SOURCES, ids=lambda path: str(path.relative_to(ROOT)))
def test_now_comes_from_the_clock_alone(path):
    name = str(path.relative_to(ROOT))
    if any(name.startswith(allowed) for allowed in WITH_REASON):
        return

    lines = [line.strip() for line in path.read_text().splitlines() if OTHER_CLOCKS.search(line)]

    assert lines == []


def test_no_default_of_the_database_says_now():
    stamped = [
        f"{model.__name__}.{field.name}"
        for model in apps.get_models()
        if model._meta.app_label in FLOORS
        for field in model._meta.local_fields
        if getattr(field, "auto_now", False)
        or getattr(field, "auto_now_add", False)
        or isinstance(getattr(field, "db_default", None), Now)
    ]

    assert stamped == []


def tracked(*patterns: str) -> list[Path]:
    listed = subprocess.run(["git", "ls-files", "--", *patterns], cwd=ROOT, capture_output=True, text=True, check=True)
    return [ROOT / line for line in listed.stdout.splitlines()]


def test_no_file_is_longer_than_four_hundred_lines():
    long = {
        str(path.relative_to(ROOT)): length
        for path in tracked("*.py", "*.html", "*.css", "*.js", "Makefile")
        if "migrations" not in path.parts
        and not path.name.endswith(".min.js")
        and (length := len(path.read_text().splitlines())) > LONGEST
    }

    assert long == {}


def test_no_signal_of_our_own_and_no_receiver():
    used = [
        f"{path.relative_to(ROOT)}: {node.module}"
        for path in SOURCES
        for node in ast.walk(ast.parse(path.read_text()))
        if isinstance(node, ast.ImportFrom) and node.module in {"django.dispatch", "django.db.models.signals"}
    ]

    assert used == []


def test_every_task_has_an_explicit_name():
    from accelerator.celery import app

    app.loader.import_default_modules()
    ours = {name: task.__module__ for name, task in app.tasks.items() if not name.startswith("celery.")}

    assert {name for name, module in ours.items() if name.startswith(module)} == set()


def test_every_sweep_of_the_schedule_is_a_task():
    from django.conf import settings

    from accelerator.celery import app

    app.loader.import_default_modules()

    assert {entry["task"] for entry in settings.CELERY_BEAT_SCHEDULE.values()} - set(app.tasks) == set()

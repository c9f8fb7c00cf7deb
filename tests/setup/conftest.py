"""Folders for servers that a test starts, ends and throws away."""

import os
import shutil
from itertools import count
from pathlib import Path

import pytest

from accelerator.embedded import postgres, valkey
from accelerator.embedded.places import Place

RUNS = Path(__file__).resolve().parents[2] / "var" / "test" / "runs"
numbers = count(1)


@pytest.fixture
def state_folder():
    """An empty folder that also an unprivileged account can enter, unlike pytest's under root."""
    folder = RUNS / f"{os.getpid()}-{next(numbers)}"
    folder.mkdir(parents=True)
    yield folder
    shutil.rmtree(folder, ignore_errors=True)


@pytest.fixture
def place(state_folder):
    """A profile of its own; its servers are stopped and its data removed afterwards."""
    place = Place("demo", state_folder)
    yield place
    valkey.stop(place)
    postgres.stop(place)
    shutil.rmtree(place.home, ignore_errors=True)


@pytest.fixture
def alone_environ(state_folder):
    """The environment of a process that was given no addresses and keeps its state there."""
    ours = ("DATABASE_URL", "APP_DATABASE_URL", "MAINTENANCE_DATABASE_URL", "REDIS_URL")
    others = ("CACHE_URL", "EMAIL_URL", "CLOCK_FILE", "STATIC_ROOT", "LOG_LEVEL")
    kept = {name: value for name, value in os.environ.items() if name not in (*ours, *others)}
    return {**kept, "STATE_DIR": str(state_folder)}

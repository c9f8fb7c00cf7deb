"""What the containers' health checks say."""

import os

import pytest

from accelerator.upkeep import probe


@pytest.mark.parametrize(("age", "code"), [(10, 0), (probe.SCHEDULE_SECONDS + 60, 1), (None, 1)])
def test_a_scheduler_that_no_longer_writes_is_not_well(tmp_path, monkeypatch, age, code):
    monkeypatch.setenv("STATE_DIR", str(tmp_path))
    if age is not None:
        file = tmp_path / "beat-schedule-wal"
        file.touch()
        now = file.stat().st_mtime
        os.utime(file, (now - age, now - age))

    assert probe.main("scheduler") == code


def test_a_web_that_does_not_answer_is_not_well(monkeypatch):
    monkeypatch.setenv("WEB_BIND", "0.0.0.0:1")

    assert probe.main("web") == 1

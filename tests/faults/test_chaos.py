"""make chaos: what it draws and what it says; what it does is in test_f38_killed_worker.py in small."""

import random
from collections import Counter

from scripts.chaos import report
from scripts.chaos.findings import Finding
from scripts.chaos.kills import POINTS, plan
from scripts.chaos.outages import ONCE, OUTAGES


def test_a_seed_draws_the_same_kills_again_and_every_point_as_often():
    drawn = plan(random.Random(7), 200)

    assert drawn == plan(random.Random(7), 200) != plan(random.Random(8), 200)
    assert Counter(drawn) == dict.fromkeys(POINTS, 25)
    assert set(OUTAGES) > ONCE


def test_the_table_says_what_broke():
    held = Finding("Valkey is away", count=2, delivered=12, slowest=20.5)
    broke = Finding("kill -9 mid-DATA", count=25, delivered=99, unknown=1, broken=["Broken: a mail is queued"])

    lines = report.table([held, broke]).splitlines()

    assert [line.split("|")[1].strip() for line in lines[2:]] == ["Valkey is away", "kill -9 mid-DATA", "all"]
    assert [line.split("|")[-2].strip() for line in lines[2:]] == ["held", "BROKEN 1×", "BROKEN 1×"]
    assert lines[-1].split("|")[2:5] == [f" {27:>5} ", f" {111:>9} ", f" {1:>7} "]

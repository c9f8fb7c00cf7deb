"""F66: what is installed is pinned with hashes from no named place, listed in a bill, and looked up for known flaws."""

import json
from pathlib import Path

import pytest

from scripts import audit, locks

ROOT = Path(__file__).resolve().parents[2]
HASH = "--hash=sha256:" + "a" * 64


@pytest.mark.parametrize("path", locks.LOCKS, ids=lambda path: path.name)
def test_every_lock_file_holds(path):
    assert locks.problems(path.name, path.read_text()) == []


@pytest.mark.parametrize(
    ("line", "what"),
    [
        (f"django==6.1.3 \\\n    {HASH}", ""),
        (f"celery[redis]==5.7.0 ; python_version > '3' \\\n    {HASH}", ""),
        ("django==6.1.3", "without a hash"),
        (f"django>=6.1 \\\n    {HASH}", "not pinned"),
        (f"--index-url somewhere\ndjango==6.1.3 \\\n    {HASH}", "a place to download from"),
        (f"django @ https://x.example/d.whl \\\n    {HASH}", "a place to download from"),
    ],
)
def test_what_is_not_locked_is_named(line, what):
    found = " ".join(locks.problems("requirements.txt", line))

    assert (what in found, bool(found)) == (True, bool(what))


def test_the_bill_of_materials_lists_what_production_installs():
    packages = locks.locked((ROOT / "requirements.txt").read_text())

    bill = locks.bill(packages)

    parts = {part["name"]: part for part in bill["components"]}
    needs = {one["ref"]: one["dependsOn"] for one in bill["dependencies"]}
    django = parts["django"]
    assert (bill["bomFormat"], bill["specVersion"], set(parts)) == ("CycloneDX", "1.6", set(packages))
    assert django["licenses"] == [{"license": {"name": "BSD-3-Clause"}}]
    assert parts["asgiref"]["bom-ref"] in needs[django["bom-ref"]]
    assert "://" not in json.dumps(bill)  # no address of anywhere; a library may be named after http


@pytest.mark.parametrize(
    ("answer", "said", "code", "words"),
    [
        ([{"name": "django", "version": "6.1.3", "vulns": []}], "", 0, "1 libraries looked up, 0 known"),
        (
            [{"name": "django", "version": "6.1.3", "vulns": [{"id": "CVE-2026-1", "fix_versions": ["6.1.4"]}]}],
            *("", 1, "django 6.1.3: CVE-2026-1, fixed in 6.1.4"),
        ),
        ([{"name": "django", "skip_reason": "not found"}], "", 2, "Nothing was checked"),
        (None, "Connection refused", 2, "Nothing was checked"),
        (None, "requirements.txt: no such file", 1, "no such file"),
    ],
)
def test_an_audit_that_could_look_up_nothing_is_no_clean_bill(answer, said, code, words):
    found, told = audit.verdict(json.dumps({"dependencies": answer}) if answer else "", said)

    assert (found, words in told) == (code, True)

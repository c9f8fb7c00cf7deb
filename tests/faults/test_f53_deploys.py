"""F53: while an upgrade runs, the old program works on the new schema. Expand first, contract a release later.

docs/administration.md tells the rule; here every migration but an app's first is held to it.
"""

import os
import subprocess
import sys
from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from django.db import OperationalError, connection, migrations, models
from django.db.migrations.loader import MigrationLoader

from accelerator.tenancy.operations import AppendOnly, Protect, SealOnce
from accelerator.upkeep.management.commands import upgrade_database

# What the old program does not notice. AddField is looked at more closely.
EXPANDS = (
    migrations.CreateModel,
    migrations.AddIndex,
    migrations.AlterModelOptions,
    migrations.AlterModelManagers,
    Protect,
    AppendOnly,
    SealOnce,
)
# Steps that only look dangerous, or that take away what the release before no longer used; each with its reason.
LOOKED_AT: dict[str, str] = {}


# Rules that are put back wider in the same migration: nothing that was allowed is refused.
WIDER = {
    "mailing.0002_address_of_somebody_else": [("suppression", "suppression_reason_known", "one more reason is known")],
    "introductions.0004_follow_ups_and_requests": [
        ("followup", "follow_up_words_known", "more answers, and the day of the question, which is 10 by itself"),
        ("step", "step_kind_known", "more questions"),
    ],
    "introductions.0010_requests_of_both": [
        ("request", "request_one_open", "once for each side; the table came with the same release"),
    ],
    "mailing.0004_per_programme": [
        ("wording", "wording_once", "once for each programme; one a kind until a programme has its own")
    ],
    "partners.0006_engagement_and_merging": [("participation", "participation_state_known", "more states")],
}
LOOKED_AT |= {
    f"{name}: {step}": reason
    for name, rules in WIDER.items()
    for model, rule, reason in rules
    for step in (f"Remove constraint {rule} from model {model}", f"Create constraint {rule} on model {model}")
}
LOOKED_AT |= {
    f"partners.0007_lighter_imports: {step}": reason
    for step, reason in {
        "Alter field tenant on importitem": "one foreign key less; nothing that was allowed is refused",
        "Alter field tenant on importrow": "one foreign key less; nothing that was allowed is refused",
        "Raw SQL operation": "drops keys that nothing points to, and empties a text that an error wrote",
    }.items()
}
LOOKED_AT["partners.0008_offers_wait: Alter field offers_live on import"] = "a default of the program, not the database"
LOOKED_AT["introductions.0006_board_of_before: Raw Python operation"] = "fills columns that old programs do not read"
LOADER = MigrationLoader(None)


def later_migrations() -> list[tuple[str, object]]:
    ours = {
        "tenancy",
        "audit",
        "mailing",
        "accounts",
        "programmes",
        "partners",
        "introductions",
        "challenges",
        "reporting",
    }
    return [
        (f"{app}.{name}", migration)
        for (app, name), migration in sorted(LOADER.disk_migrations.items())
        if app in ours and not migration.initial
    ]


def new_names(migration) -> set[str]:
    """Models and fields ("model.field") that this migration itself makes, in small letters."""
    made = {one.name.lower() for one in migration.operations if isinstance(one, migrations.CreateModel)}
    added = {f"{one.model_name}.{one.name}" for one in migration.operations if isinstance(one, migrations.AddField)}
    return made | {name.lower() for name in added}


def is_only_words(migration, operation) -> bool:
    """An AlterField of choices, labels or help texts does nothing in the database."""
    if not isinstance(operation, migrations.AlterField):
        return False
    before = LOADER.project_state((migration.app_label, migration.name), at_end=False).apps
    after = LOADER.project_state((migration.app_label, migration.name)).apps
    fields = [
        apps.get_model(migration.app_label, operation.model_name)._meta.get_field(operation.name)
        for apps in (before, after)
    ]
    return not connection.schema_editor()._field_should_be_altered(*fields)


def breaks_old_programs(operation, new: set[str]) -> bool:
    if isinstance(operation, migrations.AddField):
        field = operation.field
        return not (field.null or field.has_db_default() or field.generated or operation.model_name.lower() in new)
    if isinstance(operation, migrations.AddConstraint):
        # one that old programs could break is no expansion; one about a new column they leave empty is
        model = operation.model_name.lower()
        fields = getattr(operation.constraint, "fields", ())
        return model not in new and not {f"{model}.{field}" for field in fields} & new
    return not isinstance(operation, EXPANDS)


@pytest.mark.parametrize(("name", "migration"), later_migrations(), ids=lambda one: one if isinstance(one, str) else "")
def test_a_migration_only_adds_what_an_older_program_does_not_notice_F53(name, migration):
    new = new_names(migration)
    wrong = [
        f"{name}: {operation.describe()}"
        for operation in migration.operations
        if breaks_old_programs(operation, new) and not is_only_words(migration, operation)
    ]

    assert [one for one in wrong if one not in LOOKED_AT] == []


@pytest.mark.parametrize(
    ("operation", "breaks"),
    [
        (migrations.AddField("mail", "note", models.TextField()), True),
        (migrations.AddField("mail", "note", models.TextField(null=True)), False),
        (migrations.AddField("mail", "note", models.TextField(db_default="")), False),
        (migrations.RemoveField("mail", "text"), True),
        (migrations.RenameField("mail", "text", "words"), True),
        (migrations.DeleteModel("mail"), True),
        (migrations.AlterField("mail", "text", models.CharField(max_length=5)), True),
        (migrations.RunSQL("UPDATE mailing_mail SET text = ''"), True),
    ],
)
def test_the_rule_knows_what_breaks_an_older_program(operation, breaks):
    assert breaks_old_programs(operation, set()) is breaks


@pytest.mark.parametrize(("busy", "sentence"), [(2, ""), (9, "run this again")])
def test_a_migration_that_does_not_get_its_lock_is_tried_again_F53(db, monkeypatch, busy, sentence):
    asked = []

    def call(name: str, **_options: object) -> None:
        asked.append(name)
        if asked.count("migrate") <= busy and name == "migrate":
            raise OperationalError("busy") from type("Cause", (Exception,), {"pgcode": "55P03"})()

    monkeypatch.setattr(upgrade_database, "call_command", call)
    monkeypatch.setattr(upgrade_database, "PAUSE", 0)
    said = ""
    try:
        call_command("upgrade_database", tries=4, stderr=StringIO())
    except CommandError as error:
        said = str(error)
    finally:
        connection.cursor().execute("SELECT pg_advisory_unlock_all()")

    assert (asked, sentence in said) == (["setup_database", *["migrate"] * min(busy + 1, 4)], True)
    assert bool(said) == bool(sentence)


def test_migrations_wait_for_a_lock_for_five_seconds_and_no_longer_F53():
    program = "from accelerator import settings as s; print(s.LOCK_TIMEOUT, s.STATEMENT_TIMEOUT, s.DATABASES['default']['OPTIONS'])"
    environ = {**os.environ, "DATABASE_ROLE": "owner"}
    done = subprocess.run([sys.executable, "-c", program], env=environ, capture_output=True, text=True, check=True)

    assert done.stdout.startswith("5 0 ")
    assert "-c lock_timeout=5000" in done.stdout

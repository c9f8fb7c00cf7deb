"""F63: the audit trail is append-only for the app role, and a chain over it shows what an owner has done to it."""

from datetime import timedelta

import pytest
from django.core.management import CommandError, call_command
from django.db import ProgrammingError, connection, transaction

from accelerator import clock
from accelerator.audit import chain
from accelerator.audit.models import Entry
from accelerator.audit.services import record
from accelerator.audit.tasks import sweep
from accelerator.tenancy.context import tenant_scope
from tests import databases
from tests.factories.tenancy import make_tenant


def decide(tenant, times: int = 5) -> None:
    for number in range(times):
        record("introduction.asked", tenant, by=None, side="partner", round=number)


@pytest.mark.parametrize(
    "sql",
    [
        "UPDATE audit_entry SET verb = 'nothing.happened'",
        "UPDATE audit_entry SET number = 9, digest = 'x', verb = 'nothing.happened'",
        "UPDATE audit_entry SET digest = 'x' WHERE number IS NOT NULL",
        "UPDATE audit_entry SET number = 99 WHERE number IS NOT NULL",
        "DELETE FROM audit_entry",
        "TRUNCATE audit_entry",
        "ALTER TABLE audit_entry DISABLE TRIGGER append_only",
    ],
)
@pytest.mark.parametrize("chained", [False, True])
def test_the_app_role_may_change_nothing_F63(db, sql, chained):
    tenant = make_tenant()
    with tenant_scope(tenant):
        decide(tenant, 1)
        if chained:
            chain.extend()
        elif "IS NOT NULL" in sql:
            return  # nothing to change yet

        with (
            pytest.raises(ProgrammingError, match=r"append-only|permission denied|must be owner"),
            transaction.atomic(),
        ):
            connection.cursor().execute(sql)


def test_a_job_chains_what_is_committed_in_one_row_of_links_a_tenant(db, capsys):
    north, south = make_tenant("north"), make_tenant("south")
    for tenant in (north, south):
        with tenant_scope(tenant):
            decide(tenant, 3)

    sweep(force=True)
    with tenant_scope(north), clock.at(clock.now() - timedelta(days=1)):
        decide(north, 2)  # committed late, with an earlier time: they come behind
    sweep(force=True)

    call_command("verify_audit")
    with tenant_scope(north):
        assert list(Entry.objects.order_by("number").values_list("number", flat=True)) == [1, 2, 3, 4, 5]
        assert list(chain.breaks()) == []
    with tenant_scope(south):
        assert chain.head().number == 3
    said = capsys.readouterr().out
    assert ("north: 5 entries hold" in said, "south: 3 entries hold" in said) == (True, True)


@pytest.mark.parametrize(
    ("sql", "place", "what"),
    [
        ("UPDATE audit_entry SET verb = 'nothing.happened' WHERE number = 3", 3, "changed, or not what stood here"),
        ("UPDATE audit_entry SET details = '{}' WHERE number = 1", 1, "changed, or not what stood here"),
        (
            "UPDATE audit_entry SET created_at = created_at - interval '1 day' WHERE number = 5",
            5,
            "changed, or not what stood here",
        ),
        ("DELETE FROM audit_entry WHERE number IN (2, 3)", 2, "2 missing"),
    ],
)
@pytest.mark.django_db(transaction=True)
def test_what_the_owner_has_done_is_found_at_its_place_F63(run_database, sql, place, what, capsys):
    tenant = make_tenant()
    with tenant_scope(tenant):
        decide(tenant)
        chain.extend()

    with databases.owner(run_database.name) as cursor:
        cursor.execute("SELECT set_config('app.tenant_id', %s, false)", [str(tenant.pk)])
        cursor.execute("ALTER TABLE audit_entry DISABLE TRIGGER append_only")
        cursor.execute(sql)

    with tenant_scope(tenant):
        found = next(chain.breaks())
    with pytest.raises(CommandError, match="tampered"):
        call_command("verify_audit", "--tenant=north")
    assert (found.number, found.what) == (place, what)
    assert f"north: broken at {place}: {what}" in capsys.readouterr().out


def test_a_chain_that_was_cut_short_is_found_by_a_link_that_was_written_down(db, capsys):
    tenant = make_tenant()
    with tenant_scope(tenant):
        decide(tenant)
        chain.extend()
        kept = chain.head()

    call_command("verify_audit", f"--expect=north:{kept.number}:{kept.digest}")
    with pytest.raises(CommandError):
        call_command("verify_audit", f"--expect=north:{kept.number + 1}:{kept.digest}")

    assert "not the link that was written down" in capsys.readouterr().out

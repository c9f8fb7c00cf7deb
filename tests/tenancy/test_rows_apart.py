"""Tenants are apart in the database itself (promise 1; F09, F10, F11, F12)."""

import threading

import pytest
from django.db import DatabaseError, connection, connections, transaction

from accelerator.audit.models import Entry
from accelerator.tenancy.context import NoTenant, current_tenant_id, tenant_scope
from accelerator.tenancy.models import Membership, Picture, Role
from tests.factories.tenancy import make_member, make_tenant


def picture(alt: str) -> Picture:
    return Picture.objects.create(content=b"x", content_type="image/png", width=1, height=1, alt=alt)


@pytest.fixture
def north(db):
    return make_tenant("north")


@pytest.fixture
def south(db):
    return make_tenant("south")


def test_the_role_that_serves_may_not_pass_row_level_security(db):
    with connection.cursor() as cursor:
        cursor.execute("SELECT rolsuper, rolbypassrls FROM pg_roles WHERE rolname = current_user")

        assert cursor.fetchone() == (False, False)


def test_asking_for_rows_without_a_tenant_raises(north):
    with pytest.raises(NoTenant):
        list(Picture.objects.all())


def test_raw_sql_without_a_tenant_finds_nothing(north):
    with tenant_scope(north):
        picture("ours")

    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM tenancy_picture")

        assert cursor.fetchone() == (0,)


def test_a_tenant_sees_only_its_own_rows_even_when_the_filter_is_forgotten(north, south):
    with tenant_scope(north):
        picture("north's")
    with tenant_scope(south):
        picture("south's")

        seen = list(Picture._base_manager.values_list("alt", flat=True))

    assert seen == ["south's"]


def test_a_row_cannot_be_written_for_another_tenant(north, south):
    with pytest.raises(DatabaseError, match="row-level security"), tenant_scope(south):
        Picture.objects.create(tenant=north, content=b"x", content_type="image/png", width=1, height=1)


def test_another_tenants_rows_cannot_be_changed_or_deleted(north, south):
    with tenant_scope(north):
        row = picture("north's")

    with tenant_scope(south):
        changed = Picture._base_manager.filter(pk=row.pk).update(alt="taken")
        deleted, _ = Picture._base_manager.filter(pk=row.pk).delete()

    assert (changed, deleted) == (0, 0)


def test_scopes_nest_and_give_back_what_they_found(north, south):
    with tenant_scope(north):
        with tenant_scope(south):
            inner = current_tenant_id()
        outer = current_tenant_id()
        picture("after the inner scope")

    assert (inner, outer) == (south.pk, north.pk)


def test_a_failed_inner_scope_gives_back_the_outer_tenant(north, south):
    with tenant_scope(north):
        with pytest.raises(ValueError, match="boom"), tenant_scope(south):
            raise ValueError("boom")
        picture("still north")

        assert Picture.objects.count() == 1


def test_audit_rows_cannot_be_changed(north):
    member = make_member(Role.ADMIN, north)
    with tenant_scope(north):
        entry = Entry.objects.create(verb="x.y", subject_kind="k", subject_id=str(member.pk))

        with pytest.raises(DatabaseError, match="append-only"), transaction.atomic():
            Entry.objects.filter(pk=entry.pk).update(verb="x.z")
        with pytest.raises(DatabaseError, match="append-only"), transaction.atomic():
            entry.delete()


def test_one_role_is_held_once(north):
    user = make_member(Role.ADMIN, north)

    with pytest.raises(DatabaseError), tenant_scope(north):
        Membership.objects.create(user=user, role=Role.ADMIN)


@pytest.mark.django_db(transaction=True)
def test_a_reused_connection_carries_no_tenant_whatever_happened_before_F11():
    tenants = [make_tenant(f"t{number}") for number in range(6)]
    for tenant in tenants:
        with tenant_scope(tenant):
            picture(tenant.slug)
    wrong: list[object] = []

    def serve(offset: int) -> None:
        for turn in range(30):
            tenant = tenants[(turn + offset) % len(tenants)]
            try:
                with tenant_scope(tenant):
                    if list(Picture._base_manager.values_list("alt", flat=True)) != [tenant.slug]:
                        wrong.append((tenant.slug, turn))
                    if turn % 5 == offset:
                        raise RuntimeError("aborted in the middle")
            except RuntimeError:
                pass
            if Picture._base_manager.count():
                wrong.append(("no tenant", turn))
        connections.close_all()

    threads = [threading.Thread(target=serve, args=(number,)) for number in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert wrong == []

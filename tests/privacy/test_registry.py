"""Personal data is declared field by field: what nobody has declared fails here (promise 11, F60)."""

import pytest
from django.apps import apps
from django.db import models

from accelerator.privacy import registry
from accelerator.tenancy.models import TenantModel


def test_every_text_and_every_key_to_somebody_is_declared():
    assert registry.undeclared() == []


def test_nothing_is_declared_that_is_not_there():
    fields = {f"{model._meta.label}.{field.name}" for model in apps.get_models() for field in model._meta.get_fields()}

    assert sorted(name for name in registry.declared() if not name.endswith(".pk") and name not in fields) == []


def test_no_field_is_both_about_a_person_and_about_nobody():
    rows = {f"{rows.model}.{name}" for rows in registry.personal() for name in rows.fields}
    nobody = {f"{model}.{name}" for model, names in registry.impersonal().items() for name in names}

    assert sorted(rows & nobody) == []


def test_a_new_field_would_be_noticed(monkeypatch):
    person = apps.get_model("partners.Person")
    field = models.CharField(max_length=20)
    field.set_attributes_from_name("nickname")
    field.model = person
    monkeypatch.setattr(person._meta, "local_fields", [*person._meta.local_fields, field])
    person._meta.__dict__.pop("local_concrete_fields", None)

    assert registry.undeclared() == ["partners.Person.nickname"]
    monkeypatch.undo()
    person._meta.__dict__.pop("local_concrete_fields", None)


@pytest.mark.parametrize("rows", registry.personal(), ids=lambda rows: rows.model)
def test_whatever_stays_says_why(rows):
    assert bool(rows.stays) != rows.deleted


@pytest.mark.parametrize("rows", registry.personal(), ids=lambda rows: rows.model)
def test_all_rows_about_a_person_can_be_found(rows):
    assert any([rows.people, rows.users, rows.addresses, rows.named])


def test_tenants_texts_are_the_only_ones_that_are_searched_for_names():
    assert [one.model for one in registry.texts() if not issubclass(apps.get_model(one.model), TenantModel)] == []

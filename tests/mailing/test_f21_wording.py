"""F21: a tenant's own sentences know their placeholders and nothing else."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from accelerator.mailing import wording
from accelerator.mailing.models import Wording
from accelerator.tenancy.errors import Refused
from tests.factories.mailing import make_mail

KIND = wording.Kind(
    code="sample.ask",
    title="Sample",
    when="Never.",
    placeholders={"name": "Ada Marsh", "programme": "Fair Footing"},
    opening="Dear {name}, about {programme}.",
    closing="No is fine.",
)
ATTACKS = [
    "{{ settings.SECRET_KEY }}",
    "{% load log %}{% debug %}",
    "{name.__class__}",
    "{name.__class__.__mro__}",
    "{name!r}",
    "{name:>1000000000}",
    "{0}",
    "{}",
    "{ name }",
    "{name}{{name}}",
    "${name}",
    "%(name)s",
    "{NAME}",
    "{settings}",
    "{self}",
    "{name[0]}",
    "{{name}}",
    "{{{name}}}",
]


@pytest.fixture
def kind(monkeypatch) -> wording.Kind:
    monkeypatch.setitem(wording.KINDS, KIND.code, KIND)
    return KIND


@pytest.mark.parametrize("text", ATTACKS)
def test_only_literal_placeholders_are_ever_replaced(text):
    filled = wording.fill(text, {"name": "ADA"})

    assert filled.replace("ADA", "{name}") == text


@given(st.text(), st.text())
def test_what_is_filled_in_is_never_read_as_a_placeholder(before, value):
    values = {"name": value, "programme": "Fair Footing"}

    filled = wording.fill("{name}", values)

    assert filled == value
    assert wording.fill(before.replace("{", "").replace("}", ""), values) == before.replace("{", "").replace("}", "")


@pytest.mark.parametrize(
    "text",
    [text for text in ATTACKS if "{" in text and text not in ("${name}", "{name}{{name}}", "{{name}}", "{{{name}}}")],
)
def test_unknown_placeholders_are_refused_at_save_with_what_is_known(text):
    with pytest.raises(Refused, match=r"is not known here. You can use \{name\}, \{programme\}\."):
        wording.check(text + " {unknown}", KIND)


def test_our_words_stand_until_the_tenant_writes_its_own(in_north, staff, kind):
    values = {"name": "Ada", "programme": "Footing"}
    ours = wording.sentences("sample.ask", values)

    wording.save_wording(kind, opening="Hello {name}.", closing="", by=staff)

    assert ours == {"opening": "Dear Ada, about Footing.", "closing": "No is fine."}
    assert wording.sentences("sample.ask", values) == {"opening": "Hello Ada.", "closing": "No is fine."}


def test_the_page_refuses_unknown_names_and_keeps_what_was_typed(desk, kind):
    page = desk.post("/desk/settings/wording/sample.ask/", {"opening": "Hi {nome}", "closing": "Bye", "version": ""})

    shown = page.content.decode()
    assert "{nome} is not known here. You can use {name}, {programme}." in shown
    assert "Hi {nome}" in shown
    assert not Wording.objects.exists()


def test_the_page_saves_and_previews(desk, kind):
    url = "/desk/settings/wording/sample.ask/"

    preview = desk.post(
        url + "preview/", {"opening": "Good day <b>{name}</b>", "closing": "", "version": ""}
    ).content.decode()
    assert "Good day &lt;b&gt;Ada Marsh&lt;/b&gt;" in preview
    assert not Wording.objects.exists()
    desk.post(url, {"opening": "Good day {name}", "closing": "", "version": ""})

    assert Wording.objects.get().opening == "Good day {name}"
    assert "Good day Ada Marsh" in desk.get(url).content.decode()
    assert "Yours" in desk.get("/desk/settings/wording/").content.decode()


def test_f33_the_second_of_two_writers_sees_the_first_ones_words(desk, kind, staff):
    wording.save_wording(kind, opening="One {name}", by=staff)
    seen = desk.get("/desk/settings/wording/sample.ask/").context["form"].initial["version"]
    wording.save_wording(kind, opening="Two {name}", by=staff)

    page = desk.post("/desk/settings/wording/sample.ask/", {"opening": "Three", "closing": "", "version": seen})

    assert "Somebody else changed this" in page.content.decode()
    assert Wording.objects.get().opening == "Two {name}"


def test_an_unknown_kind_is_no_page(desk):
    assert desk.get("/desk/settings/wording/nothing/").status_code == 404


def test_a_test_mail_goes_to_the_administrator_who_asks_once_a_minute(desk, staff):
    from accelerator.mailing.models import Mail

    desk.post("/desk/settings/mail/test/")
    desk.post("/desk/settings/mail/test/")

    assert list(Mail.objects.values_list("to_address", flat=True)) == [staff.email]


def test_the_sender_is_named_by_the_tenant(desk):
    version = desk.get("/desk/settings/mail/").context["form"].initial["version"]
    desk.post("/desk/settings/mail/", {"from_name": "The Trust", "keep_bodies_days": "30", "version": version})

    from tests.factories.mailing import make_mail

    assert make_mail().from_name == "The Trust"


@pytest.mark.parametrize("days", ["0", "6", "99999", "x", ""])
def test_texts_are_kept_for_a_sensible_time(desk, days):
    version = desk.get("/desk/settings/mail/").context["form"].initial["version"]
    page = desk.post("/desk/settings/mail/", {"from_name": "", "keep_bodies_days": days, "version": version})

    assert "<title>Error: " in page.content.decode()


@pytest.fixture
def room_in_the_sample(monkeypatch) -> wording.Kind:
    kind = wording.Kind(code=wording.code_of("sample/ask"), title="Sample", when="Never.")
    monkeypatch.setitem(wording.KINDS, kind.code, kind)
    return kind


def test_own_sentences_stand_at_the_start_and_the_end_of_a_mail(in_north, staff, room_in_the_sample):
    wording.save_wording(room_in_the_sample, opening="Good day {name} <b>", closing="Yours, {organisation}", by=staff)

    mail = make_mail(name="Ada Marsh")

    assert mail.text.index("Good day Ada Marsh <b>") < mail.text.index("Dear Ada Marsh")
    assert mail.text.index("fair pay") < mail.text.index("Yours, North Trust")
    assert "<p>Good day Ada Marsh &lt;b&gt;</p>" in mail.html
    assert "<p>Yours, North Trust</p>" in mail.html


def test_a_name_that_looks_like_a_placeholder_stays_a_name(in_north, staff, room_in_the_sample):
    wording.save_wording(room_in_the_sample, opening="Good day {name}.", by=staff)

    mail = make_mail(name="{organisation} {{ tenant.id }}")

    assert "Good day {organisation} {{ tenant.id }}." in mail.text


def test_each_mail_that_can_be_edited_exists_in_both_forms():
    from django.template.loader import get_template

    assert wording.KINDS
    for code in wording.KINDS:
        room, _dot, name = code.partition(".")
        for form in ("_subject.txt", ".txt", ".html"):
            get_template(f"{room}/emails/{name}{form}")

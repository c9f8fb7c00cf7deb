"""What goes out as a file comes in again and changes nothing (F19)."""

from datetime import date
from decimal import Decimal

import pytest
from django.urls import reverse

from accelerator.audit.models import Entry
from partners import services as partners
from partners.intake import services
from partners.models import Organisation
from tests.factories.partners import (
    make_need,
    make_offer,
    make_organisation,
    make_participation,
    make_person,
    make_project,
)
from tests.factories.programmes import make_programme, make_theme


def download(browser, name: str, kind: str, **query) -> bytes:
    answer = browser.get(reverse(f"partners:{name}"), {"download": kind, **query})
    assert answer.status_code == 200, answer.text
    return b"".join(answer.streaming_content)


def bring(programme, role: str, content: bytes) -> dict:
    imported = services.start_import(programme, by=None, role=role, filename="back", content=content, sees_all=True)
    services.set_columns(imported, by=None, columns=imported.columns)
    services.run_import(imported, by=None)
    while services.take_turn(imported.pk):
        pass
    imported.refresh_from_db()
    problems = [row.problems for row in imported.rows.exclude(problems=[])]
    changed = [row.detail for row in imported.rows.exclude(detail={}) if row.detail.get("changed")]
    assert (problems, changed) == ([], [])
    return {name: total for name, total in imported.counts["outcomes"].items() if total}


@pytest.fixture
def full(programme):
    """A partner and an innovator with everything that a record can hold, some of it harmful to spreadsheets."""
    theme = make_theme(programme, name="Money; and debt")
    kestrel = make_organisation(
        name='=HYPERLINK("http://kestrel.example")',
        about='@home\n-first\n"quoted", and; more',
        sector="business",
        legal_status="ltd",
        size="small",
        regions=["E12000007", "E12000001"],
        motives=["culture"],
        benefits=["skills"],
        postcode="sw1a2aa",
        website="https://kestrel.example",
        ask_cap_month=5,
        identifiers=[("GB-COH", "SC123456"), ("GB-CHC", "1144091")],
        aliases=["+Kestrel", "'=Kes"],
    )
    make_participation(
        kestrel,
        programme,
        role="partner",
        support_level="deep",
        themes=[theme, make_theme(programme, name="Work | pay")],
        on=date(2026, 2, 3),
    )
    person = make_person(kestrel, phone="+44 20 7946 0000", title="-Head", is_main_contact=True)
    partners.stop_contact(person, by=None)
    make_offer(
        kestrel, programme, title="＝full width", quantity=Decimal("2.50"), unit="days", available_from=date(2026, 3, 1)
    )
    make_offer(kestrel, programme, state="draft", type="training", title="Training", conditions="=none")
    wren = make_organisation(name="Wren")
    make_participation(wren, programme, themes=[theme])
    make_project(wren, name="-Nest", summary="@once", maturity="proven")
    make_need(wren, programme, type="mentoring", title="Somebody who listens")
    return kestrel


@pytest.mark.parametrize("kind", ["csv", "xlsx"])
@pytest.mark.parametrize(
    ("name", "role", "of"),
    [
        ("list_partners", "partner", ""),
        ("list_partners", "partner", "offers"),
        ("list_innovators", "innovator", ""),
        ("list_innovators", "innovator", "needs"),
    ],
)
def test_f19_what_went_out_comes_in_again_and_changes_nothing(desk, programme, full, name, role, of, kind):
    content = download(desk, name, kind, of=of)

    outcomes = bring(programme, role, content)

    assert outcomes == {"unchanged": content_rows(full, role, of)}


def content_rows(full, role: str, of: str) -> int:
    return full.offers.count() if of == "offers" else 1


def test_people_come_back_unchanged_too(desk, programme, full):
    assert bring(programme, "partner", download(desk, "list_people", "csv")) == {"unchanged": 1}


def test_the_file_holds_what_the_filter_shows_in_its_order(desk, programme):
    for name in ("Birch", "Acorn", "Cedar"):
        organisation = make_organisation(name=name, sector="media" if name == "Birch" else "business")
        make_participation(organisation, programme, role="partner")
    make_organisation(name="Apart", sector="business")

    text = download(desk, "list_partners", "csv", sector="business", sort="-name").decode("utf-8-sig")

    assert [line.split(",")[1] for line in text.splitlines()] == ["Name", "Cedar", "Acorn"]


def test_f03_a_manager_takes_out_what_they_see_and_nothing_else(max_desk, programme):
    ours = make_organisation(name="Ours")
    elsewhere = make_programme(name="Elsewhere")
    make_participation(ours, programme, role="partner")
    make_participation(ours, elsewhere, role="partner", support_level="deep")
    make_offer(ours, elsewhere, title="Not theirs to see")
    make_participation(make_organisation(name="Hidden"), elsewhere, role="partner")

    files = [download(max_desk, "list_partners", "csv", of=of).decode() for of in ("", "offers")]

    assert "Ours" in files[0]
    assert [word for word in ("Hidden", "Elsewhere", "Deep", "Not theirs") if any(word in text for text in files)] == []


def test_a_list_that_leaves_the_house_leaves_one_audit_row(desk, dana, programme, full):
    download(desk, "list_people", "csv", q="ada")

    entry = Entry.objects.get(verb="list.exported")

    assert (entry.actor_id, entry.details) == (
        str(dana.pk),
        {"list": "people", "format": "csv", "narrowed_by": ["q"]},
    )


def test_a_name_of_a_formula_stays_text_and_is_harmless_on_its_way_out(desk, programme, full):
    text = download(desk, "list_partners", "csv").decode("utf-8-sig")

    assert "\"'=HYPERLINK(" in text
    assert Organisation.objects.get(pk=full.pk).name.startswith("=HYPERLINK(")

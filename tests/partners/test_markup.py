"""F18: what people type is text on every page, never markup."""

from html.parser import HTMLParser

import pytest

from accelerator import clock
from partners import services
from tests.factories.partners import make_need, make_offer, make_participation, make_person, make_project
from tests.partners.pages import form_of, url

CANARY = "<img src=x onerror=canary() hx-get=/canary>\"'{{ canary }}"


class Canaries(HTMLParser):
    """Collects elements and attributes that only markup out of a text field can have brought."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.found: list[str] = []
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list) -> None:
        self.found += [name for name, value in attrs if name.startswith("on") or value == "/canary"]


@pytest.fixture
def written(dana, programme):
    """An organisation whose every text is a canary, and a person there."""
    organisation = services.create_organisation(by=dana, name=CANARY, about=CANARY, aliases=[CANARY])
    for role in ("innovator", "partner"):
        make_participation(organisation, programme, role=role)
    person = make_person(organisation, given_name="A" + CANARY, about=CANARY, phone=CANARY[:40], title=CANARY)
    make_project(organisation, name=CANARY, summary=CANARY, evidence_note=CANARY)
    make_need(organisation, programme, title=CANARY, description=CANARY)
    make_offer(organisation, programme, title=CANARY, description=CANARY, conditions=CANARY, contact=person)
    for subject in (organisation, person):
        services.add_note(subject, by=dana, text=CANARY)
    services.log_contact(
        by=dana, organisation=organisation, person=person, kind="call", happened_on=clock.today(), summary=CANARY
    )
    return organisation, person


def test_f18_every_page_shows_markup_as_text(desk, written):
    organisation, person = written
    pages = [
        organisation.get_absolute_url(),
        person.get_absolute_url(),
        *[url(name) for name in ("list_innovators", "list_partners", "list_organisations", "list_people")],
        *[
            url(name, organisation.pk)
            for name in ("edit_organisation", "edit_names", "archive_organisation", "add_offer")
        ],
        url("edit_person", person.pk),
    ]

    for place in pages:
        page = desk.get(place)
        assert "canary" in page.text, place
        assert Canaries(page.text).found == [], place


def test_f18_what_was_typed_comes_back_as_text_too(desk, programme, written):
    page = desk.post(url("add_partner"), {"programme": programme.pk, "name": CANARY, "state": "prospect"})

    assert page.context["similar"]
    assert Canaries(page.text).found == []
    assert Canaries(desk.get(url("list_partners"), {"q": CANARY}).text).found == []


@pytest.mark.parametrize("address", ["javascript:canary()", "data:text/html,canary", "//canary.example\r\nx"])
def test_f18_a_website_is_an_ordinary_address(desk, acorn, address):
    place = url("edit_organisation", acorn.pk)

    page = desk.post(place, form_of(desk.get(place)) | {"website": address})

    assert page.status_code == 422
    assert "website" in page.context["form"].errors

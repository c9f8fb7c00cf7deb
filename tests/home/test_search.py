"""One field that finds people, organisations and introductions, of what the member may see."""

import pytest

from accelerator.programmes.access import grant_access
from accelerator.tenancy.context import tenant_scope
from accelerator.tenancy.models import Membership, Role
from partners import services
from tests.factories.clients import client_of
from tests.factories.introductions import make_introduction, make_side
from tests.factories.partners import make_organisation, make_person
from tests.factories.programmes import make_programme
from tests.factories.tenancy import make_member, make_tenant


@pytest.fixture
def tenant(db):
    made = make_tenant()
    with tenant_scope(made):
        yield made


@pytest.fixture
def browser(tenant):
    return client_of(tenant, make_member(Role.ADMIN, tenant))


def found(browser, text, **headers):
    answer = browser.get("/desk/search/", {"q": text}, headers=headers)
    assert answer.status_code == 200
    return answer.context["results"]


def names(results):
    introductions = [str(hit.introduction) for hit in results.introductions]
    return [str(row) for row in results.organisations], [str(row) for row in results.people], introductions


def test_it_finds_people_organisations_and_introductions(browser):
    programme = make_programme()
    partner = make_side(programme, "partner", name="Northquay Energy")
    innovator = make_side(programme, "innovator", name="Stepwright")
    make_introduction("drafted", programme, innovator=innovator, partner=partner)
    make_person(partner, given_name="Nora", family_name="Quill")

    assert names(found(browser, "nor")) == (["Northquay Energy"], ["Nora Quill"], ["Stepwright and Northquay Energy"])


def test_a_name_from_each_side_finds_their_introduction(browser):
    programme = make_programme()
    partner = make_side(programme, "partner", name="Northquay Energy")
    for name in ("Stepwright", "Threadgood"):
        make_introduction("drafted", programme, innovator=make_side(programme, "innovator", name=name), partner=partner)

    assert names(found(browser, "thread north")) == ([], [], ["Threadgood and Northquay Energy"])


def test_a_contacts_name_finds_the_introduction(browser):
    introduction = make_introduction("drafted")

    results = found(browser, introduction.partner_person.family_name)

    assert [hit.introduction for hit in results.introductions] == [introduction]


def test_accents_and_case_do_not_matter(browser):
    make_organisation(name="Café Dürer & Söhne")

    assert names(found(browser, "CAFE durer"))[0] == ["Café Dürer & Söhne"]


def test_another_name_and_a_register_number_find_it(browser):
    make_organisation(name="Northquay Energy", aliases=["Old Quay Power"], identifiers=[("GB-COH", "07706036")])

    assert names(found(browser, "old quay"))[0] == ["Northquay Energy"]
    assert names(found(browser, "07706036"))[0] == ["Northquay Energy"]


def test_an_address_finds_its_person(browser):
    make_person(make_organisation(), given_name="Nora", family_name="Quill", email="nora.quill@north.example")

    assert names(found(browser, "nora.quill@"))[1] == ["Nora Quill"]


@pytest.mark.parametrize("text", ["", " ", "a", "\x00", "%", "."])
def test_less_than_two_letters_ask_for_more(browser, text):
    make_organisation(name="Acorn")

    answer = browser.get("/desk/search/", {"q": text})

    assert answer.context["results"] is None
    assert "at least two letters" in answer.content.decode()


@pytest.mark.parametrize("text", ["__", "%%", "\\", "<script>alert(1)</script>", "' OR 1=1 --", "x" * 5000, "({[*+?"])
def test_f17_odd_texts_are_only_texts(browser, text):
    make_organisation(name="Acorn")

    answer = browser.get("/desk/search/", {"q": text})

    assert answer.status_code == 200
    assert "Acorn" not in answer.content.decode()
    assert "<script>alert" not in answer.content.decode()


def test_nothing_found_says_how_to_go_on(browser):
    assert "Nothing found for “zebra”" in browser.get("/desk/search/?q=zebra").content.decode()


def test_archived_organisations_are_left_out(browser):
    services.archive_organisation(make_organisation(name="Acorn"), by=None)

    assert names(found(browser, "acorn")) == ([], [], [])


def test_at_most_eight_of_a_kind_and_where_the_others_are(browser):
    for number in range(10):
        make_organisation(name=f"Acorn {number}")

    answer = browser.get("/desk/search/?q=acorn")

    assert len(answer.context["results"].organisations) == 8
    assert answer.context["results"].more == {"organisations"}
    assert "/desk/organisations/?q=acorn" in answer.content.decode()


def test_while_typing_only_the_results_come(browser):
    make_organisation(name="Acorn")

    answer = browser.get("/desk/search/?q=acorn", headers={"HX-Request": "true"})

    assert "<html" not in answer.content.decode()
    assert "Acorn" in answer.content.decode()
    assert "HX-Request" in answer["Vary"]


def test_f03_a_manager_finds_only_what_is_theirs(tenant):
    mine, other = make_programme(), make_programme()
    make_introduction("drafted", mine, partner=make_side(mine, "partner", name="Northquay Energy"))
    make_introduction("drafted", other, partner=make_side(other, "partner", name="Northquay Water"))
    manager = make_member(Role.MANAGER, tenant)
    grant_access(Membership.objects.get(user=manager), [mine.pk], by=None)

    results = found(client_of(tenant, manager), "northquay")

    assert [row.name for row in results.organisations] == ["Northquay Energy"]
    assert [hit.introduction.programme for hit in results.introductions] == [mine]


def test_f01_another_tenants_records_are_not_found(tenant, browser):
    with tenant_scope(make_tenant("south")):
        make_introduction("drafted", partner=make_side(make_programme(), "partner", name="Southquay Energy"))

    assert names(found(browser, "southquay")) == ([], [], [])


def test_roles_in_programmes_of_others_are_not_told(tenant):
    mine, other = make_programme(name="Fair Footing"), make_programme(name="Secret Footing")
    organisation = make_side(mine, "partner", name="Northquay Energy")
    services.join_programme(organisation, other, by=None, role="funder", state="joined")
    manager = make_member(Role.MANAGER, tenant)
    grant_access(Membership.objects.get(user=manager), [mine.pk], by=None)

    page = client_of(tenant, manager).get("/desk/search/?q=northquay").content.decode()

    assert "Fair Footing" in page
    assert "Secret Footing" not in page

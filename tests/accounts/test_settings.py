"""The tenant's settings and addresses: saved by administrators, never over somebody else's text."""

from io import BytesIO

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image

from accelerator.accounts.services.hosts import is_own_domain
from accelerator.audit.models import Entry
from accelerator.tenancy.context import tenant_scope
from accelerator.tenancy.models import Host, Picture, Role
from tests.factories.accounts import make_account
from tests.factories.clients import client_of

SETTINGS = "/desk/settings/"


@pytest.fixture
def desk(north, admin):
    return client_of(north, admin)


def opened(desk, page: str) -> dict[str, str]:
    """What a browser would send back from the form as it is shown now."""
    form = desk.get(SETTINGS + page).context["form"]
    values = {name: form[name].value() for name in form.fields}
    return {name: value for name, value in values.items() if value not in (None, False)}


@pytest.mark.parametrize(
    ("page", "changes"),
    [
        ("organisation/", {"name": "North Foundation", "about": "We help.", "locale": "en-ie"}),
        ("working-hours/", {"time_zone": "Europe/Dublin", "country": "IE", "subdivision": "", "work_from": "08:30"}),
        ("look/", {"hue": "255"}),
    ],
)
def test_an_administrator_changes_settings(north, desk, page, changes):
    answer = desk.post(SETTINGS + page, opened(desk, page) | changes)

    north.refresh_from_db()
    stored = {name: str(getattr(north, name))[: len(value)] for name, value in changes.items()}
    assert (answer.status_code, stored) == (302, changes)


def test_the_audit_names_the_fields_and_not_what_they_say(north, desk):
    desk.post(f"{SETTINGS}organisation/", opened(desk, "organisation/") | {"about": "We help people."})

    with tenant_scope(north):
        entry = Entry.objects.get(verb="tenant.changed")
    assert entry.details == {"fields": ["about"]}


def test_of_two_editors_the_second_is_told_and_loses_nothing(north, desk):
    amira, dev = opened(desk, "organisation/"), opened(desk, "organisation/")
    desk.post(f"{SETTINGS}organisation/", amira | {"about": "Amira's"})

    page = desk.post(f"{SETTINGS}organisation/", dev | {"about": "Dev's"})

    north.refresh_from_db()
    text = page.content.decode()
    assert (page.status_code, north.about) == (422, "Amira's")
    assert ("Amira&#x27;s" in text, "Dev&#x27;s" in text) == (True, True)


@pytest.mark.parametrize(
    ("page", "changes"),
    [
        ("organisation/", {"name": ""}),
        ("organisation/", {"contact_email": "nobody"}),
        ("organisation/", {"locale": "xx"}),
        ("working-hours/", {"work_from": "18:00"}),
        ("working-hours/", {"time_zone": "Mars/Base"}),
        ("working-hours/", {"country": "ZZ"}),
        ("look/", {"hue": "360"}),
        ("look/", {"hue": "-1"}),
        ("look/", {"hue": "red"}),
    ],
)
def test_bad_input_is_refused_at_its_field_and_changes_nothing(north, desk, page, changes):
    before = type(north).objects.values().get(pk=north.pk)

    answer = desk.post(SETTINGS + page, opened(desk, page) | changes)

    form = answer.context["form"]
    assert (answer.status_code, set(form.errors) & set(changes) != set() or "work_until" in form.errors) == (422, True)
    assert type(north).objects.values().get(pk=north.pk) == before


def test_a_part_of_the_country_chosen_before_is_dropped_with_it(north, desk):
    desk.post(f"{SETTINGS}working-hours/", opened(desk, "working-hours/") | {"country": "IE"})

    north.refresh_from_db()
    assert (north.country, north.subdivision) == ("IE", "")


def test_an_administrator_cannot_lock_themselves_out_with_the_second_factor(north, desk):
    page = desk.post(f"{SETTINGS}security/", opened(desk, "security/") | {"requires_second_factor": "on"})

    north.refresh_from_db()
    assert (page.status_code, north.requires_second_factor) == (422, False)
    assert "Set up your own second factor first" in page.content.decode()


@pytest.mark.parametrize("role", [role for role in Role if role != Role.ADMIN])
@pytest.mark.parametrize(
    "page",
    ["organisation/", "working-hours/", "security/", "look/", "look/preview/", "look/logo/remove/", "addresses/"],
)
def test_settings_are_the_administrators_alone(north, role, page):
    browser = client_of(north, make_account(role, tenant=north))

    assert browser.get(SETTINGS + page).status_code == 404


def test_the_preview_shows_a_hue_and_saves_nothing(north, desk):
    page = desk.get(f"{SETTINGS}look/preview/?hue=20").content.decode()
    part = desk.get(f"{SETTINGS}look/preview/?hue=20", headers={"hx-request": "true"}).content.decode()

    north.refresh_from_db()
    assert ("Hue 20" in page, "<html" in part, "swatch" in part, north.hue) == (True, False, True, 168)


def picture(kind: str = "PNG", size=(80, 40)) -> SimpleUploadedFile:
    out = BytesIO()
    Image.new("RGB", size, "teal").save(out, kind)
    return SimpleUploadedFile(f"logo.{kind.lower()}", out.getvalue())


@pytest.mark.parametrize("kind", ["PNG", "JPEG", "WEBP"])
def test_a_logo_is_re_encoded_and_shown(north, desk, kind):
    desk.post(f"{SETTINGS}look/logo/", {"logo": picture(kind)})

    north.refresh_from_db()
    shown = desk.get(north.logo_url)
    assert (shown.status_code, shown["Content-Type"], bytes(shown.content[:4])) == (200, "image/png", b"\x89PNG")


@pytest.mark.parametrize(
    "upload",
    [
        SimpleUploadedFile("logo.svg", b"<svg xmlns='http://www.w3.org/2000/svg'><script>1</script></svg>"),
        SimpleUploadedFile("logo.png", b"not a picture"),
        SimpleUploadedFile("logo.png", b"\x89PNG" + b"x" * (2 * 1024 * 1024)),
        SimpleUploadedFile("logo.png", b""),
        None,
    ],
    ids=["svg", "text", "large", "empty", "none"],
)
def test_what_is_no_picture_is_refused(north, desk, upload):
    page = desk.post(f"{SETTINGS}look/logo/", {"logo": upload} if upload else {})

    north.refresh_from_db()
    with tenant_scope(north):
        assert (page.status_code, north.logo_id, Picture.objects.count()) == (422, None, 0)


def test_the_logo_is_removed_after_asking(north, desk):
    desk.post(f"{SETTINGS}look/logo/", {"logo": picture()})

    asked = desk.get(f"{SETTINGS}look/logo/remove/")
    north.refresh_from_db()
    kept = north.logo_id
    desk.post(f"{SETTINGS}look/logo/remove/")
    north.refresh_from_db()

    assert (asked.status_code, kept is not None, north.logo_id) == (200, True, None)


# addresses


@pytest.mark.parametrize(
    "name",
    [
        "localhost",
        "127.0.0.1",
        "north",
        "north.localhost",
        "a..b.org",
        "-a.org",
        "a_b.org",
        "http://a.org",
        "a.org:80",
        "a.org/x",
        "*.a.org",
        "a.b.1",
        "x.internal",
        f"{'a' * 64}.org",
        f"{'a.' * 130}org",
        "bücher.org",
        "",
    ],
)
def test_what_is_no_domain_of_ones_own(name):
    assert is_own_domain(name) is False


@pytest.mark.parametrize("name", ["partners.north.org", "north.org", "a1.b-c.co.uk", "xn--bcher-kva.org"])
def test_what_is_a_domain_of_ones_own(name):
    assert is_own_domain(name) is True


def test_a_domain_is_added_and_the_tenant_answers_there(north, desk):
    desk.post(f"{SETTINGS}addresses/add/", {"name": "Partners.North.org."})

    page = client_of(north).get("/accounts/login/", headers={"host": "partners.north.org"})
    assert (page.status_code, "North Trust" in page.content.decode()) == (200, True)


def test_taken_and_impossible_names_are_refused_in_the_same_words(north, south, desk):
    Host.objects.create(tenant=south, name="partners.south.org")

    answers = [
        desk.post(f"{SETTINGS}addresses/add/", {"name": name}).context["form"].errors["name"]
        for name in ("partners.south.org", "partners.north.localhost", "not a name", "north.localhost")
    ]

    assert [answer == answers[0] for answer in answers] == [True] * 4


def test_mails_follow_the_primary_name(north, desk):
    from accelerator.mailing.links import url_of

    desk.post(f"{SETTINGS}addresses/add/", {"name": "partners.north.org"})
    host = Host.objects.get(name="partners.north.org")
    desk.post(f"{SETTINGS}addresses/{host.pk}/primary/")

    with tenant_scope(north):
        assert url_of("/x").split("//")[1].startswith("partners.north.org")
    assert Host.objects.filter(tenant=north, is_primary=True).count() == 1


def test_the_primary_name_and_ours_are_not_removed(north, desk):
    primary = Host.objects.get(tenant=north)
    ours = Host.objects.create(tenant=north, name="north.localhost")

    desk.post(f"{SETTINGS}addresses/{primary.pk}/remove/")
    desk.post(f"{SETTINGS}addresses/{ours.pk}/remove/")

    assert set(Host.objects.filter(tenant=north)) == {primary, ours}


def test_a_domain_of_ones_own_is_removed_after_asking(north, desk):
    host = Host.objects.create(tenant=north, name="partners.north.org")

    asked = desk.get(f"{SETTINGS}addresses/{host.pk}/remove/").status_code
    kept = Host.objects.filter(pk=host.pk).exists()
    desk.post(f"{SETTINGS}addresses/{host.pk}/remove/")

    assert (asked, kept, Host.objects.filter(pk=host.pk).exists()) == (200, True, False)


@pytest.mark.parametrize("ending", ["primary/", "remove/"])
def test_another_tenants_name_is_not_touched(south, desk, ending):
    theirs = Host.objects.create(tenant=south, name="partners.south.org")

    answers = [
        desk.get(f"{SETTINGS}addresses/{theirs.pk}/{ending}"),
        desk.post(f"{SETTINGS}addresses/{theirs.pk}/{ending}"),
    ]

    theirs.refresh_from_db()
    assert ([answer.status_code for answer in answers], theirs.is_primary) == ([404, 404], False)

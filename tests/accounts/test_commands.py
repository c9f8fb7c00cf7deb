"""Tenants are made, put to sleep and woken from the command line."""

from io import StringIO

import pytest
from django.core.management import CommandError, call_command

from accelerator.accounts.models import Invitation
from accelerator.mailing.models import Mail
from accelerator.programmes.models import Picklist
from accelerator.tenancy.context import tenant_scope
from accelerator.tenancy.models import Host, Role, Tenant
from tests.factories.clients import client_of

pytestmark = pytest.mark.django_db

GIVEN = {
    "name": "Meadow Trust",
    "slug": "meadow",
    "own_domain": "partners.meadow.org",
    "admin_email": "ada@meadow.example",
    "admin_name": "Ada Marsh",
}


def run(**options) -> str:
    out = StringIO()
    call_command("create_tenant", stdout=out, **options)
    return out.getvalue()


def test_a_tenant_is_made_with_hosts_lists_and_an_invited_administrator():
    said = run(no_input=True, **GIVEN)

    tenant = Tenant.objects.get(slug="meadow")
    hosts = list(Host.objects.filter(tenant=tenant).order_by("-is_primary").values_list("name", "is_primary"))
    with tenant_scope(tenant):
        invitation, mail, lists = Invitation.objects.get(), Mail.objects.get(), Picklist.objects.count()
    assert hosts == [("meadow.localhost", True), ("partners.meadow.org", False)]
    assert (invitation.role, mail.address, lists > 0) == (Role.ADMIN, "ada@meadow.example", True)
    assert ("Meadow Trust answers at http://meadow.localhost" in said, "/accounts/invitations/" in said) == (
        True,
        False,
    )


def test_the_printed_link_opens_the_invitation():
    said = run(no_input=True, print_link=True, **GIVEN)

    path = "/accounts/invitations/" + said.split("/accounts/invitations/")[1].strip()
    page = client_of(Tenant.objects.get()).get(path, headers={"host": "meadow.localhost"})
    assert (page.status_code, "Ada Marsh, you are invited" in page.content.decode()) == (200, True)


def test_what_is_not_given_is_asked_until_it_makes_sense(monkeypatch):
    answers = iter(["", "Meadow Trust", "not a slug", "", "", "nobody", "ada@meadow.example", "Ada Marsh"])
    asked = []

    def ask(question: str) -> str:
        asked.append(question)
        return next(answers)

    monkeypatch.setattr("builtins.input", ask)

    run()

    assert Tenant.objects.get().slug == "meadow-trust"
    assert asked == [
        "Name of the organisation: ",
        "Name of the organisation: ",
        "Short name [meadow-trust]: ",
        "Short name [meadow-trust]: ",
        "Domain of its own, if any: ",
        "E-mail of the first administrator: ",
        "E-mail of the first administrator: ",
        "Name of the first administrator: ",
    ]


@pytest.mark.parametrize("missing", ["name", "admin_email", "admin_name"])
def test_without_questions_what_is_missing_is_named(missing):
    given = {key: value for key, value in GIVEN.items() if key != missing}

    with pytest.raises(CommandError, match=f"--{missing.replace('_', '-')}: This is needed"):
        run(no_input=True, **given)

    assert Tenant.objects.count() == 0


@pytest.mark.parametrize(
    "again",
    [
        {"own_domain": ""},
        {"slug": "other"},
        {"slug": "other", "own_domain": "", "host": "meadow.localhost"},
        {"slug": "no slug"},
        {"slug": "third", "own_domain": "nonsense"},
        {"slug": "fourth", "own_domain": "", "host": "fourth.test:80"},
        {"slug": "no_host_name", "own_domain": ""},
    ],
)
def test_what_is_taken_or_makes_no_sense_is_refused_and_nothing_is_made(again):
    run(no_input=True, **GIVEN)

    with pytest.raises(CommandError):
        run(no_input=True, **GIVEN | again)

    assert Tenant.objects.count() == 1


def test_a_suspended_tenant_answers_404_everywhere_until_it_is_resumed(north):
    call_command("suspend_tenant", "north", stdout=StringIO())
    asleep = [client_of(north).get(path).status_code for path in ("/accounts/login/", "/", "/admin/", "/brand.css")]
    call_command("resume_tenant", "north", stdout=StringIO())
    awake = client_of(north).get("/accounts/login/").status_code

    assert (asleep, awake) == ([404, 404, 404, 404], 200)


@pytest.mark.parametrize("command", ["suspend_tenant", "resume_tenant"])
def test_a_tenant_that_does_not_exist_is_named(command):
    with pytest.raises(CommandError, match="no tenant called nowhere"):
        call_command(command, "nowhere")

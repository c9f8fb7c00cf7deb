"""What people write stays text, on every page of every role (F18)."""

import html5lib
import pytest
from django.apps import apps

from accelerator.tenancy.context import tenant_scope
from accelerator.tenancy.models import Tenant
from tests.walks import access
from tests.walks.world import World

CANARY = "<x-canary onload=alert(1) hx-get=/x>'\"><script>x</script>"
WRITTEN = {
    "tenancy.Tenant": ("name", "about", "privacy_text", "contact_text"),
    "accounts.User": ("name",),
    "programmes.Programme": ("name", "summary", "about"),
    "programmes.Stage": ("name", "summary"),
    "programmes.Theme": ("name", "summary"),
    "programmes.GateCriterion": ("text", "note"),
    "programmes.Credit": ("organisation_name", "text"),
    "partners.Organisation": ("name", "about"),
    "partners.Person": ("given_name", "family_name", "about", "phone"),
    "partners.Position": ("title",),
    "partners.Project": ("name", "summary"),
    "partners.Need": ("title", "description"),
    "partners.Offer": ("title", "description"),
    "partners.Note": ("text",),
    "introductions.Introduction": ("why", "ask", "gain_innovator", "gain_partner", "bridge_paragraph"),
    "introductions.Answer": ("comment", "redirect_name"),
    "introductions.Partnership": ("title", "goal", "goal_measure", "evidence_note", "goal_result"),
    "introductions.Party": ("gives", "gets", "wish"),
    "mailing.Mail": ("subject", "to_name"),
}


def write_everywhere(tenant: Tenant) -> None:
    for label, fields in WRITTEN.items():
        model = apps.get_model(label)
        for field in fields:
            length = model._meta.get_field(field).max_length
            model.objects.update(**{field: CANARY[:length]})
    tenant.refresh_from_db()


@pytest.mark.parametrize("role", ["nobody", "admin", "innovator", "partner", "funder"])
def test_markup_in_what_people_write_is_never_markup_on_a_page_F18(seeded_db, role):
    world = World()
    client = world.client(role)
    with tenant_scope(world.tenant):
        addresses = {name: access.address_of(name, world) for name in access.ROUTES}
        write_everywhere(world.tenant)
    alive = []

    for name, address in addresses.items():
        response = client.get(address)
        if not response.get("Content-Type", "").startswith("text/html"):
            continue
        if b"x-canary" not in response.content:
            continue  # nothing of what was written stands on it, dead or alive; parsing is dear
        tree = html5lib.parse(response.content, namespaceHTMLElements=False)
        for element in tree.iter():
            tag = element.tag if isinstance(element.tag, str) else ""
            inline = tag == "script" and (element.text or "").strip() == "x"
            if tag == "x-canary" or inline or any(key.startswith(("on", "hx-on")) for key in element.attrib):
                alive.append((name, tag))

    assert alive == []

"""The API's list in pages of 200, held to the same rows put together as JSON by the database alone (B8)."""

import json

from bench.measure import Line, race
from bench.pages import Pages
from bench.world import cpu

ROWS, LIMIT = 1_000, 200
FIRST = f"/api/v1/introductions/?limit={LIMIT}"
# What staff are shown of an introduction, in as few words: the row, both organisations, both people, the answers.
IN_SQL = """
SELECT json_agg(shown) FROM (
    SELECT i.*, json_build_object('id', a.id, 'name', a.name) AS innovator_shown,
           json_build_object('id', b.id, 'name', b.name) AS partner_shown,
           json_build_object('id', p.id, 'name', p.given_name || ' ' || p.family_name, 'email', p.email) AS asked,
           json_build_object('id', q.id, 'name', q.given_name || ' ' || q.family_name, 'email', q.email) AS other,
           (SELECT json_agg(given) FROM introductions_answer given
            WHERE given.tenant_id = i.tenant_id AND given.introduction_id = i.id) AS answers
    FROM introductions_introduction i
    JOIN partners_organisation a ON (a.tenant_id, a.id) = (i.tenant_id, i.innovator_id)
    JOIN partners_organisation b ON (b.tenant_id, b.id) = (i.tenant_id, i.partner_id)
    LEFT JOIN partners_person p ON (p.tenant_id, p.id) = (i.tenant_id, i.innovator_person_id)
    LEFT JOIN partners_person q ON (q.tenant_id, q.id) = (i.tenant_id, i.partner_person_id)
    ORDER BY i.state_since DESC, i.id DESC LIMIT 1000
) AS shown
"""


def api_list(pages: Pages) -> list[Line]:
    """A thousand introductions as the administrator's script reads them, page after page."""
    from django.db import connection

    from accelerator.tenancy.context import tenant_scope

    world = pages.worlds["large"]
    bearer = f"Bearer {_secret(world)}"

    def ours() -> int:
        rows, path = 0, FIRST
        while path and rows < ROWS:
            said = json.loads(pages.browsers["large"].get(path, HTTP_AUTHORIZATION=bearer))
            rows += len(said["results"])
            path = said["next"] and said["next"].partition(".localhost")[2].partition("/")[2]
            path = path and f"/{path}"
        return rows

    def in_sql() -> None:
        with tenant_scope(world.tenant), connection.cursor() as cursor:
            cursor.execute(IN_SQL)
            cursor.fetchone()

    found = race(cpu, ours=ours, in_sql=in_sql)
    ratio = found.ratio("ours", "in_sql")
    return [
        Line(
            "API list of 1,000 : json_agg",
            found.median("ours"),
            found.median("in_sql"),
            ratio,
            "≤ 2.5",
            ratio <= 2.5,
            spread=found.spread("ours", "in_sql"),
            note=f"in pages of {LIMIT}, with token, permissions and limits; the reference is one statement",
        )
    ]


def _secret(world) -> str:
    from accelerator.accounts.services import make_token
    from accelerator.tenancy.context import tenant_scope

    with tenant_scope(world.tenant):
        return make_token(world.admin, name="bench")[1]

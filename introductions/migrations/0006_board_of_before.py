"""What the new columns of an introduction say of those that were there: who drafts looks after it."""

from django.db import migrations

TENANTS = "SELECT id FROM tenancy_tenant"
FILL = """
UPDATE introductions_introduction AS one SET
    curator_id = one.drafted_by_id,
    source = CASE one.origin WHEN 'elsewhere' THEN 'elsewhere' ELSE 'hand' END,
    no_reply = coalesce((
        SELECT word.answer = 'no_reply' FROM introductions_followup AS word
        WHERE word.tenant_id = one.tenant_id AND word.introduction_id = one.id ORDER BY word.given_at DESC LIMIT 1
    ), false),
    outcome_told = EXISTS (
        SELECT FROM introductions_meeting AS met
        WHERE met.tenant_id = one.tenant_id AND met.introduction_id = one.id AND met.outcome <> ''
    )
"""


def fill(apps, schema_editor):
    """Tenant by tenant: row-level security holds for the owner too."""
    with schema_editor.connection.cursor() as cursor:
        cursor.execute(TENANTS)
        for (tenant,) in cursor.fetchall():
            cursor.execute("SELECT set_config('app.tenant_id', %s, true)", [str(tenant)])
            cursor.execute(FILL)
        cursor.execute("SELECT set_config('app.tenant_id', '', true)")


class Migration(migrations.Migration):
    dependencies = [("introductions", "0005_board")]

    operations = [migrations.RunPython(fill, migrations.RunPython.noop)]

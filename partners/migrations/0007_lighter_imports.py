import django.db.models.deletion
from django.db import migrations, models

import accelerator.tenancy.context

# Nothing points to these rows, and other indexes begin with the same columns.
LIGHTER = """
ALTER TABLE partners_importitem DROP CONSTRAINT IF EXISTS partners_importitem_tenant_key;
ALTER TABLE partners_importrow DROP CONSTRAINT IF EXISTS partners_importrow_tenant_key;
DROP INDEX IF EXISTS partners_importitem_of_id_same_idx;
DROP INDEX IF EXISTS partners_importrow_of_id_same_idx;
"""
AS_BEFORE = """
ALTER TABLE partners_importitem ADD CONSTRAINT partners_importitem_tenant_key UNIQUE (tenant_id, id);
ALTER TABLE partners_importrow ADD CONSTRAINT partners_importrow_tenant_key UNIQUE (tenant_id, id);
CREATE INDEX IF NOT EXISTS partners_importitem_of_id_same_idx ON partners_importitem (tenant_id, of_id);
CREATE INDEX IF NOT EXISTS partners_importrow_of_id_same_idx ON partners_importrow (tenant_id, of_id);
"""
# An import wrote the name of a Python object where nothing had been said.
MEND = """
DO $$ DECLARE one uuid; BEGIN
    FOR one IN SELECT id FROM tenancy_tenant LOOP
        PERFORM set_config('app.tenant_id', one::text, true);
        UPDATE partners_person SET kept_why = '' WHERE kept_why LIKE '<django.db.models.expressions.%';
    END LOOP;
    PERFORM set_config('app.tenant_id', '', true);
END $$
"""
TENANT = models.ForeignKey(
    db_constraint=False,
    db_index=False,
    default=accelerator.tenancy.context.current_tenant_id,
    editable=False,
    on_delete=django.db.models.deletion.PROTECT,
    related_name="+",
    to="tenancy.tenant",
)


class Migration(migrations.Migration):
    dependencies = [
        ("partners", "0006_engagement_and_merging"),
        ("tenancy", "0003_closed_days"),
    ]

    operations = [
        migrations.AlterField(model_name="importitem", name="tenant", field=TENANT),
        migrations.AlterField(model_name="importrow", name="tenant", field=TENANT),
        migrations.RunSQL(LIGHTER, AS_BEFORE),
        migrations.RunSQL(MEND, migrations.RunSQL.noop),
    ]

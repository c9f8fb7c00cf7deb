from django.db import migrations, models

from accelerator.tenancy.operations import SealOnce


class Migration(migrations.Migration):
    dependencies = [
        ("audit", "0001_initial"),
        ("tenancy", "0001_initial"),
    ]

    operations = [
        migrations.AddField(
            model_name="entry",
            name="digest",
            field=models.CharField(editable=False, max_length=64, null=True),
        ),
        migrations.AddField(
            model_name="entry",
            name="number",
            field=models.PositiveBigIntegerField(editable=False, null=True),
        ),
        migrations.AddIndex(
            model_name="entry",
            index=models.Index(
                condition=models.Q(("number", None)), fields=["tenant", "created_at", "id"], name="audit_not_chained"
            ),
        ),
        migrations.AddConstraint(
            model_name="entry",
            constraint=models.UniqueConstraint(fields=("tenant", "number"), name="audit_place_once"),
        ),
        SealOnce(model="Entry", columns=["number", "digest"]),
    ]

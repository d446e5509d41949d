from datetime import UTC, datetime

from django.apps.registry import Apps
from django.db import migrations, models
from django.db.backends.base.schema import BaseDatabaseSchemaEditor


def keep_their_day(apps: Apps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    """Forms counted before are forgotten as they were to be: at the midnight of their day."""
    nonces = apps.get_model("appeals", "Nonce").objects.using(schema_editor.connection.alias)
    for day in nonces.order_by().values_list("forget_on", flat=True).distinct():
        midnight = datetime(day.year, day.month, day.day, tzinfo=UTC)
        nonces.filter(forget_on=day).update(forget_at=midnight)


def back_to_the_day(apps: Apps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    nonces = apps.get_model("appeals", "Nonce").objects.using(schema_editor.connection.alias)
    for hour in nonces.order_by().values_list("forget_at", flat=True).distinct():
        nonces.filter(forget_at=hour).update(forget_on=hour.date())


class Migration(migrations.Migration):
    dependencies = [
        ("appeals", "0004_figures"),
    ]

    operations = [
        migrations.AddField("nonce", "forget_at", models.DateTimeField(null=True)),
        migrations.AlterField("nonce", "forget_on", models.DateField(null=True)),
        migrations.RunPython(keep_their_day, back_to_the_day),
        migrations.AlterField("nonce", "forget_at", models.DateTimeField(db_index=True)),
        migrations.RemoveField("nonce", "forget_on"),
    ]

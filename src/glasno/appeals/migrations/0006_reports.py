from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("appeals", "0005_nonces_go_with_their_forms"),
    ]

    operations = [
        migrations.AddField("appealsettings", "reports", models.JSONField(default=list)),
    ]

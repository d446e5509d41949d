"""What has happened since: updates of a campaign."""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("campaigns", "0001_initial"),
    ]

    operations = [
        migrations.CreateModel(
            name="Update",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("name", models.CharField(max_length=60)),
                ("language", models.CharField(max_length=12)),
                ("day", models.DateField()),
                ("title", models.TextField()),
                ("body", models.TextField()),
                (
                    "campaign",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="updates",
                        to="campaigns.campaign",
                    ),
                ),
            ],
            options={
                "ordering": ["-day", "name", "language"],
                "indexes": [models.Index(fields=["language", "-day"], name="update_newest_of_all")],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("campaign", "name", "language"), name="update_once_per_language"
                    ),
                    models.CheckConstraint(condition=~models.Q(name=""), name="update_has_a_name"),
                ],
            },
        ),
    ]

from django.db import migrations, models


class Migration(migrations.Migration):
    """The worker looks lane by lane and provider by provider; it tells how long letters take."""

    dependencies = [
        ("outbox", "0002_lanes"),
    ]

    operations = [
        migrations.CreateModel(
            name="Delay",
            fields=[
                (
                    "id",
                    models.PositiveSmallIntegerField(default=1, primary_key=True, serialize=False),
                ),
                ("step", models.PositiveSmallIntegerField(default=0)),
            ],
            options={
                "constraints": (
                    models.CheckConstraint(
                        condition=models.Q(("id", 1)), name="outbox_delay_is_one"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("step__lte", 4)), name="outbox_delay_step_known"
                    ),
                ),
            },
        ),
        migrations.RemoveIndex(
            model_name="job",
            name="outbox_job_due",
        ),
        migrations.AddIndex(
            model_name="job",
            index=models.Index(
                condition=models.Q(("due_on__isnull", False)),
                fields=["lane", "provider", "due_on", "id"],
                name="outbox_job_queue",
            ),
        ),
        migrations.AddConstraint(
            model_name="job",
            constraint=models.CheckConstraint(
                condition=models.Q(("lane__lte", 2)), name="outbox_job_lane_known"
            ),
        ),
    ]

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("front", "0001_initial")]

    operations = [
        migrations.CreateModel(
            name="ArrivalHour",
            fields=[
                ("id", models.PositiveSmallIntegerField(primary_key=True, serialize=False)),
                ("day", models.DateField()),
                ("total", models.BigIntegerField()),
                ("alike", models.BigIntegerField()),
            ],
            options={
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("id__lt", 24)), name="front_arrivals_one_day"
                    ),
                ],
            },
        ),
    ]

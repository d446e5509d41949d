from django.db import migrations, models


class Migration(migrations.Migration):
    initial = True

    dependencies = []

    operations = [
        migrations.CreateModel(
            name="Case",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("lookup", models.BinaryField(max_length=16, unique=True)),
                ("box", models.BinaryField()),
                ("revision", models.PositiveIntegerField(default=1)),
                ("erase_on", models.DateField(db_index=True)),
                ("created_on", models.DateField()),
            ],
        ),
    ]

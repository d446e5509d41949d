"""What the clock has already been served for."""

from typing import ClassVar

from django.db import models


class ScheduledRun(models.Model):
    """The last week, day or hour for which a scheduled job has succeeded."""

    name = models.CharField(max_length=200)  # the job's dotted path
    ran_for = models.CharField(max_length=13)  # 2026-W47, 2026-11-22 or 2026-11-22T12

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["name"], name="scheduled_run_once"),
        ]

from datetime import datetime
from typing import Self

from django.db import models
from django.db.models import Q

HOURS = 24


class Probe(models.Model):
    """One row that the health check rewrites, to see whether the database still takes writes."""

    writes = models.BigIntegerField()

    class Meta:
        constraints = (
            models.CheckConstraint(condition=models.Q(id=1), name="front_probe_one_row"),
        )


class ArrivalHourQuerySet(models.QuerySet["ArrivalHour"]):
    def since(self, begin: datetime, *, now: datetime) -> Self:
        """The hours from `begin`, at most a day before `now`, whose rows still stand."""
        today, before = Q(day=now.date()), Q(day=begin.date())
        return self.filter((today & Q(id__lte=now.hour)) | (before & Q(id__gt=begin.hour)))


class ArrivalHour(models.Model):
    """How many requests came to the doors in one hour of the day (UTC), the last time it struck.

    At most 24 rows, the hour as their key. `alike`: see arrivals.py.
    """

    id = models.PositiveSmallIntegerField(primary_key=True)
    day = models.DateField()
    total = models.BigIntegerField()
    alike = models.BigIntegerField()

    objects = ArrivalHourQuerySet.as_manager()

    class Meta:
        constraints = (
            models.CheckConstraint(condition=Q(id__lt=HOURS), name="front_arrivals_one_day"),
        )

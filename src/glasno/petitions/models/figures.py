"""What is counted of a petition: by day, by country, by hour of asking; and the corrections."""

from __future__ import annotations

from typing import ClassVar

from django.db import models

from glasno.petitions.lanes import Lane
from glasno.petitions.models.petition import Petition


class CountCorrection(models.Model):
    """A drift that the nightly verification found and mended; shown publicly."""

    class Figure(models.TextChoices):
        CONFIRMED = "confirmed"
        WITHDRAWN = "withdrawn"
        REMOVED = "removed"

    petition = models.ForeignKey(Petition, on_delete=models.PROTECT, related_name="corrections")
    day = models.DateField()
    figure = models.CharField(max_length=9, choices=Figure.choices)
    was = models.PositiveIntegerField()
    became = models.PositiveIntegerField()

    class Meta:
        ordering: ClassVar = ["-day", "-id"]


class DayCount(models.Model):
    """How the count moved on one day, as the sequencer told it; a day that is over stands."""

    petition = models.ForeignKey(Petition, on_delete=models.PROTECT, db_index=False)
    day = models.DateField()
    confirmed = models.IntegerField(default=0)
    withdrawn = models.IntegerField(default=0)
    removed = models.IntegerField(default=0)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["petition", "day"], name="day_count_once"),
        ]


class CountryCount(models.Model):
    """How many standing signatures name a country, and on what its published figure rests."""

    petition = models.ForeignKey(Petition, on_delete=models.PROTECT, db_index=False)
    country = models.CharField(max_length=2, blank=True)  # ISO 3166 alpha-2, "" for none given
    standing = models.IntegerField(default=0)
    published = models.PositiveIntegerField(default=0)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["petition", "country"], name="country_count_once"),
        ]


class CountryChange(models.Model):
    """What a withdrawal takes from a country: the signature's own is erased at once.

    The sequencer adds it to CountryCount and deletes it.
    """

    petition = models.ForeignKey(Petition, on_delete=models.PROTECT, db_index=False)
    country = models.CharField(max_length=2, blank=True)
    change = models.SmallIntegerField()


class SigningHour(models.Model):
    """How many asked to sign in an hour, by mail provider and lane: a rate, no row a person."""

    petition = models.ForeignKey(Petition, on_delete=models.PROTECT, db_index=False)
    hour = models.DateTimeField()  # the full hour, UTC
    provider = models.CharField(max_length=24)
    lane = models.PositiveSmallIntegerField(choices=[(lane.value, lane.name) for lane in Lane])
    asked = models.PositiveIntegerField(default=0)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["petition", "hour", "provider", "lane"], name="signing_hour_once"
            ),
        ]

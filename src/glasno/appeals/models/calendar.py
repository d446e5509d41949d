"""The working days, frozen into a table that an operator can correct."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import ClassVar

from django.db import models

from glasno.appeals.clocks.calendar import WorkingCalendar


class CalendarDays(models.QuerySet["CalendarDay"]):
    def of_year(self, year: int) -> CalendarDays:
        return self.filter(day__range=(date(year, 1, 1), date(year, 12, 31)))

    def settled_years(self) -> frozenset[int]:
        """The years whose transferred days were known when they were frozen."""
        days = self.filter(corrected=False, provisional=False).values_list("day", flat=True)
        return frozenset(day.year for day in days)

    def calendar(self) -> WorkingCalendar:
        """All days as the clocks read them."""
        rows = dict(self.values_list("day", "working"))
        return WorkingCalendar(rows, self.settled_years())

    def settle(self, year: int) -> int:
        """An operator has entered what was missing of a year; how many days are settled by it."""
        return self.of_year(year).filter(provisional=True).update(provisional=False)

    def missing_years(self, years: Iterable[int]) -> list[int]:
        """Those of which nothing was frozen yet: corrections alone make no year."""
        frozen = {day.year for day in self.filter(corrected=False).values_list("day", flat=True)}
        return sorted(set(years) - frozen)


class CalendarDay(models.Model):
    """A holiday, a day off that was moved, a weekend day that is worked, or a correction.

    `provisional`: the transferred days of its year were not known when it was frozen.
    """

    day = models.DateField(unique=True)
    working = models.BooleanField()
    source = models.CharField(max_length=200)
    corrected = models.BooleanField(default=False)
    provisional = models.BooleanField(default=False)

    objects = CalendarDays.as_manager()

    class Meta:
        ordering: ClassVar = ["day"]
        constraints: ClassVar = [
            models.CheckConstraint(condition=~models.Q(source=""), name="calendar_day_has_source"),
            models.CheckConstraint(
                condition=models.Q(corrected=False) | models.Q(provisional=False),
                name="calendar_day_corrected_is_known",
            ),
        ]

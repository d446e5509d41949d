"""Which days are working days: a table, and weekends where the table is silent."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

SATURDAY = 5
DAY = timedelta(days=1)


class CalendarError(ValueError):
    """A published calendar cannot be read."""


@dataclass(frozen=True, slots=True)
class WorkingCalendar:
    """Days that are worked (True) or off (False) whatever their weekday is.

    A day that is not in the table is off on Saturday and Sunday and worked otherwise. `settled` are
    the years whose transferred days are known; left out, they are the years that the table names.
    Any other year is answered too, but nobody should rely on it: see `knows`.
    """

    days: Mapping[date, bool]
    settled: frozenset[int] | None = None

    def __post_init__(self) -> None:
        if self.settled is None:
            object.__setattr__(self, "settled", frozenset(day.year for day in self.days))

    def is_working(self, day: date) -> bool:
        return self.days.get(day, day.weekday() < SATURDAY)

    def rolled(self, day: date) -> date:
        """The day itself if it is worked, or else the next one that is."""
        while not self.is_working(day):
            day += DAY
        return day

    def next_working(self, day: date) -> date:
        """The first working day after this one."""
        return self.rolled(day + DAY)

    def add_working(self, day: date, count: int) -> date:
        """The working day that is number `count` (1 or more) after this one."""
        for _ in range(count):
            day = self.next_working(day)
        return day

    def knows(self, first: date, last: date) -> bool:
        """Whether the transferred days of all years from `first` to `last` are known."""
        return all(year in (self.settled or ()) for year in range(first.year, last.year + 1))

    def to_dict(self) -> dict[str, Any]:
        """As it is published for the doors: {"settled": [2026], "days": {"2026-01-01": false}}."""
        return {
            "settled": sorted(self.settled or ()),
            "days": {day.isoformat(): self.days[day] for day in sorted(self.days)},
        }

    @classmethod
    def from_dict(cls, data: Mapping[str, Any]) -> WorkingCalendar:
        """The inverse of to_dict. Raises CalendarError."""
        try:
            days = {date.fromisoformat(day): worked is True for day, worked in data["days"].items()}
            return cls(days, frozenset(_years(data["settled"])))
        except (AttributeError, KeyError, TypeError, ValueError) as error:
            raise CalendarError("The calendar of working days cannot be read.") from error


def _years(found: Iterable[object]) -> Iterable[int]:
    for year in found:
        if not isinstance(year, int):
            raise TypeError("a year is a number")
        yield year

"""The working days of Russia, as the library `holidays` has them.

The holidays are the same each year; which days off are moved, and which Saturdays are worked for
them, the government decides year by year. Until it has, and until the library has heard of it, a
year is provisional: its holidays stand, its transferred days are missing.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from importlib.metadata import version

import holidays

# How the library names a day off that was moved; every year that is decided has one.
MOVED = "перенесено с"
LIBRARY = f"holidays {version('holidays')}"


@dataclass(frozen=True, slots=True)
class FrozenDay:
    """A day that is not what its weekday says, or a holiday, with who says so.

    `provisional`: the transferred days of its year are not decided, or not known to the library.
    """

    day: date
    working: bool
    source: str
    provisional: bool


def frozen_days(years: Iterable[int]) -> tuple[FrozenDay, ...]:
    """Every holiday, day off that was moved and weekend day that is worked, in their order."""
    return tuple(day for year in sorted(set(years)) for day in _of_year(year))


def frozen_russia(years: Iterable[int]) -> Mapping[date, bool]:
    """The same as a table for WorkingCalendar; raw, with provisional years."""
    return {each.day: each.working for each in frozen_days(years)}


def _of_year(year: int) -> list[FrozenDay]:
    found = holidays.country_holidays("RU", years=year, language="ru")
    provisional = not any(MOVED in name for name in found.values())
    off = {day: name for day, name in found.items() if day.year == year}
    first, last = date(year, 1, 1), date(year, 12, 31)
    days = []
    for number in range((last - first).days + 1):
        day = first + timedelta(days=number)
        if day in off:
            days.append(FrozenDay(day, False, f"{LIBRARY}: {off[day]}", provisional))  # noqa: FBT003 - positions of a record
        elif found.is_weekend(day) and found.is_working_day(day):
            source = f"{LIBRARY}: worked, the day off was moved"
            days.append(FrozenDay(day, True, source, provisional))  # noqa: FBT003 - as above
    return days

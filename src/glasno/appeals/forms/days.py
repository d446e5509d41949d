"""Days as people write them: 05.03.2023, 5.3.2023, 5/3/2023 (the day first), or 2023-03-05."""

from __future__ import annotations

import re
from datetime import date, timedelta

from django.utils.translation import gettext as _

_DAY_FIRST = re.compile(r"(\d{1,2})\s*[./-]\s*(\d{1,2})\s*[./-]\s*(\d{4})(?:\s*г\.?)?")
_ISO = re.compile(r"(\d{4})-(\d{1,2})-(\d{1,2})")
EARLIEST = date(1900, 1, 1)


class NotADayError(ValueError):
    """The text is no day, or one that the calendar does not have."""


# The server counts days in UTC: east of it a day has begun already, west of it the last one lasts.
ELSEWHERE = timedelta(days=1)


def is_to_come(day: date, *, today: date) -> bool:
    """Whether it has begun nowhere on earth yet; `today` is the server's."""
    return day > today + ELSEWHERE


def read_day(text: str) -> date:
    """The day that was meant. Raises NotADayError."""
    if found := _ISO.fullmatch(text):
        year, month, day = map(int, found.groups())
    elif found := _DAY_FIRST.fullmatch(text):
        day, month, year = map(int, found.groups())
    else:
        raise NotADayError("write it as 05.03.2023")
    try:
        return date(year, month, day)
    except ValueError:
        raise NotADayError("the calendar has no such day") from None


def shown_day(value: str) -> str:
    """An ISO day as it is typed, "05.03.2023"; whatever else was typed stays as it is."""
    try:
        return date.fromisoformat(value).strftime("%d.%m.%Y")
    except ValueError:
        return value


def not_a_day() -> str:
    """What is said of a text that is no day, in the active language."""
    return _("Write a day of the calendar with figures: day, month, year, as in 05.03.2023.")

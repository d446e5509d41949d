"""Where an axis is marked: round numbers, first days of months and years."""

from __future__ import annotations

from datetime import date, timedelta

ROUND = (1, 2, 5)
# Beyond so many days months are too many, below the other they are too few.
LONG, SHORT = 800, 50


def round_numbers(low: float, high: float, *, most: int) -> list[int]:
    """At most `most` whole numbers other than 0 between `low` and `high`, evenly spaced."""
    size = 1
    while True:
        for step in (size * factor for factor in ROUND):
            places = range(-int(-low // step), int(high // step) + 1)
            if len(places) - (0 in places) <= most:
                return [step * place for place in places if place]
        size *= 10


def first_days(first: date, last: date) -> list[date]:
    """First days of years, of months, or none, by how long it is from `first` to `last`."""
    days = (last - first).days
    if days < SHORT:
        return []
    found, day = [], first.replace(day=1)
    while day <= last:
        if day >= first and (days <= LONG or day.month == 1):
            found.append(day)
        day = (day + timedelta(days=31)).replace(day=1)
    return found

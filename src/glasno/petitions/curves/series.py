"""What a curve goes through: how many signatures stood, and how many came a day."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from glasno.petitions.statistics import Period

# Over so many days a figure is averaged when there are more columns than can be told apart.
STEPS = (1, 7, 28, 91, 364)


@dataclass(frozen=True, slots=True)
class Standing:
    """How many signatures stood at the end of a day, as far as published periods tell."""

    day: date
    number: int


@dataclass(frozen=True, slots=True)
class Rate:
    """So many signatures came in `days` days from `first` on; less than 0 when more were set aside.

    A share of a period that reaches beyond is taken as even over the period's days.
    """

    first: date
    days: int
    number: float

    @property
    def a_day(self) -> float:
        return self.number / self.days


def growth(periods: Sequence[Period]) -> list[Standing]:
    """The standing signatures at the end of each period, in their order."""
    number, found = 0, []
    for each in periods:
        number += each.confirmed - each.withdrawn - each.removed
        found.append(Standing(each.last, number))
    return found


def span(periods: Sequence[Period]) -> int:
    """How many days the periods take together, gaps and both ends included."""
    return (periods[-1].last - periods[0].first).days + 1


def step_for(periods: Sequence[Period], *, most: int) -> int:
    """Over how many days to average, so that there are `most` columns or few more."""
    days = span(periods)
    return next((step for step in STEPS if days <= step * most), STEPS[-1])


def rates(periods: Sequence[Period], *, step: int) -> list[Rate]:
    """New signatures: by period as published (`step` 1), or in parts of `step` days.

    The last part ends with the last period; the first may be shorter.
    """
    if step == 1:
        return [Rate(each.first, _days(each), each.confirmed) for each in periods]
    begin, days = periods[0].first, span(periods)
    short = days % step
    ends = [*([short] if short else []), *range(short + step, days + 1, step)]
    sums = [0.0] * len(ends)
    for each in periods:
        even, offset = each.confirmed / _days(each), (each.first - begin).days
        for day in range(offset, offset + _days(each)):
            sums[(day - short) // step + bool(short)] += even
    begins = [0, *ends[:-1]]
    return [
        Rate(begin + timedelta(days=first), last - first, number)
        for first, last, number in zip(begins, ends, sums, strict=True)
    ]


def _days(period: Period) -> int:
    return (period.last - period.first).days + 1

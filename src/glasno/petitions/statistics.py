"""Which figures of a petition may be published (P8), so that they tell of no few people. Pure.

By day: consecutive days are one period until five have gathered; a published period never changes.
By country: a figure is a floor, a multiple of five below the truth, and moves only when the truth
has moved by five; what is not named, and every remainder, is `other` (docs/adr/0089).
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta

from glasno.kit.opendata import SMALLEST, Row

OTHER = "other"
DAY_COLUMNS = ("from", "to", "confirmed", "withdrawn", "removed")
COUNTRY_COLUMNS = ("until", "country", "signatures")
CODE = re.compile(r"[A-Z]{2}")


@dataclass(frozen=True, slots=True)
class Day:
    """What came into the count on one day, and what of it was withdrawn and removed that day.

    Each may be negative: what is set aside later comes off on the day on which that happened.
    """

    day: date
    confirmed: int = 0
    withdrawn: int = 0
    removed: int = 0

    @property
    def standing(self) -> int:
        """By how much the number of standing signatures moved."""
        return self.confirmed - self.withdrawn - self.removed


@dataclass(frozen=True, slots=True)
class Period:
    """Consecutive days, both ends included. Each figure is 0 or at least five from it.

    `confirmed` is exact. Fewer than five withdrawn or removed wait for a later period.
    """

    first: date
    last: date
    confirmed: int
    withdrawn: int
    removed: int

    def row(self) -> Row:
        first, last = self.first.isoformat(), self.last.isoformat()
        return first, last, self.confirmed, self.withdrawn, self.removed


def periods(days: Iterable[Day]) -> list[Period]:
    """The periods that `days` (over for good, in their order) make; the rest waits for more.

    More days only add periods: those that were there stay as they were.
    """
    found: list[Period] = []
    first: date | None = None
    confirmed = withdrawn = removed = 0
    for day in days:
        first = first or day.day
        confirmed += day.confirmed
        withdrawn += day.withdrawn
        removed += day.removed
        told = Period(first, day.day, confirmed, _told(withdrawn), _told(removed))
        if told.confirmed != _told(confirmed) or not any(told.row()[2:]):
            continue
        found.append(told)
        first = day.day + timedelta(days=1)
        confirmed = 0
        withdrawn -= told.withdrawn
        removed -= told.removed
    return found


def _told(figure: int) -> int:
    return figure if abs(figure) >= SMALLEST else 0


def moved(last: int, true: int) -> int:
    """What the published floor of a country rests on from now on; `last` is what it rested on.

    A multiple of five, less than five away from the truth.
    """
    if abs(true - last) < SMALLEST:
        return last
    steps = true // SMALLEST if true > last else -(-true // SMALLEST)
    return max(steps, 0) * SMALLEST


def floor(base: int) -> int | None:
    """The figure published of a country, or None where it is too small to be named."""
    # One step below: a withdrawal or four must not make it more than the truth.
    least = base - SMALLEST
    return least if least >= SMALLEST else None


def country_rows(bases: Mapping[str, int], *, total: int, until: date) -> list[Row]:
    """Rows of COUNTRY_COLUMNS, by code and `other` last; with it they add up to `total`.

    `bases` maps codes, "" for none given, to what their floors rest on. An `other` below five is
    left out.
    """
    named = {
        code: least
        for code, base in sorted(bases.items())
        if CODE.fullmatch(code) and (least := floor(base)) is not None
    }
    other = total - sum(named.values())
    if other >= SMALLEST:
        named[OTHER] = other
    return [(until.isoformat(), code, figure) for code, figure in named.items()]

"""The tables beside a petition's curve: rows of the open data, shaped for a page. Pure."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import groupby

from glasno.kit.opendata import Row
from glasno.petitions.statistics import OTHER, Period

# So many periods stand one by one; of a longer history the older ones are added up by months.
NEWEST = 31


@dataclass(frozen=True, slots=True)
class PeriodRow:
    """Consecutive periods added up, and how many signatures stood at the end of the last."""

    first: date
    last: date
    confirmed: int
    withdrawn: int
    removed: int
    standing: int


@dataclass(frozen=True, slots=True)
class CountryRow:
    """`name` is "" for the rest, which is no country's."""

    name: str
    signatures: int


def period_rows(periods: Sequence[Period]) -> list[PeriodRow]:
    """Newest first. Nothing is lost: together the rows are all of `periods`."""
    older, newest = _split(periods)
    groups = [[*group] for _, group in groupby(older, key=lambda each: _month(each.last))]
    groups += [[each] for each in newest]
    rows, standing = [], 0
    for group in groups:
        confirmed = sum(each.confirmed for each in group)
        withdrawn = sum(each.withdrawn for each in group)
        removed = sum(each.removed for each in group)
        standing += confirmed - withdrawn - removed
        first, last = group[0].first, group[-1].last
        rows.append(PeriodRow(first, last, confirmed, withdrawn, removed, standing))
    return rows[::-1]


def country_rows_of(rows: Sequence[Row], names: Mapping[str, str]) -> list[CountryRow]:
    """Rows of statistics.COUNTRY_COLUMNS, the largest first and the rest last."""
    told = [(str(code), int(figure)) for _, code, figure in rows]
    countries = [
        CountryRow(names.get(code, code), figure) for code, figure in told if code != OTHER
    ]
    rest = [CountryRow("", figure) for code, figure in told if code == OTHER]
    return sorted(countries, key=lambda each: (-each.signatures, each.name)) + rest


def _split(periods: Sequence[Period]) -> tuple[Sequence[Period], Sequence[Period]]:
    if len(periods) <= 2 * NEWEST:
        return [], periods
    return periods[:-NEWEST], periods[-NEWEST:]


def _month(day: date) -> tuple[int, int]:
    return day.year, day.month

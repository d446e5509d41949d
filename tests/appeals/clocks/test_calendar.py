"""Which days are worked, and how sure of it one may be."""

from datetime import date
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from glasno.appeals.clocks.calendar import CalendarError, WorkingCalendar
from tests.appeals.clocks.rules import day, russia

DATES = st.dates(date(2000, 1, 1), date(2100, 12, 31))


def test_table_is_stronger_than_the_weekday() -> None:
    calendar = WorkingCalendar({day("2026-03-07"): True, day("2026-03-09"): False})
    worked = {number: calendar.is_working(date(2026, 3, number)) for number in range(6, 12)}
    assert worked == {6: True, 7: True, 8: False, 9: False, 10: True, 11: True}


def test_rolled_day_is_itself_or_the_next_that_is_worked() -> None:
    assert russia().rolled(day("2026-05-08")) == day("2026-05-08")
    assert russia().rolled(day("2026-05-09")) == day("2026-05-12")
    assert russia().next_working(day("2026-05-08")) == day("2026-05-12")


def test_years_of_the_table_are_known_unless_it_says_otherwise() -> None:
    days = {day("2026-01-01"): False, day("2027-01-01"): False}
    first, last = day("2026-12-30"), day("2027-01-12")
    assert WorkingCalendar(days).knows(first, last)
    assert not WorkingCalendar(days, frozenset({2026})).knows(first, last)
    assert WorkingCalendar(days, frozenset({2026})).knows(first, first)
    assert not WorkingCalendar({}).knows(first, first)


@given(st.dictionaries(DATES, st.booleans(), max_size=20), st.frozensets(st.integers(2000, 2100)))
def test_published_calendar_reads_back(days: dict[date, bool], settled: frozenset[int]) -> None:
    calendar = WorkingCalendar(days, settled)
    assert WorkingCalendar.from_dict(calendar.to_dict()) == calendar


@pytest.mark.parametrize(
    "data",
    [
        {},
        {"days": {}},
        {"days": [], "settled": []},
        {"days": {"2026-02-30": True}, "settled": []},
        {"days": {}, "settled": ["2026"]},
        {"days": {}, "settled": 2026},
    ],
)
def test_calendar_that_is_not_one_is_refused(data: dict[str, Any]) -> None:
    with pytest.raises(CalendarError):
        WorkingCalendar.from_dict(data)

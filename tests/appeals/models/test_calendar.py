"""The table of working days, and what the database refuses to hold."""

from datetime import date

import pytest
from django.db import IntegrityError

from glasno.appeals.clocks import WorkingCalendar
from glasno.appeals.models import CalendarDay

pytestmark = pytest.mark.django_db

DAY = date(2026, 1, 9)


def make_day(
    day: date, *, working: bool = False, corrected: bool = False, provisional: bool = False
) -> CalendarDay:
    return CalendarDay.objects.create(
        day=day, working=working, source="a decree", corrected=corrected, provisional=provisional
    )


def test_day_stands_once() -> None:
    make_day(DAY)
    with pytest.raises(IntegrityError):
        make_day(DAY)


def test_day_has_a_source() -> None:
    with pytest.raises(IntegrityError):
        CalendarDay.objects.create(day=DAY, working=False, source="")


def test_correction_is_never_provisional() -> None:
    with pytest.raises(IntegrityError):
        make_day(DAY, corrected=True, provisional=True)


def test_calendar_has_all_days_and_the_years_that_are_settled() -> None:
    make_day(DAY)
    make_day(date(2027, 2, 20), working=True)
    make_day(date(2028, 1, 1), provisional=True)
    make_day(date(2029, 1, 1), corrected=True)
    assert CalendarDay.objects.calendar() == WorkingCalendar(
        {
            DAY: False,
            date(2027, 2, 20): True,
            date(2028, 1, 1): False,
            date(2029, 1, 1): False,
        },
        frozenset({2026, 2027}),
    )


def test_corrections_alone_make_no_year() -> None:
    make_day(DAY)
    make_day(date(2029, 1, 1), corrected=True)
    assert CalendarDay.objects.missing_years([2026, 2029, 2030]) == [2029, 2030]


def test_settling_a_year_leaves_the_others() -> None:
    make_day(date(2028, 1, 1), provisional=True)
    make_day(date(2029, 1, 1), provisional=True)
    assert CalendarDay.objects.settle(2028) == 1
    assert CalendarDay.objects.settled_years() == frozenset({2028})


def test_days_of_a_year_stand_in_their_order() -> None:
    for day in (date(2026, 12, 31), DAY, date(2027, 1, 1), date(2025, 12, 31)):
        make_day(day)
    assert [row.day for row in CalendarDay.objects.of_year(2026)] == [DAY, date(2026, 12, 31)]

"""The days as the library has them, against the government's decisions for some years."""

from datetime import date, timedelta

import pytest

from glasno.appeals.clocks import WorkingCalendar
from glasno.appeals.clocks.russia import LIBRARY, FrozenDay, frozen_days, frozen_russia
from tests.appeals.clocks.rules import day


def worked_weekends(year: int) -> list[date]:
    return [day for day, working in frozen_russia([year]).items() if working]


@pytest.mark.parametrize(
    ("year", "worked"),
    [
        (2024, ["2024-04-27", "2024-11-02", "2024-12-28"]),
        (2025, ["2025-11-01"]),
        (2026, []),
        (2027, ["2027-02-20"]),
    ],
)
def test_saturdays_are_worked_for_days_off_that_moved(year: int, worked: list[str]) -> None:
    assert worked_weekends(year) == [day(each) for each in worked]


@pytest.mark.parametrize(("year", "working"), [(2024, 248), (2025, 247), (2026, 247)])
def test_year_has_as_many_working_days_as_its_calendar_says(year: int, working: int) -> None:
    calendar = WorkingCalendar(frozen_russia([year]))
    days = [date(year, 1, 1) + timedelta(days=number) for number in range(366)]
    assert sum(calendar.is_working(each) for each in days if each.year == year) == working


def test_day_names_who_says_so() -> None:
    found = {each.day: each for each in frozen_days([2027])}
    moved = day("2027-11-05")
    assert found[moved] == FrozenDay(
        moved, False, f"{LIBRARY}: Выходной (перенесено с 02.01.2027)", False
    )
    assert found[day("2027-02-20")].source == f"{LIBRARY}: worked, the day off was moved"


def test_year_without_moved_days_is_provisional() -> None:
    assert {each.provisional for each in frozen_days([2026, 2027])} == {False}
    assert {each.provisional for each in frozen_days([2090])} == {True}
    assert frozen_russia([2090])[day("2090-01-01")] is False


def test_days_stand_in_their_order_and_each_once() -> None:
    days = [each.day for each in frozen_days([2026, 2025, 2026])]
    assert days == sorted(set(days))

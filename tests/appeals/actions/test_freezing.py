"""Filling the table of working days: once, and never over an operator's word."""

from datetime import UTC, date, datetime

import pytest

from glasno.appeals.actions import freezing
from glasno.appeals.actions.freezing import SourceError, correct_day, freeze_calendar
from glasno.appeals.clocks import FrozenDay, WorkingCalendar, frozen_russia
from glasno.appeals.models import CalendarDay

pytestmark = pytest.mark.django_db

NEW_YEAR = date(2026, 1, 1)


def rows() -> dict[date, tuple[bool, str, bool, bool]]:
    return {
        row.day: (row.working, row.source, row.corrected, row.provisional)
        for row in CalendarDay.objects.all()
    }


def library(monkeypatch: pytest.MonkeyPatch, *days: FrozenDay) -> None:
    """Another release of the library, which knows these days of 2090."""
    monkeypatch.setattr(freezing, "frozen_days", lambda years: days)


def test_last_year_this_one_and_the_next_two_are_frozen(now: datetime) -> None:
    written = freeze_calendar(now=now)
    calendar = CalendarDay.objects.calendar()
    assert calendar.days == frozen_russia(range(2025, 2029))
    assert written == len(calendar.days)
    assert calendar.settled == frozenset({2025, 2026, 2027})


def test_frozen_table_counts_as_the_library_does(now: datetime) -> None:
    freeze_calendar(now=now)
    assert CalendarDay.objects.calendar().next_working(date(2025, 12, 30)) == date(2026, 1, 12)


def test_second_freezing_writes_nothing(now: datetime) -> None:
    freeze_calendar(now=now)
    before = rows()
    assert freeze_calendar(now=now) == 0
    assert rows() == before


def test_next_year_enters_when_the_year_has_turned(now: datetime) -> None:
    freeze_calendar(now=now)
    later = datetime(2028, 1, 2, tzinfo=UTC)
    assert freeze_calendar(now=later) == len(frozen_russia([2029, 2030]))


def test_only_the_years_asked_for_are_frozen(now: datetime) -> None:
    freeze_calendar(now=now, years=[2024])
    assert CalendarDay.objects.calendar().days == frozen_russia([2024])


def test_correction_before_freezing_stands(now: datetime) -> None:
    correct_day(NEW_YEAR, working=True, source="Decree 1")
    freeze_calendar(now=now, years=[2026])
    assert rows()[NEW_YEAR] == (True, "Decree 1", True, False)
    assert len(rows()) == len(frozen_russia([2026]))


def test_correction_after_freezing_stands(now: datetime) -> None:
    freeze_calendar(now=now, years=[2026])
    correct_day(NEW_YEAR, working=True, source="Decree 1")
    correct_day(date(2026, 3, 4), working=False, source="Decree 2")
    assert freeze_calendar(now=now, years=[2026]) == 0
    assert rows()[NEW_YEAR] == (True, "Decree 1", True, False)
    assert rows()[date(2026, 3, 4)] == (False, "Decree 2", True, False)


def test_settled_year_is_not_moved_by_another_release(
    now: datetime, monkeypatch: pytest.MonkeyPatch
) -> None:
    freeze_calendar(now=now, years=[2026])
    before = rows()
    library(monkeypatch, FrozenDay(NEW_YEAR, True, "other", False))
    assert freeze_calendar(now=now, years=[2026]) == 0
    assert rows() == before


def test_provisional_year_is_frozen_anew_once_it_is_decided(
    now: datetime, monkeypatch: pytest.MonkeyPatch
) -> None:
    freeze_calendar(now=now, years=[2090])
    correct_day(date(2090, 1, 2), working=True, source="Decree 1")
    moved = date(2090, 5, 10)
    library(
        monkeypatch,
        FrozenDay(date(2090, 1, 2), False, "library", False),
        FrozenDay(moved, False, "library", False),
    )
    assert freeze_calendar(now=now, years=[2090]) == 1
    assert rows() == {
        date(2090, 1, 2): (True, "Decree 1", True, False),
        moved: (False, "library", False, False),
    }


def test_provisional_year_stays_while_nothing_new_is_known(now: datetime) -> None:
    freeze_calendar(now=now, years=[2090])
    assert freeze_calendar(now=now, years=[2090]) == 0
    assert CalendarDay.objects.settled_years() == frozenset()


def test_year_that_an_operator_settled_stays(
    now: datetime, monkeypatch: pytest.MonkeyPatch
) -> None:
    freeze_calendar(now=now, years=[2090])
    CalendarDay.objects.settle(2090)
    library(monkeypatch, FrozenDay(date(2090, 5, 10), False, "library", False))
    assert freeze_calendar(now=now, years=[2090]) == 0
    assert CalendarDay.objects.settled_years() == frozenset({2090})


def test_correction_can_be_corrected() -> None:
    correct_day(NEW_YEAR, working=True, source="Decree 1")
    correct_day(NEW_YEAR, working=False, source="  Decree   2 ")
    assert rows() == {NEW_YEAR: (False, "Decree 2", True, False)}
    assert CalendarDay.objects.calendar() == WorkingCalendar({NEW_YEAR: False}, frozenset())


@pytest.mark.parametrize("source", ["", "  ", "x" * 201, "two\nlines", "a\x00b", "\u202eevil"])
def test_source_that_cannot_be_kept_is_refused(source: str) -> None:
    with pytest.raises(SourceError):
        correct_day(NEW_YEAR, working=True, source=source)
    assert rows() == {}

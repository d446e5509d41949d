"""What the doctor says of the working days."""

from datetime import UTC, date, datetime

import pytest
from django.conf import LazySettings

from glasno.appeals.actions.freezing import freeze_calendar
from glasno.appeals.examinations import examine, examine_calendar
from glasno.appeals.models import CalendarDay
from glasno.kit import clock
from glasno.kit.findings import Level

pytestmark = pytest.mark.django_db

NOW = datetime(2026, 11, 22, tzinfo=UTC)


def whats(today: str) -> list[str]:
    found = list(examine_calendar(date.fromisoformat(today)))
    assert {finding.level for finding in found} <= {Level.WARNING}
    return [finding.what for finding in found]


def test_year_that_is_missing_is_told() -> None:
    assert whats("2026-11-30") == [
        "The working days of 2026 are missing, so terms that end then are wrong."
    ]


def test_next_year_is_asked_for_from_december_on() -> None:
    freeze_calendar(now=NOW, years=[2026])
    assert whats("2026-11-30") == []
    assert whats("2026-12-01") == [
        "The working days of 2027 are missing, so terms that end then are wrong."
    ]
    freeze_calendar(now=NOW, years=[2027])
    assert whats("2026-12-01") == []


def test_year_that_is_not_decided_is_told_until_it_is_settled() -> None:
    freeze_calendar(now=NOW, years=[2090])
    (what,) = whats("2090-03-01")
    assert what.startswith("The transferred days off of 2090 are not known")
    CalendarDay.objects.settle(2090)
    assert whats("2090-03-01") == []


def test_doctor_looks_by_todays_date(settings: LazySettings) -> None:
    assert f"{examine.__module__}.{examine.__name__}" in settings.GLASNO_EXAMINATIONS
    assert [finding.what for finding in examine()][:1] == whats(clock.now().date().isoformat())[:1]

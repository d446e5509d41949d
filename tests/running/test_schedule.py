"""Jobs by the clock: once a day or an hour, whatever the clock and the machine do meanwhile."""

import logging
import threading
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.db import connections

from glasno.running.models import ScheduledRun
from glasno.running.schedule import JobsFailedError, is_due, run_due
from tests.patience import PATIENCE_SECONDS

NAME = "Ivan Petrov"
DAILY = "tests.running.test_schedule.sweep"
HOURLY = "tests.running.test_schedule.look"
FAILING = "tests.running.test_schedule.fail"

ran: list[tuple[str, datetime]] = []


def sweep(*, now: datetime) -> int:
    ran.append(("sweep", now))
    return 1


def look(*, now: datetime) -> int:
    ran.append(("look", now))
    return 0


def fail(*, now: datetime) -> int:
    ran.append(("fail", now))
    raise ValueError(NAME)


@pytest.fixture(autouse=True)
def _scheduled(settings: Any) -> None:
    settings.GLASNO_SCHEDULE = [(DAILY, "daily"), (HOURLY, "hourly")]
    ran.clear()


def at(day: int, hour: int, minute: int = 0) -> datetime:
    return datetime(2026, 11, day, hour, minute, tzinfo=UTC)


@pytest.mark.django_db
def test_first_call_runs_everything() -> None:
    assert run_due(now=at(22, 12)) == [DAILY, HOURLY]
    assert ran == [("sweep", at(22, 12)), ("look", at(22, 12))]


@pytest.mark.django_db
@pytest.mark.parametrize(("day", "runs"), [(22, 0), (23, 1), (29, 1), (30, 2)])
def test_weekly_job_runs_once_a_week_from_monday(settings: Any, day: int, runs: int) -> None:
    settings.GLASNO_SCHEDULE = [(DAILY, "weekly")]
    for each in range(20, day + 1):
        run_due(now=at(each, 12))
    assert len(ran) - 1 == runs


@pytest.mark.django_db
def test_weekly_job_goes_on_over_new_year(settings: Any) -> None:
    settings.GLASNO_SCHEDULE = [(DAILY, "weekly")]
    for month, day in ((12, 30), (1, 3), (1, 4)):
        year = 2026 if month == 12 else 2027
        run_due(now=datetime(year, month, day, 12, tzinfo=UTC))
    # The first of January 2027 is a Friday of the week that began in December.
    assert len(ran) == 2


@pytest.mark.django_db
def test_call_again_runs_nothing() -> None:
    run_due(now=at(22, 12))
    assert run_due(now=at(22, 12)) == []
    assert run_due(now=at(22, 12, 59)) == []
    assert len(ran) == 2


@pytest.mark.django_db
def test_next_hour_and_next_day_run_what_is_theirs() -> None:
    run_due(now=at(22, 22))
    assert run_due(now=at(22, 23)) == [HOURLY]
    assert run_due(now=at(23, 0)) == [DAILY, HOURLY]


@pytest.mark.django_db
def test_days_without_power_are_made_good_by_one_run() -> None:
    run_due(now=at(1, 12))
    assert run_due(now=at(22, 12)) == [DAILY, HOURLY]
    assert run_due(now=at(22, 12)) == []


@pytest.mark.django_db
@pytest.mark.parametrize("back", [timedelta(minutes=30), timedelta(hours=1)])
def test_clock_set_back_a_little_repeats_nothing(back: timedelta) -> None:
    run_due(now=at(22, 0, 10))
    assert run_due(now=at(22, 0, 10) - back) == []


@pytest.mark.django_db
def test_clock_set_back_far_stops_nothing() -> None:
    """A clock that once stood in 2031 must not silence the jobs for five years."""
    run_due(now=datetime(2031, 1, 1, tzinfo=UTC))
    assert run_due(now=at(22, 12)) == [DAILY, HOURLY]
    assert run_due(now=at(22, 12)) == []
    assert run_due(now=at(23, 12)) == [DAILY, HOURLY]


@pytest.mark.django_db
def test_failing_job_stops_no_other_and_runs_again(
    settings: Any, caplog: pytest.LogCaptureFixture
) -> None:
    settings.GLASNO_SCHEDULE = [(FAILING, "daily"), (DAILY, "daily")]
    with caplog.at_level(logging.ERROR), pytest.raises(JobsFailedError) as failed:
        run_due(now=at(22, 12))
    assert str(failed.value) == (f"These scheduled jobs failed and will be tried again: {FAILING}.")
    assert failed.value.ran == [DAILY]
    assert is_due(FAILING, "daily", now=at(22, 12)) is True
    assert is_due(DAILY, "daily", now=at(22, 12)) is False
    assert caplog.records[0].getMessage().endswith("builtins.ValueError")
    assert NAME not in caplog.text


@pytest.mark.django_db(transaction=True)
def test_two_processes_never_run_a_job_at_once(
    settings: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    settings.GLASNO_SCHEDULE = [(DAILY, "daily")]
    first_is_in, second_may_go = threading.Event(), threading.Event()
    other: list[list[str]] = []

    def slow(*, now: datetime) -> int:
        ran.append(("sweep", now))
        first_is_in.set()
        second_may_go.wait(PATIENCE_SECONDS)
        return 0

    monkeypatch.setattr("tests.running.test_schedule.sweep", slow)

    def run_and_close() -> None:
        other.append(run_due(now=at(22, 12)))
        connections.close_all()

    threads = [threading.Thread(target=run_and_close) for _ in range(2)]
    threads[0].start()
    assert first_is_in.wait(PATIENCE_SECONDS)
    threads[1].start()
    second_may_go.set()
    for thread in threads:
        thread.join(PATIENCE_SECONDS)
    assert sorted(other) == [[], [DAILY]]
    assert len(ran) == 1


@pytest.mark.django_db
def test_one_row_a_job_is_kept() -> None:
    for hour in (10, 11, 12):
        run_due(now=at(22, hour))
    rows = ScheduledRun.objects.order_by("name").values_list("name", "ran_for")
    assert list(rows) == [(HOURLY, "2026-11-22T12"), (DAILY, "2026-11-22")]

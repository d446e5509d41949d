from datetime import UTC, date, datetime, timedelta

import pytest

from glasno.outbox import rules

QUARTER = timedelta(minutes=15)


@pytest.mark.parametrize(
    ("moment", "rounded"),
    [
        ((12, 0, 0), (12, 0)),
        ((12, 0, 1), (12, 15)),
        ((12, 14, 59), (12, 15)),
        ((12, 15, 0), (12, 15)),
    ],
)
def test_round_up_goes_to_the_next_whole_unit(
    moment: tuple[int, int, int], rounded: tuple[int, int]
) -> None:
    given = datetime(2026, 11, 22, *moment, tzinfo=UTC)
    assert rules.round_up(given, QUARTER) == datetime(2026, 11, 22, *rounded, tzinfo=UTC)


def test_round_up_passes_midnight() -> None:
    late = datetime(2026, 12, 31, 23, 50, tzinfo=UTC)
    assert rules.round_up(late, QUARTER) == datetime(2027, 1, 1, tzinfo=UTC)


def test_next_try_waits_longer_each_time_and_tells_no_exact_time() -> None:
    now = datetime(2026, 11, 22, 12, 7, 31, 5, tzinfo=UTC)
    tries = [rules.next_try(now, attempts=n) for n in range(1, 9)]
    assert [moment.strftime("%H:%M:%S.%f") for moment in tries] == [
        "12:15:00.000000",
        "12:30:00.000000",
        "12:45:00.000000",
        "13:15:00.000000",
        "14:15:00.000000",
        "16:15:00.000000",
        "16:15:00.000000",
        "16:15:00.000000",
    ]


def test_relay_pause_grows_to_ten_minutes() -> None:
    pauses = [rules.relay_pause(failures=n).total_seconds() for n in range(1, 10)]
    assert pauses == [5, 15, 30, 60, 120, 300, 600, 600, 600]


def test_lease_ends_on_a_whole_minute() -> None:
    now = datetime(2026, 11, 22, 12, 7, 31, tzinfo=UTC)
    assert rules.lease_end(now) == datetime(2026, 11, 22, 12, 10, tzinfo=UTC)


def test_a_job_lives_seven_days() -> None:
    assert rules.oldest_living(date(2026, 11, 22)) == date(2026, 11, 15)

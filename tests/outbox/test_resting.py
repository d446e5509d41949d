from datetime import datetime, timedelta

from glasno.outbox.resting import Rest


def test_pauses_grow_until_the_relay_takes_something(now: datetime) -> None:
    rest = Rest()
    assert [rest.begin(now=now) for _ in range(3)] == [5, 15, 30]
    assert rest.left(now=now) == 30
    rest.end()
    assert rest.left(now=now) == 0
    assert rest.begin(now=now) == 5


def test_a_pause_passes(now: datetime) -> None:
    rest = Rest()
    rest.begin(now=now)
    assert rest.left(now=now + timedelta(seconds=4)) == 1
    assert rest.left(now=now + timedelta(seconds=5)) == 0


def test_one_broken_connection_is_no_reason_to_rest_but_two_in_a_row_are(now: datetime) -> None:
    rest = Rest()
    assert [rest.doubt(now=now) for _ in range(3)] == [0, 5, 15]
    rest.end()
    assert rest.doubt(now=now) == 0


def test_a_clock_set_back_a_day_ends_the_pause(now: datetime) -> None:
    rest = Rest()
    rest.begin(now=now)
    assert rest.left(now=now - timedelta(days=1)) == 0.0
    assert rest.left(now=now) == 5.0

from datetime import datetime, timedelta

from glasno.outbox.holding import DueJob, Holding


def fresh(*ids: int) -> list[DueJob]:
    return [DueJob(id_, attempts=0) for id_ in ids]


def after(now: datetime, seconds: float) -> datetime:
    return now + timedelta(seconds=seconds)


def test_take_gives_all_in_order_when_nothing_is_held_back(now: datetime) -> None:
    holding = Holding(timedelta(0))
    holding.see(fresh(2, 1, 3), now=now)
    assert holding.take(2, now=now) == [1, 2]
    assert holding.take(2, now=now) == [3]
    assert holding.next_in(now=now) is None


def test_fresh_jobs_wait_a_random_part_of_fifteen_seconds(now: datetime) -> None:
    holding = Holding(timedelta(seconds=15))
    holding.see(fresh(*range(1000)), now=now)
    early = holding.take(1000, now=after(now, 7.5))
    # 500 of 1000 are expected; a deviation of 100 is six standard deviations.
    assert 400 < len(early) < 600
    assert early != sorted(early)
    late = holding.take(1000, now=after(now, 15))
    assert sorted(early + late) == list(range(1000))


def test_the_wait_is_drawn_once(now: datetime) -> None:
    holding = Holding(timedelta(seconds=15))
    for second in range(15):
        holding.see(fresh(1), now=after(now, second))
    assert holding.take(1, now=after(now, 15)) == [1]


def test_a_job_that_failed_before_does_not_wait(now: datetime) -> None:
    holding = Holding(timedelta(seconds=15))
    holding.see([DueJob(1, attempts=1)], now=now)
    assert holding.take(1, now=now) == [1]


def test_a_job_that_is_no_longer_due_is_forgotten(now: datetime) -> None:
    holding = Holding(timedelta(seconds=15))
    holding.see(fresh(1, 2), now=now)
    holding.see(fresh(2), now=now)
    assert holding.take(2, now=after(now, 15)) == [2]


def test_next_in_is_the_time_until_the_first_is_free(now: datetime) -> None:
    holding = Holding(timedelta(seconds=15))
    holding.see(fresh(1), now=now)
    seconds = holding.next_in(now=now)
    assert seconds is not None
    assert holding.take(1, now=after(now, seconds - 0.001)) == []
    assert holding.take(1, now=after(now, seconds)) == [1]

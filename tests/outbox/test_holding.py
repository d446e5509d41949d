from datetime import datetime, timedelta

from glasno.outbox.holding import NO_TIMES, DueJob, Holding
from glasno.outbox.pacing import OTHER, Pacing
from glasno.outbox.rules import FIRST, HOLD_BACK, LATER
from glasno.outbox.turns import Queue

FAST, PACED = Queue(FIRST, OTHER), Queue(LATER, OTHER)


def fresh(*ids: int, queue: Queue = FAST) -> list[DueJob]:
    return [DueJob(id_, attempts=0, queue=queue) for id_ in ids]


def after(now: datetime, seconds: float) -> datetime:
    return now + timedelta(seconds=seconds)


def free() -> Holding:
    """Holds nothing back."""
    return Holding(NO_TIMES, Pacing(None))


def holding() -> Holding:
    """Holds back, at no pace."""
    return Holding(HOLD_BACK, Pacing(None))


def test_take_gives_all_in_order_when_nothing_is_held_back(now: datetime) -> None:
    one = free()
    one.see(fresh(2, 1, 3), now=now)
    assert one.take(2, now=now) == [1, 2]
    assert one.take(2, now=now) == [3]
    assert one.next_in(now=now) is None
    assert not one


def test_fresh_jobs_wait_a_random_part_of_fifteen_seconds(now: datetime) -> None:
    one = holding()
    one.see(fresh(*range(1000)), now=now)
    early = one.take(1000, now=after(now, 7.5))
    # 500 of 1000 are expected; a deviation of 100 is six standard deviations.
    assert 400 < len(early) < 600
    assert early != sorted(early)
    late = one.take(1000, now=after(now, 15))
    assert sorted(early + late) == list(range(1000))


def test_jobs_of_the_later_lane_wait_from_fifteen_to_forty_seconds(now: datetime) -> None:
    one = holding()
    one.see(fresh(*range(1000), queue=PACED), now=now)
    assert one.take(1000, now=after(now, 15)) == []
    half = one.take(1000, now=after(now, 27.5))
    assert 400 < len(half) < 600
    assert len(half + one.take(1000, now=after(now, 40))) == 1000


def test_what_is_posted_together_goes_first_lane_first(now: datetime) -> None:
    one = holding()
    one.see([*fresh(1, queue=PACED), *fresh(2)], now=now)
    assert one.take(2, now=after(now, 40)) == [2, 1]


def test_the_wait_is_drawn_once(now: datetime) -> None:
    one = holding()
    for second in range(15):
        one.see(fresh(1), now=after(now, second))
    assert one.take(1, now=after(now, 15)) == [1]


def test_a_job_that_failed_before_does_not_wait(now: datetime) -> None:
    one = holding()
    one.see([DueJob(1, attempts=1, queue=PACED)], now=now)
    assert one.take(1, now=now) == [1]


def test_a_job_that_is_no_longer_due_is_forgotten(now: datetime) -> None:
    one = holding()
    one.see(fresh(1, 2), now=now)
    one.see(fresh(2), now=now)
    assert one.take(2, now=after(now, 15)) == [2]


def test_what_could_not_go_does_not_wait_anew(now: datetime) -> None:
    one = holding()
    one.see(fresh(1, 2), now=now)
    one.put_back(one.take(2, now=after(now, 15)))
    one.see(fresh(1, 2), now=after(now, 15))
    assert sorted(one.take(2, now=after(now, 15))) == [1, 2]


def test_next_in_is_the_time_until_the_first_may_go(now: datetime) -> None:
    one = holding()
    one.see(fresh(1), now=now)
    seconds = one.next_in(now=now)
    assert seconds is not None
    assert one.take(1, now=after(now, seconds - 0.001)) == []
    assert one.take(1, now=after(now, seconds)) == [1]


def test_a_provider_beyond_its_pace_stops_nobody_else(now: datetime) -> None:
    one = Holding(NO_TIMES, Pacing({"gmail": 10, OTHER: 600}))
    one.see([*fresh(*range(100), queue=Queue(FIRST, "gmail")), *fresh(100, 101, 102)], now=now)
    assert one.take(64, now=now) == [0, 100, 101, 102]
    assert one.next_in(now=now) == 6
    assert one.take(64, now=after(now, 6)) == [1]


def test_a_first_lane_letter_passes_a_flood_in_the_later_lane(now: datetime) -> None:
    one = Holding(NO_TIMES, Pacing({OTHER: 10}))
    one.see([*fresh(*range(1000), queue=PACED), *fresh(2000)], now=now)
    assert one.take(64, now=now) == [2000]


def test_overdue_is_how_long_the_oldest_has_been_free(now: datetime) -> None:
    one = Holding(NO_TIMES, Pacing({OTHER: 1}))
    assert one.overdue(now=now) == timedelta(0)
    one.see(fresh(1), now=now)
    one.see(fresh(1, 2, queue=FAST), now=after(now, 30))
    assert one.overdue(now=after(now, 60)) == timedelta(seconds=60)
    one.take(1, now=after(now, 60))
    assert one.overdue(now=after(now, 60)) == timedelta(seconds=30)


def test_nothing_is_overdue_while_it_is_held_back(now: datetime) -> None:
    one = holding()
    one.see(fresh(1, queue=PACED), now=now)
    assert one.overdue(now=after(now, 15)) == timedelta(0)


def test_a_clock_set_back_a_day_holds_nothing_for_a_day(now: datetime) -> None:
    one = holding()
    one.see(fresh(1), now=now)
    back = now - timedelta(days=1)
    one.see(fresh(1), now=back)
    assert one.take(1, now=after(back, 15)) == [1]


def test_what_waits_longest_in_the_later_lane_goes_first(now: datetime) -> None:
    one = holding()
    one.see(fresh(*range(100), queue=PACED), now=now)
    assert one.take(100, now=after(now, 40)) == list(range(100))

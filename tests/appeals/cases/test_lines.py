"""The line before the slow work: bounded, one at a time, and fair to those who share an address."""

import asyncio
import threading
import time
from collections.abc import Callable
from dataclasses import replace
from datetime import datetime, timedelta

import pytest

from glasno.appeals.cases.lines import (
    AT_ONCE,
    DIRECT_PLACES,
    SHARED_PLACES,
    LineFullError,
    Lines,
    MustWaitError,
)
from glasno.front.origins import HERE, Origin
from tests.factories.cases import FAMILY, GUESSER
from tests.patience import PATIENCE_SECONDS

WORDS = ("a", "b", "c", "d", "e", "f", "g")
SHARED = Origin(b"onion", b"onion", exempt=True)


def origin(number: int) -> Origin:
    return Origin(b"own%d" % number, b"wide%d" % number, exempt=False)


def test_budget_of_a_neighbourhood_is_eight_times_as_large(now: datetime) -> None:
    lines = Lines()
    for number in range(160):
        lines.charge(replace(GUESSER, own=b"%d" % number), now, opened=False)
    with pytest.raises(MustWaitError) as refused:
        lines.check(replace(GUESSER, own=b"new"), now)
    assert refused.value.seconds == 8
    lines.check(FAMILY, now)


def test_opening_ones_own_case_costs_a_quarter(now: datetime) -> None:
    lines = Lines()
    for _ in range(76):
        lines.charge(FAMILY, now, opened=True)
    lines.check(FAMILY, now)
    lines.charge(FAMILY, now, opened=True)
    with pytest.raises(MustWaitError) as refused:
        lines.check(FAMILY, now)
    assert refused.value.seconds == 15


def test_shared_addresses_have_no_budget(now: datetime) -> None:
    lines = Lines()
    for _ in range(1000):
        lines.charge(SHARED, now, opened=False)
    lines.check(SHARED, now)


def test_delay_grows_to_three_seconds_and_is_forgotten(now: datetime) -> None:
    lines = Lines()
    delays = []
    for _ in range(15):
        delays.append(round(lines.delay(WORDS, now), 3))
        lines.failed(WORDS, now)
    assert delays == [0, 0, 0, 0, 0.5, 1, 1.5, 2, 2.5, 3, 3, 3, 3, 3, 3]
    assert lines.delay(("x", "y", "c", "z", "e", "f", "g"), now) == 3.0
    assert lines.delay(("x", "b", "y", "d", "z", "f", "g"), now) == 0.0
    assert lines.delay(WORDS, now + timedelta(hours=3)) == 0.0


def test_parts_are_remembered_under_a_key_of_the_day(now: datetime) -> None:
    lines = Lines()
    for _ in range(12):
        lines.failed(WORDS, now)
    kept = [*lines._parts._young]
    assert not any(word.encode() in key for key in kept for word in ("a b", "c d"))
    assert lines.delay(WORDS, now) == 3.0
    assert lines.delay(WORDS, now.replace(hour=0) + timedelta(days=1)) == 0.0


def test_one_origin_has_two_places_and_no_more(now: datetime) -> None:
    lines = Lines()

    async def crowd() -> None:
        async with lines.place(GUESSER), lines.place(GUESSER):
            with pytest.raises(MustWaitError) as refused:
                async with lines.place(GUESSER):
                    pytest.fail("a third place")
            assert refused.value.seconds == 5
            async with lines.place(FAMILY):
                pass
        async with lines.place(GUESSER):
            pass

    asyncio.run(crowd())
    assert AT_ONCE == 2
    assert lines._here == {}


@pytest.mark.parametrize(
    ("places", "whose", "others"),
    [(DIRECT_PLACES, origin, lambda _: SHARED), (SHARED_PLACES, lambda _: SHARED, origin)],
)
def test_full_line_turns_away_and_the_other_line_goes_on(
    places: int, whose: Callable[[int], Origin], others: Callable[[int], Origin]
) -> None:
    lines = Lines()

    async def crowd(number: int) -> None:
        if number < places:
            async with lines.place(whose(number)):
                await crowd(number + 1)
            return
        with pytest.raises(LineFullError):
            async with lines.place(whose(number)):
                pytest.fail("a place too many")
        async with lines.place(others(number)):
            pass

    asyncio.run(crowd(0))
    asyncio.run(crowd(0))  # every place was given back


def test_work_is_done_one_at_a_time_beside_the_event_loop() -> None:
    lines = Lines()
    running, most = [0], [0]

    def slow() -> None:
        running[0] += 1
        most[0] = max(most[0], running[0])
        time.sleep(0.02)
        running[0] -= 1

    async def crowd() -> int:
        beats = 0

        async def beat() -> None:
            nonlocal beats
            while True:
                await asyncio.sleep(0.001)
                beats += 1

        heart = asyncio.create_task(beat())
        await asyncio.gather(*(lines.work(origin(number), slow) for number in range(5)))
        heart.cancel()
        return beats

    assert asyncio.run(crowd()) > 5
    assert most == [1]


def test_who_stops_waiting_leaves_the_turn_to_the_thread_that_has_it() -> None:
    lines = Lines()
    began, goes_on, ended = threading.Event(), threading.Event(), []

    def slow() -> None:
        began.set()
        goes_on.wait(PATIENCE_SECONDS)
        ended.append("first")

    async def crowd() -> None:
        first = asyncio.create_task(lines.work(GUESSER, slow))
        while not began.is_set():
            await asyncio.sleep(0.01)
        first.cancel()
        second = asyncio.create_task(lines.work(FAMILY, lambda: ended.append("second")))
        await asyncio.sleep(0.01)
        assert ended == []
        goes_on.set()
        await second

    asyncio.run(crowd())
    assert ended == ["first", "second"]


def test_work_that_fails_gives_its_turn_back() -> None:
    lines = Lines()

    def fail() -> None:
        raise RuntimeError("broken")

    async def crowd() -> str:
        with pytest.raises(RuntimeError):
            await lines.work(FAMILY, fail)
        return await lines.work(FAMILY, lambda: "done")

    assert asyncio.run(crowd()) == "done"


def test_those_who_share_an_address_go_a_second_apart_and_others_between_them() -> None:
    pauses: list[float] = []
    order: list[str] = []
    family_was_there = asyncio.Event()

    async def pause(seconds: float) -> None:
        pauses.append(seconds)
        await asyncio.wait_for(family_was_there.wait(), PATIENCE_SECONDS)

    lines = Lines(pause=pause)

    async def one(whose: Origin, name: str) -> None:
        await lines.work(whose, lambda: order.append(name))

    async def crowd() -> None:
        shared = [asyncio.create_task(one(SHARED, f"shared {number}")) for number in range(4)]
        await asyncio.sleep(0)
        await one(FAMILY, "family")
        assert len(order) < 5
        family_was_there.set()
        await asyncio.gather(*shared)

    asyncio.run(crowd())
    assert [name for name in order if name != "family"] == [f"shared {each}" for each in range(4)]
    assert order.index("family") <= 1
    assert len(pauses) == 3
    # Nobody really waits here: so the later ones are held back from the same moment on.
    assert all(0 < seconds <= number for number, seconds in enumerate(pauses, start=1))


def test_with_limits_off_nobody_is_paced() -> None:
    lines = Lines(pause=lambda _seconds: pytest.fail("somebody had to wait"))

    async def crowd() -> list[int]:
        asked = [lines.work(HERE, lambda: 1, paced=False) for _ in range(4)]
        return await asyncio.gather(*asked)

    assert asyncio.run(crowd()) == [1, 1, 1, 1]

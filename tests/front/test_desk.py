import asyncio
import threading
import time
from collections.abc import Sequence
from contextlib import suppress

import pytest

from glasno.front.desk import GATHERING, Desk, DeskClosedError, DeskFullError, Ticket
from tests.patience import PATIENCE_SECONDS


class Clerk:
    """Serves numbers by doubling them; waits before each batch while `held` is not set."""

    def __init__(self) -> None:
        self.held = threading.Event()
        self.held.set()
        self.busy = threading.Event()
        self.batches: list[list[int]] = []
        self.left = 0

    def serve(self, tickets: Sequence[Ticket]) -> None:
        self.busy.set()
        self.held.wait(PATIENCE_SECONDS)
        self.batches.append([ticket.work for ticket in tickets])
        for ticket in tickets:
            if ticket.work < 0:
                raise SystemExit
            ticket.result = ticket.work * 2

    def leave(self) -> None:
        self.left += 1

    def desk(self, *, size: int = 100, most: int = 10) -> Desk:
        desk = Desk("clerk", self.serve, size=size, most=most, farewell=self.leave)
        desk.open()
        return desk


def test_ask_brings_each_owner_its_own_answer() -> None:
    clerk = Clerk()
    desk = clerk.desk()

    async def all_ask() -> list[object]:
        return list(await asyncio.gather(*(desk.ask(number) for number in range(50))))

    assert asyncio.run(all_ask()) == [number * 2 for number in range(50)]
    assert desk.close(PATIENCE_SECONDS)
    assert max(map(len, clerk.batches)) <= 10
    assert clerk.left == 1


def test_what_gathers_while_one_batch_is_served_becomes_the_next() -> None:
    clerk = Clerk()
    desk = clerk.desk(most=3)

    async def ask_behind_one() -> None:
        clerk.held.clear()
        first = asyncio.create_task(desk.ask(0))
        await asyncio.to_thread(clerk.busy.wait, PATIENCE_SECONDS)
        others = [asyncio.create_task(desk.ask(number)) for number in (1, 2, 3, 4)]
        await asyncio.sleep(0)
        clerk.held.set()
        await asyncio.gather(first, *others)

    asyncio.run(ask_behind_one())
    desk.close(PATIENCE_SECONDS)
    assert clerk.batches == [[0], [1, 2, 3], [4]]


def test_a_full_desk_says_so_at_once() -> None:
    clerk = Clerk()
    desk = clerk.desk(size=2)

    async def overfill() -> list[object]:
        clerk.held.clear()
        first = asyncio.create_task(desk.ask(0))
        await asyncio.to_thread(clerk.busy.wait, PATIENCE_SECONDS)
        waiting = [asyncio.create_task(desk.ask(number)) for number in (1, 2, 3)]
        await asyncio.sleep(0)
        clerk.held.set()
        return list(await asyncio.gather(first, *waiting, return_exceptions=True))

    answers = asyncio.run(overfill())
    assert answers[:3] == [0, 2, 4]
    assert isinstance(answers[3], DeskFullError)
    desk.close(PATIENCE_SECONDS)


def test_a_ticket_whose_owner_has_gone_is_dropped_before_it_is_served() -> None:
    clerk = Clerk()
    desk = clerk.desk()

    async def leave_early() -> None:
        clerk.held.clear()
        first = asyncio.create_task(desk.ask(0))
        await asyncio.to_thread(clerk.busy.wait, PATIENCE_SECONDS)
        gone = asyncio.create_task(desk.ask(1))
        stays = asyncio.create_task(desk.ask(2))
        await asyncio.sleep(0)
        gone.cancel()
        with suppress(asyncio.CancelledError):
            await gone
        clerk.held.set()
        await asyncio.gather(first, stays)

    asyncio.run(leave_early())
    desk.close(PATIENCE_SECONDS)
    assert clerk.batches == [[0], [2]]


def test_a_desk_that_is_not_open_takes_nothing() -> None:
    clerk = Clerk()
    desk = Desk("clerk", clerk.serve, size=1, most=1, farewell=clerk.leave)

    with pytest.raises(DeskClosedError):
        asyncio.run(desk.ask(1))
    assert not desk.alive
    desk.open()
    assert asyncio.run(desk.ask(1)) == 2
    assert desk.close(PATIENCE_SECONDS)
    with pytest.raises(DeskClosedError):
        asyncio.run(desk.ask(1))


def test_close_serves_what_was_handed_in() -> None:
    clerk = Clerk()
    desk = clerk.desk(most=2)

    async def ask_then_close() -> list[object]:
        clerk.held.clear()
        tasks = [asyncio.create_task(desk.ask(number)) for number in range(7)]
        await asyncio.sleep(0)
        closing = asyncio.create_task(asyncio.to_thread(desk.close, PATIENCE_SECONDS))
        clerk.held.set()
        assert await closing
        return list(await asyncio.gather(*tasks))

    assert asyncio.run(ask_then_close()) == [number * 2 for number in range(7)]
    assert clerk.left == 1


def test_close_says_when_the_thread_does_not_end_in_time() -> None:
    clerk = Clerk()
    desk = clerk.desk()
    clerk.held.clear()

    async def ask() -> None:
        task = asyncio.create_task(desk.ask(1))
        await asyncio.to_thread(clerk.busy.wait, PATIENCE_SECONDS)
        assert not await asyncio.to_thread(desk.close, 0.01)
        clerk.held.set()
        await task

    asyncio.run(ask())
    assert desk.close(PATIENCE_SECONDS)


def test_a_thread_that_dies_answers_everybody_and_is_not_alive(
    caplog: pytest.LogCaptureFixture,
) -> None:
    clerk = Clerk()
    desk = clerk.desk(most=2)

    async def kill() -> list[object]:
        clerk.held.clear()
        tasks = [asyncio.create_task(desk.ask(number)) for number in (-1, 1, 2, 3)]
        await asyncio.sleep(0)
        clerk.held.set()
        return list(await asyncio.gather(*tasks, return_exceptions=True))

    assert [type(answer) for answer in asyncio.run(kill())] == [DeskClosedError] * 4
    assert not desk.alive
    assert desk.close(PATIENCE_SECONDS)
    assert clerk.left == 1
    assert caplog.messages[0].startswith("The thread clerk died: SystemExit at ")


def test_whoever_comes_alone_does_not_wait_for_others(monkeypatch: pytest.MonkeyPatch) -> None:
    waits: list[float] = []
    monkeypatch.setattr(time, "sleep", waits.append)
    clerk = Clerk()
    desk = clerk.desk()

    async def one_by_one() -> None:
        for number in range(5):
            await desk.ask(number)

    asyncio.run(one_by_one())
    desk.close(PATIENCE_SECONDS)
    assert waits == []


def test_once_a_crowd_is_there_a_batch_waits_a_moment_for_more(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    waits: list[float] = []
    monkeypatch.setattr(time, "sleep", waits.append)
    clerk = Clerk()
    desk = clerk.desk()

    async def a_crowd_and_then_one() -> None:
        clerk.held.clear()
        first = asyncio.create_task(desk.ask(0))
        await asyncio.to_thread(clerk.busy.wait, PATIENCE_SECONDS)
        others = [asyncio.create_task(desk.ask(number)) for number in (1, 2)]
        await asyncio.sleep(0)
        clerk.held.set()
        await asyncio.gather(first, *others)
        await desk.ask(3)
        await desk.ask(4)

    asyncio.run(a_crowd_and_then_one())
    desk.close(PATIENCE_SECONDS)
    assert clerk.batches == [[0], [1, 2], [3], [4]]
    assert waits == [GATHERING]

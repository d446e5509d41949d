import asyncio

import pytest

from glasno.front.deadlines import Deadline


async def wait(seconds: float, *, limit: float) -> str:
    with Deadline(limit):
        await asyncio.sleep(seconds)
    return "in time"


def test_what_ends_in_time_is_left_alone() -> None:
    assert asyncio.run(wait(0, limit=600)) == "in time"


def test_what_takes_too_long_is_a_timeout_error() -> None:
    with pytest.raises(TimeoutError):
        asyncio.run(wait(600, limit=0.01))


def test_the_task_goes_on_after_its_timeout() -> None:
    async def twice() -> str:
        with pytest.raises(TimeoutError):
            await wait(600, limit=0.01)
        await asyncio.sleep(0)
        return await wait(0, limit=600)

    assert asyncio.run(twice()) == "in time"


def test_a_deadline_that_was_kept_does_nothing_later() -> None:
    async def outlast() -> str:
        await wait(0, limit=0.01)
        await asyncio.sleep(0.05)
        return "undisturbed"

    assert asyncio.run(outlast()) == "undisturbed"


def test_who_is_cancelled_from_outside_is_cancelled() -> None:
    async def cancel() -> bool:
        task = asyncio.create_task(wait(600, limit=600))
        await asyncio.sleep(0)
        task.cancel()
        with pytest.raises(asyncio.CancelledError):
            await task
        return task.cancelled()

    assert asyncio.run(cancel())


def test_who_is_cancelled_from_outside_too_late_and_at_once_is_cancelled() -> None:
    async def cancel_both() -> bool:
        task = asyncio.create_task(wait(600, limit=0.0))
        asyncio.get_running_loop().call_later(0.0, task.cancel)
        with pytest.raises((asyncio.CancelledError, TimeoutError)):
            await task
        return task.done()

    assert asyncio.run(cancel_both())


def test_another_error_in_time_is_that_error() -> None:
    async def fail() -> None:
        with Deadline(5):
            raise KeyError("x")

    with pytest.raises(KeyError):
        asyncio.run(fail())


def test_deadlines_stand_within_each_other() -> None:
    async def nested() -> str:
        with Deadline(5):
            with pytest.raises(TimeoutError):
                await wait(600, limit=0.01)
            return await wait(0, limit=600)

    assert asyncio.run(nested()) == "in time"

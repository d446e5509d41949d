"""A thousand connections that never come to an end: everybody else is served meanwhile."""

import asyncio
import resource
from collections.abc import Iterator

import pytest

from tests.journeys.site import DEMO, Site, a_signer
from tests.patience import Stopwatch

CONNECTIONS = 1000
# Half of them never end their headers, half never end their form.
BEGINNINGS = (
    b"GET /en/ HTTP/1.1\r\nHost: 127.0.0.1\r\nX-Slow: ",
    (
        b"POST /do/sign/return-refuseniks HTTP/1.1\r\nHost: 127.0.0.1\r\n"
        b"Content-Type: application/x-www-form-urlencoded\r\nContent-Length: 4000\r\n\r\nname="
    ),
)
# A page comes in milliseconds; ten times the longest pause that two busy cores make is not slow.
LONGEST = 3.0
PAUSE = 0.5


@pytest.fixture(autouse=True)
def _enough_files() -> Iterator[None]:
    """Each connection is a file of this process, too."""
    before = resource.getrlimit(resource.RLIMIT_NOFILE)
    resource.setrlimit(resource.RLIMIT_NOFILE, (max(before[0], 2 * CONNECTIONS), before[1]))
    yield
    resource.setrlimit(resource.RLIMIT_NOFILE, before)


async def drip(port: int, beginning: bytes, ready: asyncio.Semaphore) -> None:
    """A connection that says a letter now and then, and never comes to the point."""
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    try:
        writer.write(beginning)
        await writer.drain()
        ready.release()
        while not reader.at_eof():
            writer.write(b"a")
            await writer.drain()
            await asyncio.sleep(PAUSE)
    finally:
        writer.close()


async def serve_others(site: Site) -> tuple[list[int], list[float]]:
    """What others are answered, and how long they wait, while the thousand are there."""
    ready = asyncio.Semaphore(0)
    slow = [
        asyncio.create_task(drip(site.running.port, BEGINNINGS[number % 2], ready))
        for number in range(CONNECTIONS)
    ]
    for _ in range(CONNECTIONS):
        await ready.acquire()
    statuses, waits = [], []
    for _ in range(4):
        for ask in (
            lambda: site.get(f"/en/{DEMO}/"),
            lambda: site.sign(a_signer()),
            lambda: site.get("/health"),
        ):
            with Stopwatch() as watch:
                answer = await asyncio.to_thread(ask)
            waits.append(watch.seconds)
            statuses.append(answer.status_code)
    assert not any(task.done() for task in slow)
    for task in slow:
        task.cancel()
    await asyncio.gather(*slow, return_exceptions=True)
    return statuses, waits


@pytest.mark.sqlite  # what is slow here never reaches a database
def test_a_thousand_slow_connections_keep_nobody_else_waiting(site: Site) -> None:
    statuses, waits = asyncio.run(serve_others(site))

    assert statuses == [200, 303, 200] * 4
    assert max(waits) < LONGEST

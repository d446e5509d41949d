"""Who may try a code name now: guessers are slowed, and nobody is locked out of a case.

Three things, all in the memory of one process, under keys that are drawn anew each day:

- *A budget for each origin* and, eight times as large, for its neighbourhood: whoever has spent it
  is told when to come again. It hangs on the origin and never on a name, so no stranger elsewhere
  can use up the tries of a case.
- *A pace for shared addresses* (this machine, named proxies: all onion visitors come from there).
  They have no budget, since they are people who do not know each other, but go one after another.
- *A delay for a name* of which parts were tried and failed lately: a few seconds at most, for
  whoever knows some of the words and tries the others. It never refuses.

Behind them a bounded line waits for the one derivation that runs at a time (`vault.codenames`). It
knows no database and no settings.
"""

from __future__ import annotations

import asyncio
import math
from collections import Counter
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from datetime import date, datetime
from secrets import token_bytes
from typing import TypeVar

from glasno.front.buckets import Buckets
from glasno.front.origins import Origin
from glasno.vault.macs import mac

T = TypeVar("T")

# What an origin may spend at once, and what comes back each second: twenty names that open nothing,
# or eighty that do; then one a minute, or four.
BUDGET = 80.0
BACK = 4 / 60
FAILED, OPENED = 4.0, 1.0
NEIGHBOURS = 8  # a neighbourhood is so many times larger, as in front.prices
# At once from one origin: nobody types two names at a time, but a page may be sent twice.
AT_ONCE = 2
BUSY_SECONDS = 5  # when to come again for whoever had more than that

# Seconds from one start to the next for all who come from shared addresses.
SHARED_PACE = 1.0
# Places in the two lines; with a third of a second each, and the pace, all of them are served well
# within the front's twenty seconds for a door.
DIRECT_PLACES = 16
SHARED_PLACES = 8

# A name's delay: nothing for the first failures with these words, then half a second more for each,
# up to the longest; ten minutes later one of them is forgotten.
PART = 12.0
FORGOTTEN = 1 / 600
FREE = 3.0
EACH_SECONDS = 0.5
LONGEST_DELAY = 3.0
# Whoever lacks any two of the seven words has at least one of these parts whole.
PARTS = (slice(0, 2), slice(2, 4), slice(4, 7))


class MustWaitError(Exception):
    """Too many names were tried from there; `seconds` (at least 1) until one more may be."""

    def __init__(self, seconds: int) -> None:
        super().__init__("too many code names from one origin")
        self.seconds = seconds


class LineFullError(Exception):
    """As many wait for a derivation as there are places; a moment later there is room again."""


class Lines:
    """One process's lines. It belongs to one event loop; `pause` is how its delays are waited."""

    def __init__(self, *, pause: Callable[[float], Awaitable[None]] = asyncio.sleep) -> None:
        self._pause = pause
        self._own = Buckets(size=BUDGET, leak=BACK)
        self._wide = Buckets(size=BUDGET * NEIGHBOURS, leak=BACK * NEIGHBOURS)
        self._parts = Buckets(size=PART, leak=FORGOTTEN)
        self._day: date | None = None
        self._key = b""
        self._turn = asyncio.Semaphore(1)
        self._shared = asyncio.Semaphore(1)
        self._shared_from = 0.0
        self._waiting: Counter[str] = Counter()
        self._here: Counter[bytes] = Counter()

    def check(self, origin: Origin, now: datetime) -> None:
        """Raises MustWaitError where the origin or its neighbourhood has nothing left to spend."""
        if origin.exempt:
            return
        at = now.timestamp()
        lacks = max(
            (self._own.fullness(origin.own, at) + FAILED - BUDGET) / BACK,
            (self._wide.fullness(origin.wide, at) + FAILED - BUDGET * NEIGHBOURS)
            / (BACK * NEIGHBOURS),
        )
        if lacks > 0:
            raise MustWaitError(max(1, math.ceil(lacks)))

    def charge(self, origin: Origin, now: datetime, *, opened: bool) -> None:
        """A name was tried from there, or a case was newly kept (which costs as a failure does)."""
        if not origin.exempt:
            cost = OPENED if opened else FAILED
            self._own.pour(origin.own, now.timestamp(), cost)
            self._wide.pour(origin.wide, now.timestamp(), cost)

    def delay(self, words: tuple[str, ...], now: datetime) -> float:
        """Seconds that this name is to be held back: from 0 to LONGEST_DELAY."""
        at = now.timestamp()
        failures = max(self._parts.fullness(part, at) for part in self._parts_of(words, now))
        return min(max(failures - FREE, 0.0) * EACH_SECONDS, LONGEST_DELAY)

    def failed(self, words: tuple[str, ...], now: datetime) -> None:
        """This name has opened nothing."""
        for part in self._parts_of(words, now):
            self._parts.pour(part, now.timestamp())

    @asynccontextmanager
    async def place(self, origin: Origin) -> AsyncIterator[None]:
        """A place in the line, from the beginning to the end of one try.

        Raises MustWaitError for one origin's third at a time, LineFullError.
        """
        line, places = ("shared", SHARED_PLACES) if origin.exempt else ("direct", DIRECT_PLACES)
        if not origin.exempt and self._here[origin.own] >= AT_ONCE:
            raise MustWaitError(BUSY_SECONDS)
        if self._waiting[line] >= places:
            raise LineFullError
        self._waiting[line] += 1
        self._here[origin.own] += 1
        try:
            yield
        finally:
            self._waiting[line] -= 1
            self._here[origin.own] -= 1
            if not self._here[origin.own]:
                del self._here[origin.own]

    async def work(self, origin: Origin, slow: Callable[[], T], *, paced: bool = True) -> T:
        """Runs `slow` in a thread when its turn has come, one at a time.

        Of the shared line one at most stands in the common one, so neither keeps the other out.
        Whoever stops waiting leaves the line; what already runs keeps its turn to its end.
        """
        if not (origin.exempt and paced):
            return await self._run(slow)
        async with self._shared:
            loop = asyncio.get_running_loop()
            held_back = self._shared_from - loop.time()
            if held_back > 0:
                await self._pause(held_back)
            self._shared_from = max(self._shared_from, loop.time()) + SHARED_PACE
            return await self._run(slow)

    async def hold_back(self, words: tuple[str, ...], now: datetime) -> None:
        """Waits as long as this name is to be held back."""
        seconds = self.delay(words, now)
        if seconds:
            await self._pause(seconds)

    async def _run(self, slow: Callable[[], T]) -> T:
        await self._turn.acquire()
        running = asyncio.ensure_future(asyncio.to_thread(slow))
        running.add_done_callback(lambda _: self._turn.release())
        return await asyncio.shield(running)

    def _parts_of(self, words: tuple[str, ...], now: datetime) -> list[bytes]:
        if now.date() != self._day:
            self._day, self._key = now.date(), token_bytes(32)
        return [
            mac(self._key, str(number).encode(), " ".join(words[part]).encode(), purpose="appeals")
            for number, part in enumerate(PARTS)
        ]

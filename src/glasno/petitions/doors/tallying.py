"""Counting who asks to sign: noted in this process's memory, written a little later."""

from __future__ import annotations

import asyncio
from datetime import datetime

from glasno.front.counter import Counter
from glasno.front.ledger import Ledger, LedgerError
from glasno.petitions.actions.signing import PendingEntry
from glasno.petitions.actions.tallying import Tally

WRITER = "petitions.tally"
EVERY_SECONDS = 10.0


class Rates:
    """One process's tally, and the timer that has it written."""

    def __init__(self) -> None:
        self.tally = Tally()
        self._loop: asyncio.AbstractEventLoop | None = None  # on which the timer stands
        self._writing: asyncio.Task[None] | None = None

    def note(self, entry: PendingEntry, counter: Counter, *, now: datetime) -> None:
        """One more has asked; within ten seconds the ledger is told of all."""
        self.tally.note(petition=entry.petition, provider=entry.provider, lane=entry.lane, now=now)
        self._set_timer(counter.ledger)

    async def write(self, ledger: Ledger) -> None:
        """Writes what has gathered; what the ledger does not take now waits for the next time."""
        taken = self.tally.take()
        if not taken:
            return
        try:
            await ledger.append(WRITER, taken)
        except LedgerError:
            self.tally.put_back(taken)

    def _set_timer(self, ledger: Ledger) -> None:
        loop = asyncio.get_running_loop()
        if self._loop is not loop:
            self._loop = loop
            loop.call_later(EVERY_SECONDS, self._ring, ledger)

    def _ring(self, ledger: Ledger) -> None:
        self._writing = asyncio.get_running_loop().create_task(self._write_again(ledger))

    async def _write_again(self, ledger: Ledger) -> None:
        await self.write(ledger)
        self._loop = None
        if self.tally:
            self._set_timer(ledger)


RATES = Rates()


async def leave(counter: Counter) -> None:
    """Before the front ends (GLASNO_FAREWELLS): nothing that was counted is left in memory."""
    await RATES.write(counter.ledger)

"""Before a door: from where somebody comes, and whether far too much comes from there."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping, Sequence
from contextlib import suppress
from datetime import datetime
from typing import Any

from glasno.front.arrivals import ARRIVALS, Arrivals, Tally
from glasno.front.buckets import Buckets
from glasno.front.ledger import Ledger, LedgerError
from glasno.front.origins import HERE, Origin, Origins

# Requests to doors from one address that a process answers: twenty a second for as long as one
# likes, and a minute of it at once. A whole town may sign from one address at a time; what a
# process can take is a hundred times more (docs/operators/abuse.md).
CEILING_LEAK = 20.0
CEILING_SIZE = 1_200.0


class TooManyError(Exception):
    """More comes from there than the ceiling allows."""


class Gate:
    """One process's gate. With `limits` off everybody passes, as if from here."""

    def __init__(self, ledger: Ledger, *, limits: bool, proxies: Sequence[str]) -> None:
        self._ledger = ledger
        self._limits = limits
        self._origins = Origins(proxies)
        self._ceiling = Buckets(size=CEILING_SIZE, leak=CEILING_LEAK)
        self._arrivals = Arrivals()
        self._writing: set[asyncio.Task[None]] = set()

    def pass_in(self, scope: Mapping[str, Any], now: datetime) -> Origin:
        """The origin of a request to a door. Raises TooManyError."""
        if not self._limits:
            return HERE
        origin = self._origins.of(scope, now)
        if not origin.exempt and not self._ceiling.pour(origin.own, now.timestamp()):
            raise TooManyError
        tally = self._arrivals.note(origin, now)
        if tally is not None:
            task = asyncio.get_running_loop().create_task(self._write(tally))
            self._writing.add(task)
            task.add_done_callback(self._writing.discard)
        return origin

    async def _write(self, tally: Tally) -> None:
        with suppress(LedgerError):  # then the doctor knows an hour less
            await self._ledger.append(ARRIVALS, tally)

"""The epoch keys of this process: one a petition, for ten minutes, durable before its first use."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass, field
from datetime import datetime

from glasno.front.ledger import Ledger
from glasno.petitions.snapshot import Snapshot
from glasno.vault.epochs import LIFETIME, Epoch, draw_epoch


@dataclass(slots=True)
class EpochKeys:
    _current: dict[int, Epoch] = field(default_factory=dict)
    _drawing: dict[int, asyncio.Lock] = field(default_factory=dict)

    async def of(self, snapshot: Snapshot, *, ledger: Ledger, now: datetime) -> Epoch:
        """The epoch to seal with now. A new one is stored before it is returned.

        Raises the ledger's errors, and vault's NoRecipientError: a petition without a recipient
        seals nothing.
        """
        epoch = self._current.get(snapshot.number)
        if epoch is not None and epoch.fits(snapshot.recipients, now):
            return epoch
        lock = self._drawing.setdefault(snapshot.number, asyncio.Lock())
        async with lock:
            # Somebody else may have drawn it while this request waited for its turn.
            epoch = self._current.get(snapshot.number)
            if epoch is not None and epoch.fits(snapshot.recipients, now):
                return epoch
            epoch = draw_epoch(petition=snapshot.number, recipients=snapshot.recipients, now=now)
            await ledger.append("petitions.epoch", epoch)
            self._current[snapshot.number] = epoch
            # Where nobody signs next, nothing would replace it: a key dies with its ten minutes.
            asyncio.get_running_loop().call_later(
                LIFETIME.total_seconds(), self._forget, snapshot.number, epoch.key_id
            )
            return epoch

    def _forget(self, number: int, key_id: bytes) -> None:
        epoch = self._current.get(number)
        if epoch is not None and epoch.key_id == key_id:
            del self._current[number]


EPOCHS = EpochKeys()

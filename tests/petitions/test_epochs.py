"""A process's epoch keys: kept for ten minutes, and then by nobody but the organisers."""

import asyncio
from datetime import datetime, timedelta
from typing import Any, cast

import pytest

from glasno.front.ledger import Ledger, Outcome
from glasno.petitions import epochs
from glasno.petitions.epochs import EpochKeys
from glasno.vault.epochs import Epoch
from glasno.vault.identities import new_identity
from tests.factories.petitions import a_snapshot

SNAPSHOT = a_snapshot(number=7, slug="free-the-held", recipients=(new_identity().recipient,))


class Storing:
    """A ledger that takes everything at once."""

    def __init__(self) -> None:
        self.stored: list[Epoch] = []

    async def append(self, _writer: str, entry: Any) -> Outcome:
        self.stored.append(entry)
        return Outcome.DONE


def held(keys: EpochKeys) -> list[bytes]:
    return [epoch.key_id for epoch in keys._current.values()]


async def drawn(keys: EpochKeys, now: datetime) -> Epoch:
    return await keys.of(SNAPSHOT, ledger=cast("Ledger", Storing()), now=now)


def test_a_key_is_forgotten_after_its_time_though_nobody_signs_again(
    monkeypatch: pytest.MonkeyPatch, now: datetime
) -> None:
    monkeypatch.setattr(epochs, "LIFETIME", timedelta(milliseconds=20))

    async def sign_once_and_wait() -> tuple[list[bytes], list[bytes]]:
        keys = EpochKeys()
        await drawn(keys, now)
        at_first = held(keys)
        await asyncio.sleep(0.1)
        return at_first, held(keys)

    at_first, later = asyncio.run(sign_once_and_wait())
    assert (len(at_first), later) == (1, [])


def test_the_end_of_an_older_key_leaves_the_newer_one(now: datetime) -> None:
    async def sign_twice() -> tuple[Epoch, list[bytes]]:
        keys = EpochKeys()
        older = await drawn(keys, now)
        newer = await drawn(keys, now + timedelta(minutes=10))
        keys._forget(SNAPSHOT.number, older.key_id)
        return newer, held(keys)

    newer, left = asyncio.run(sign_twice())
    assert left == [newer.key_id]

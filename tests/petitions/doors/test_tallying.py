"""Who asks is counted in memory first, and written by a timer or at the end."""

import asyncio
from collections.abc import Iterator
from datetime import datetime

import pytest

from glasno.front.ledger import LedgerDownError
from glasno.petitions.doors import leave, tallying
from glasno.petitions.doors.tallying import RATES, Rates
from glasno.petitions.lanes import Lane
from glasno.petitions.models import Petition, SigningHour
from tests.factories.petitions import House
from tests.patience import PATIENCE_SECONDS


@pytest.fixture(autouse=True)
def nothing_counted_before() -> Iterator[None]:
    RATES.tally.take()
    yield
    RATES.tally.take()


def asked() -> int:
    return sum(SigningHour.objects.values_list("asked", flat=True))


def test_a_request_is_written_at_the_fronts_end(house: House, now: datetime) -> None:
    house.sign(now=now, email="vera@gmail.com")
    house.sign(now=now, email="other@gmail.com")
    assert asked() == 0
    asyncio.run(leave(house.counter))
    assert list(SigningHour.objects.values_list("provider", "lane", "asked")) == [("gmail", 0, 2)]
    asyncio.run(leave(house.counter))
    assert asked() == 2


def test_a_rejected_form_is_not_counted(house: House, now: datetime) -> None:
    house.sign(now=now, email="no address")
    assert not RATES.tally


def test_the_timer_writes_and_tries_again(
    house: House, now: datetime, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(tallying, "EVERY_SECONDS", 0.01)
    append = house.counter.ledger.append
    troubles = [LedgerDownError(), LedgerDownError()]

    async def fail(writer: str, entry: object) -> object:
        if troubles:
            raise troubles.pop()
        return await append(writer, entry)

    monkeypatch.setattr(house.counter.ledger, "append", fail)

    async def count() -> None:
        rates = Rates()
        rates.tally.note(petition=number, provider="gmail", lane=Lane.FAST, now=now)
        rates._set_timer(house.counter.ledger)
        while rates.tally or troubles or rates._loop is not None:
            await asyncio.sleep(0.01)

    number = Petition.objects.get().pk
    asyncio.run(asyncio.wait_for(count(), PATIENCE_SECONDS))
    assert asked() == 1

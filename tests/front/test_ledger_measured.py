"""What the ledger tells the operator's monitoring of its batches."""

import asyncio
from collections.abc import Sequence
from typing import Any

import pytest
from django.db import OperationalError
from django.db.backends.base.base import BaseDatabaseWrapper

from glasno.front.ledger import BadEntryError, Ledger, LedgerDownError, LedgerFullError, Outcome
from tests.front.example import BAD, write_notes
from tests.metered import added, figures

pytestmark = pytest.mark.usefixtures("database")

ENTRIES, FAILURES = "glasno_ledger_entries_total", "glasno_ledger_failures_total"
SECONDS, TOGETHER = "glasno_ledger_commit_seconds_count", "glasno_ledger_batch_entries_sum"


def appended(ledger: Ledger, *entries: str, writer: str = "notes") -> list[Any]:
    """What each of the entries is answered, all sent at once."""

    async def all_of_them() -> list[Any]:
        asked = (ledger.append(writer, entry) for entry in entries)
        return await asyncio.gather(*asked, return_exceptions=True)

    ledger.open()
    try:
        return asyncio.run(all_of_them())
    finally:
        ledger.close()


def test_batches_and_outcomes_are_counted() -> None:
    before = {name: figures(name) for name in (ENTRIES, SECONDS, TOGETHER)}
    assert appended(Ledger({"notes": write_notes}), "one", "two") == [Outcome.DONE] * 2

    assert added(ENTRIES, before[ENTRIES]) == {("done",): 2}
    assert added(TOGETHER, before[TOGETHER]) == {(): 2}
    assert added(SECONDS, before[SECONDS])[()] in (1, 2)


def test_the_fronts_own_entries_are_nobodys_deeds() -> None:
    before = figures(ENTRIES)
    appended(Ledger({"front.example": write_notes}), "one", writer="front.example")

    assert added(ENTRIES, before) == {}


def test_an_entry_that_could_not_be_written_is_counted_apart() -> None:
    before = figures(FAILURES)
    told = appended(Ledger({"notes": write_notes}), "one", BAD)

    assert [type(each) for each in told] == [Outcome, BadEntryError]
    assert added(FAILURES, before) == {("entry",): 1}


def test_entries_that_a_database_in_trouble_refuses_are_counted() -> None:
    def fail(_connection: BaseDatabaseWrapper, _entries: Sequence[Any]) -> list[Outcome]:
        raise OperationalError

    before = figures(FAILURES)
    told = appended(Ledger({"notes": fail}), "one", "two")

    assert [type(each) for each in told] == [LedgerDownError] * 2
    assert added(FAILURES, before) == {("down",): 2}


def test_entries_that_find_no_room_are_counted() -> None:
    before = figures(FAILURES)
    told = appended(Ledger({"notes": write_notes}, queue_size=0), "one")

    assert [type(each) for each in told] == [LedgerFullError]
    assert added(FAILURES, before) == {("full",): 1}

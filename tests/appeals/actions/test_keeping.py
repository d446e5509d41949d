"""What the ledger writes of kept cases, also many at once."""

import asyncio
from datetime import date, datetime, timedelta

import pytest

from glasno.appeals.actions.keeping import Advance, Entry, Erase, Extend, Keep
from glasno.appeals.models import Case
from glasno.front.ledger import Outcome
from tests.factories.cases import Desk

DAY = timedelta(days=1)


def commit(desk: Desk, *entries: Entry) -> list[Outcome]:
    """Hands all of them in before the ledger begins."""

    async def append_all() -> list[Outcome]:
        asked = [desk.counter.ledger.append("appeals.case", entry) for entry in entries]
        return list(await asyncio.gather(*asked))

    return asyncio.run(append_all())


@pytest.fixture
def today(now: datetime) -> date:
    return now.date()


@pytest.fixture
def kept(desk: Desk, today: date) -> bytes:
    assert commit(desk, Keep(b"a" * 16, b"first", today + 30 * DAY, today)) == [Outcome.DONE]
    return b"a" * 16


def test_row_holds_nothing_but_the_box_and_two_days(kept: bytes, today: date) -> None:
    (row,) = Case.objects.values()
    assert {name: bytes(v) if isinstance(v, memoryview) else v for name, v in row.items()} == {
        "id": row["id"],
        "lookup": kept,
        "box": b"first",
        "revision": 1,
        "erase_on": today + 30 * DAY,
        "created_on": today,
    }


def test_case_that_was_kept_is_not_kept_twice(desk: Desk, kept: bytes, today: date) -> None:
    again = Keep(kept, b"other", today + 90 * DAY, today)
    assert commit(desk, again, again) == [Outcome.ALREADY, Outcome.ALREADY]
    assert bytes(Case.objects.get().box) == b"first"


def test_of_two_that_advance_at_once_one_does(desk: Desk, kept: bytes, today: date) -> None:
    outcomes = commit(desk, Advance(kept, b"one", 1, today), Advance(kept, b"another", 1, today))
    row = Case.objects.get()
    assert outcomes == [Outcome.DONE, Outcome.ALREADY]
    assert (bytes(row.box), row.revision) == (b"one", 2)


def test_a_batch_has_its_outcomes_in_its_own_order(desk: Desk, kept: bytes, today: date) -> None:
    later = today + 365 * DAY
    assert commit(
        desk,
        Advance(b"z" * 16, b"x", 1, today),
        Keep(b"b" * 16, b"second", later, today),
        Extend(kept, later, today),
        Advance(kept, b"new", 1, today),
        Extend(b"0" * 16, later, today),
        Erase(kept, today),
        Erase(kept, today),
        Advance(kept, b"x", 2, today),
    ) == [
        Outcome.UNKNOWN,
        Outcome.DONE,
        Outcome.DONE,
        Outcome.DONE,
        Outcome.UNKNOWN,
        Outcome.DONE,
        Outcome.UNKNOWN,
        Outcome.UNKNOWN,
    ]
    assert bytes(Case.objects.get().lookup) == b"b" * 16


def test_case_on_its_last_day_is_as_good_as_gone(desk: Desk, kept: bytes, today: date) -> None:
    last = today + 30 * DAY
    assert commit(desk, Advance(kept, b"x", 1, last), Extend(kept, last + DAY, last)) == [
        Outcome.UNKNOWN,
        Outcome.UNKNOWN,
    ]
    assert commit(desk, Advance(kept, b"x", 1, last - DAY)) == [Outcome.DONE]

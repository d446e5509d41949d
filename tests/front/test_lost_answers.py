"""The commit is done, and its answer is lost: nobody is told yes, and nothing is written twice."""

import asyncio
from collections.abc import Callable, Iterator
from typing import Any

import pytest

from glasno.front.ledger import Ledger, LedgerDownError, Outcome
from tests.front.cutting import CuttingRoad
from tests.front.example import write_notes
from tests.patience import PATIENCE_SECONDS

pytestmark = pytest.mark.postgresql


@pytest.fixture
def road(database: dict[str, Any]) -> Iterator[CuttingRoad]:
    made = CuttingRoad(database["HOST"], int(database["PORT"]))
    database["HOST"], database["PORT"] = "127.0.0.1", str(made.port)
    yield made
    made.close()


def test_a_commit_whose_answer_is_lost_is_told_as_down_and_not_repeated(
    database: dict[str, Any], road: CuttingRoad, rows: Callable[[], list[str]]
) -> None:
    ledger = Ledger({"notes": write_notes})
    ledger.open()

    async def lose_one() -> None:
        assert await ledger.append("notes", "before") is Outcome.DONE
        road.cut = 1
        with pytest.raises(LedgerDownError):
            await ledger.append("notes", "unheard")
        assert await ledger.append("notes", "after") is Outcome.DONE

    asyncio.run(lose_one())
    assert ledger.close(PATIENCE_SECONDS)
    assert road.was_cut == 1
    # Written, though its sender was told to come back: never the other way round, and never twice.
    assert rows() == ["before", "unheard", "after"]
    assert ledger.retried == {}

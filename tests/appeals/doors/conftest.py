"""A campaign that writes letters, published, and somebody at its door."""

from collections.abc import Iterator
from datetime import datetime

import pytest

from glasno.appeals.actions.freezing import freeze_calendar
from tests.factories.appeals import Desk, make_appeals
from tests.factories.following import Visitor, a_counter


@pytest.fixture
def desk(transactional_db: None, now: datetime) -> Desk:
    make_appeals()
    return Desk.built(now)


@pytest.fixture
def visitor(
    transactional_db: None, now: datetime, monkeypatch: pytest.MonkeyPatch
) -> Iterator[Visitor]:
    """A mother with her finished letters, at a front that keeps cases."""
    make_appeals()
    freeze_calendar(now=now)
    counter = a_counter(monkeypatch)
    visitor = Visitor(counter, now)
    visitor.to_the_letters()
    yield visitor
    counter.ledger.close()


@pytest.fixture
def case(visitor: Visitor) -> Visitor:
    """The same, who has kept the letters for 90 days and looks at her case."""
    visitor.keep()
    visitor.send("case")
    return visitor

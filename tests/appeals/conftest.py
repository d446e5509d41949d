"""A front that keeps cases, with nobody there yet."""

from collections.abc import Iterator

import pytest

from tests.factories.cases import Desk


@pytest.fixture
def desk(transactional_db: None, monkeypatch: pytest.MonkeyPatch) -> Iterator[Desk]:
    desk = Desk.built(monkeypatch)
    yield desk
    desk.close()

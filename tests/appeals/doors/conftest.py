"""A campaign that writes letters, published, and somebody at its door."""

from datetime import datetime

import pytest

from tests.factories.appeals import Desk, make_appeals


@pytest.fixture
def desk(transactional_db: None, now: datetime) -> Desk:
    make_appeals()
    return Desk.built(now)

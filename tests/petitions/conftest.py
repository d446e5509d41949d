"""A petition in its house: published, with a ledger, and nobody at the door yet."""

from collections.abc import Iterator
from datetime import datetime

import pytest

from glasno.petitions.models import Petition
from tests.factories.petitions import House, make_petition


@pytest.fixture
def petition(transactional_db: None, now: datetime) -> Petition:
    return make_petition(now=now)


@pytest.fixture
def house(petition: Petition) -> Iterator[House]:
    house = House.built()
    yield house
    house.close()

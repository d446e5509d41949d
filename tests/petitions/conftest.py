"""A petition in its house: published, with a ledger, and nobody at the door yet."""

import shutil
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path

import pytest
from django.conf import settings

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


@pytest.fixture
def mailbox(house: House) -> Iterator[Path]:
    """The Maildir that the outbox delivers to, empty."""
    directory = Path(settings.GLASNO.data) / "mailbox"
    shutil.rmtree(directory, ignore_errors=True)
    yield directory
    shutil.rmtree(directory, ignore_errors=True)

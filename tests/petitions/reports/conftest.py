"""A petition with days that are over: told ones, and four signatures that nobody may learn of."""

from datetime import date, datetime, timedelta

import pytest

from glasno.petitions.models import CountryCount, DayCount, Petition
from tests.factories.petitions import make_petition

FIRST = date(2026, 11, 3)
# Days with what was confirmed, withdrawn and removed. The last four of signers are not told yet.
DAYS = [(120, 0, 0), (2, 1, 0), (4, 2, 0), (61, 3, 0), (30, 0, 42), (0, 0, 0), (4, 0, 0)]


@pytest.fixture
def petition(db: None, now: datetime) -> Petition:
    petition = make_petition(now=now)
    petition.confirmed, petition.withdrawn, petition.removed = 180, 6, 42
    petition.save()
    return petition


@pytest.fixture
def told(petition: Petition) -> Petition:
    tell(petition, DAYS)
    for code, number in {"DE": 63, "RU": 40, "GE": 4}.items():
        CountryCount.objects.create(
            petition=petition, country=code, standing=number, published=number // 5 * 5
        )
    return petition


def tell(petition: Petition, days: list[tuple[int, int, int]]) -> None:
    """These days are over: the row of a later one stands."""
    for place, (confirmed, withdrawn, removed) in enumerate([*days, (3, 0, 0)]):
        DayCount.objects.create(
            petition=petition,
            day=FIRST + timedelta(days=place),
            confirmed=confirmed,
            withdrawn=withdrawn,
            removed=removed,
        )

from datetime import datetime, timedelta

import pytest

from glasno.kit import clock
from glasno.petitions import examinations
from glasno.petitions.actions.rating import OddShare, hourly_rates, odd_shares
from glasno.petitions.lanes import Lane
from glasno.petitions.models import Petition, SigningHour

HOUR = timedelta(hours=1)


def asked(
    petition: Petition, at: datetime, number: int, *, provider: str, lane: Lane = Lane.FAST
) -> None:
    hour = at.replace(minute=0, second=0, microsecond=0)
    SigningHour.objects.create(
        petition=petition, hour=hour, provider=provider, lane=lane, asked=number
    )


def a_usual_week(petition: Petition, now: datetime) -> None:
    """A tenth of a thousand have their mailbox at Yahoo."""
    asked(petition, now - 50 * HOUR, 100, provider="yahoo")
    asked(petition, now - 50 * HOUR, 900, provider="gmail")


def test_rates_are_told_newest_first(petition: Petition, now: datetime) -> None:
    asked(petition, now, 3, provider="yahoo", lane=Lane.PACED)
    asked(petition, now, 4, provider="gmail")
    asked(petition, now - HOUR, 5, provider="gmail")
    asked(petition, now - 2 * HOUR, 6, provider="gmail")
    assert hourly_rates(petition, now=now + HOUR / 2, hours=2) == [
        {"hour": "2026-11-22T12:00Z", "provider": "gmail", "lane": "fast", "asked": 4},
        {"hour": "2026-11-22T12:00Z", "provider": "yahoo", "lane": "paced", "asked": 3},
        {"hour": "2026-11-22T11:00Z", "provider": "gmail", "lane": "fast", "asked": 5},
    ]


def test_a_provider_far_above_its_usual_share_is_odd(petition: Petition, now: datetime) -> None:
    a_usual_week(petition, now)
    asked(petition, now, 150, provider="yahoo", lane=Lane.PACED)
    asked(petition, now - HOUR, 30, provider="yahoo")
    asked(petition, now - HOUR, 20, provider="gmail")
    assert list(odd_shares(petition, now=now)) == [OddShare("yahoo", 0.9, 0.1)]


@pytest.mark.parametrize(
    ("yahoo", "gmail"),
    [
        (90, 9),  # too few to tell
        (49, 51),  # not most of them
        (10, 990),  # as always
    ],
)
def test_an_ordinary_hour_is_not_odd(
    petition: Petition, now: datetime, yahoo: int, gmail: int
) -> None:
    a_usual_week(petition, now)
    asked(petition, now, yahoo, provider="yahoo")
    asked(petition, now, gmail, provider="gmail")
    assert list(odd_shares(petition, now=now)) == []


def test_a_provider_that_always_has_most_is_not_odd(petition: Petition, now: datetime) -> None:
    a_usual_week(petition, now)
    asked(petition, now, 1000, provider="gmail")
    assert list(odd_shares(petition, now=now)) == []


def test_nothing_is_odd_before_there_is_a_usual(petition: Petition, now: datetime) -> None:
    asked(petition, now - 50 * HOUR, 199, provider="gmail")
    asked(petition, now, 1000, provider="yahoo")
    assert list(odd_shares(petition, now=now)) == []


def test_the_doctor_names_an_odd_share(
    petition: Petition, now: datetime, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(clock, "now", lambda: now)
    a_usual_week(petition, now)
    asked(petition, now, 90, provider="yahoo")
    asked(petition, now, 10, provider="gmail")
    (finding,) = examinations.examine()
    assert finding.what == (
        "In the last hours 90% of those who asked to sign let-them-go have their mailbox at yahoo; "
        "in the week before it was 10%."
    )
    assert "glasno petition rates let-them-go" in finding.mend

"""The doctor tells when a proxy has most likely not been named."""

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime, timedelta

import pytest
from django.db import connection
from pytest_django import Settings

from glasno.front.arrivals import Tally, write_arrivals
from glasno.front.examinations import FEWEST, FEWEST_AN_HOUR, examine
from glasno.kit.findings import Finding, Level

pytestmark = pytest.mark.django_db

Look = Callable[..., list[Finding]]


@pytest.fixture
def look(settings: Settings, monkeypatch: pytest.MonkeyPatch, now: datetime) -> Look:
    """What the doctor finds after `alike` of `total` requests `ago`, on a public site."""
    monkeypatch.setattr("glasno.kit.clock.now", lambda: now)

    def found(
        total: int,
        alike: int,
        *,
        ago: timedelta = timedelta(hours=1),
        host: str = "192.0.2.1",
        limits: bool = True,
        proxies: tuple[str, ...] = (),
    ) -> list[Finding]:
        settings.GLASNO = replace(
            settings.GLASNO,
            host=host,
            base_url="http://127.0.0.1:8000" if host == "127.0.0.1" else "https://glasno.example",
            limits=limits,
            trusted_proxies=proxies,
        )
        if total:
            hour = (now - ago).replace(minute=0, second=0, microsecond=0)
            write_arrivals(connection, [Tally(hour, total, alike)])
        return list(examine())

    return found


def test_nearly_everybody_from_one_address_is_told_with_the_mend(look: Look) -> None:
    (finding,) = look(FEWEST, FEWEST)

    assert finding.level is Level.WARNING
    assert str(FEWEST) in finding.what
    assert "GLASNO_TRUSTED_PROXIES" in finding.mend
    assert "Tor" in finding.mend


def test_a_named_proxy_that_tells_nothing_is_told(look: Look) -> None:
    (finding,) = look(500, 450, proxies=("10.0.0.0/8",))

    assert "X-Forwarded-For" in finding.mend
    assert finding.mend.startswith("Let the proxies in GLASNO_TRUSTED_PROXIES")


def test_visitors_from_many_addresses_are_nothing_to_tell(look: Look) -> None:
    assert look(500, 300) == []


def test_a_few_requests_are_nothing_to_tell(look: Look) -> None:
    assert look(FEWEST - 1, FEWEST - 1) == []
    assert look(0, 0) == []


def test_single_visitors_in_each_of_many_hours_are_nothing_to_tell(look: Look) -> None:
    for hours in range(24):
        assert look(FEWEST_AN_HOUR - 1, FEWEST_AN_HOUR - 1, ago=timedelta(hours=hours)) == []


def test_quiet_hours_hide_no_busy_ones(look: Look) -> None:
    for hours in range(2, 24):
        assert look(FEWEST_AN_HOUR - 1, 1, ago=timedelta(hours=hours)) == []

    (finding,) = look(FEWEST, FEWEST)
    assert f" {FEWEST} requests" in finding.what


def test_what_was_before_the_last_day_is_nothing_to_tell(look: Look) -> None:
    assert look(500, 500, ago=timedelta(hours=25)) == []


def test_loopback_and_limits_off_are_nothing_to_tell(look: Look) -> None:
    assert look(500, 500, host="127.0.0.1") == []
    assert look(0, 0, limits=False) == []
    assert len(look(0, 0)) == 1

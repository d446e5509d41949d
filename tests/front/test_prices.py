"""The price of the fast lane follows what has come lately from an address and its neighbours."""

from datetime import datetime, timedelta

import pytest

from glasno.front.origins import Origin
from glasno.front.prices import LEAK, NEIGHBOURS, SIZE, STEPS, Prices


def origin(own: int, wide: int = 0) -> Origin:
    return Origin(own.to_bytes(4), wide.to_bytes(4), exempt=False)


@pytest.mark.parametrize(
    ("forms", "level"),
    [(0, 0), (29, 0), (30, 1), (89, 1), (90, 2), (270, 3), (810, 4), (5_000, 4)],
)
def test_the_price_rises_with_what_came_from_an_address(
    forms: int, level: int, now: datetime
) -> None:
    prices = Prices()
    for _ in range(forms):
        prices.charge(origin(1), now)

    assert prices.level(origin(1), now) == level
    assert prices.level(origin(2, 9), now) == 0


def test_the_fullest_bucket_is_empty_after_an_hour(now: datetime) -> None:
    prices = Prices()
    for _ in range(5_000):
        prices.charge(origin(1), now)

    assert prices.level(origin(1), now + timedelta(minutes=30)) == 3
    assert prices.level(origin(1), now + timedelta(seconds=SIZE / LEAK)) == 0


def test_neighbours_pay_for_a_flood_much_later(now: datetime) -> None:
    prices = Prices()
    for number in range(STEPS[0] * NEIGHBOURS - 1):
        prices.charge(origin(number), now)
    assert prices.level(origin(99_999), now) == 0

    prices.charge(origin(99_998), now)
    assert prices.level(origin(99_999), now) == 1
    assert prices.level(origin(99_999, 7), now) == 0


def test_asking_for_the_price_costs_nothing(now: datetime) -> None:
    prices = Prices()

    assert {prices.level(origin(1), now) for _ in range(1_000)} == {0}

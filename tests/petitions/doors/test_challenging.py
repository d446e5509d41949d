"""`GET /do/challenge`: what the page's worker is given."""

import json
from dataclasses import replace
from datetime import datetime, timedelta

import pytest
from pytest_django import Settings

from glasno.front.origins import HERE
from glasno.front.prices import STEPS
from glasno.front.replies import JSON
from tests.factories.petitions import House


@pytest.fixture(autouse=True)
def limits(settings: Settings) -> None:
    settings.GLASNO = replace(settings.GLASNO, limits=True)


def test_a_challenge_holds_what_the_worker_needs_and_nothing_else(
    house: House, now: datetime
) -> None:
    reply = house.get("/do/challenge", now=now)

    assert (reply.status, reply.content_type, reply.headers) == (200, JSON, ())
    told = json.loads(reply.body)
    assert sorted(told) == ["parameters", "signature"]
    asked = told["parameters"]
    assert sorted(asked) == [
        "algorithm",
        "cost",
        "data",
        "keyLength",
        "keyPrefix",
        "keySignature",
        "nonce",
        "salt",
    ]
    until = now + timedelta(minutes=20)
    assert asked["data"] == {"level": 0, "until": int(until.timestamp())}
    assert (asked["algorithm"], asked["cost"]) == ("PBKDF2/SHA-256", 1_000)
    # The whole key would be the answer; without the other half it must be worked out.
    assert (asked["keyLength"], len(asked["keyPrefix"])) == (32, 32)
    assert len(reply.body) < 700


def test_no_two_challenges_are_the_same(house: House, now: datetime) -> None:
    bodies = {house.get("/do/challenge", now=now).body for _ in range(20)}

    assert len(bodies) == 20


def test_asking_again_and_again_raises_no_price(house: House, now: datetime) -> None:
    for _ in range(STEPS[0] + 1):
        house.get("/do/challenge", now=now)

    assert house.counter.prices.level(HERE, now) == 0


@pytest.mark.parametrize(("forms", "level"), [(29, 0), (30, 1), (90, 2), (270, 3), (810, 4)])
def test_a_challenge_is_as_dear_as_its_origin_is_busy(
    house: House, now: datetime, forms: int, level: int
) -> None:
    for _ in range(forms):
        house.counter.prices.charge(HERE, now)

    told = json.loads(house.get("/do/challenge", now=now).body)
    assert told["parameters"]["data"]["level"] == level

"""Proof of work: a solution holds here, now, at its price, and nothing else does."""

import base64
import json
import time
from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime, timedelta
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest
from altcha import Challenge, Payload, Solution, create_challenge, solve_challenge
from hypothesis import given
from hypothesis import strategies as st
from pytest_django import Settings

from glasno.petitions import challenges
from glasno.petitions.challenges import LIFETIME, LONGEST, TRIES, mark_of_solution, new_challenge
from glasno.petitions.keys import keyring
from glasno.vault.keyring import Keyring
from tests.factories.challenges import solved

Solved = dict[str, Any]


@pytest.fixture(autouse=True)
def quick(monkeypatch: pytest.MonkeyPatch) -> None:
    """Sums that are solved in an instant; their kind is the same."""
    monkeypatch.setattr(challenges, "ROUNDS", 2)
    monkeypatch.setattr(challenges, "TRIES", (3, 5, 8, 10, 12))


@pytest.fixture
def another_site(tmp_path: Path, settings: Settings) -> Iterator[None]:
    """Keys of an installation elsewhere, until the test ends."""
    Keyring(tmp_path / "secrets").create_server_keys()
    settings.GLASNO = replace(settings.GLASNO, secrets_dir=tmp_path / "secrets")
    keyring.cache_clear()
    yield
    keyring.cache_clear()


def mark(text: str, now: datetime, level: int = 0) -> bytes | None:
    return mark_of_solution(text, level=level, now=now)


def changed(text: str, change: Solved, place: str = "parameters") -> str:
    told = json.loads(base64.b64decode(text))
    part = told["solution"] if place == "solution" else told["challenge"][place]
    part.update(change)
    return packed(told)


def packed(told: object) -> str:
    return base64.b64encode(json.dumps(told).encode()).decode()


def test_a_solution_holds(now: datetime) -> None:
    text = solved(0, now=now)

    assert len(mark(text, now) or b"") == 16
    assert mark(text, now) == mark(text, now)
    assert mark(text, now) != mark(solved(0, now=now), now)


@pytest.mark.parametrize("seconds", [0, 1, 1_199, 1_200])
def test_a_solution_holds_for_twenty_minutes(now: datetime, seconds: int) -> None:
    assert mark(solved(0, now=now), now + timedelta(seconds=seconds)) is not None


@pytest.mark.parametrize("away", [LIFETIME + timedelta(seconds=1), timedelta(days=1)])
def test_a_stale_solution_and_one_from_the_future_do_not_hold(
    now: datetime, away: timedelta
) -> None:
    assert mark(solved(0, now=now), now + away) is None
    assert mark(solved(0, now=now), now - away) is None


def test_a_solution_from_before_midnight_holds_after_it(now: datetime) -> None:
    evening = now.replace(hour=23, minute=55)

    assert mark(solved(0, now=evening), evening + timedelta(minutes=10)) is not None


@pytest.mark.parametrize(("paid", "asked", "holds"), [(0, 0, 1), (2, 1, 1), (0, 1, 0), (3, 4, 0)])
def test_a_solution_below_the_price_does_not_hold(
    now: datetime, paid: int, asked: int, holds: int
) -> None:
    assert (mark(solved(paid, now=now), now, asked) is not None) == bool(holds)


def test_a_solution_that_claims_more_than_it_paid_does_not_hold(now: datetime) -> None:
    text = solved(0, now=now)
    data = json.loads(base64.b64decode(text))["challenge"]["parameters"]["data"]

    assert mark(changed(text, {"data": {**data, "level": 4}}), now, 4) is None
    later = {**data, "until": data["until"] + 60}
    assert mark(changed(text, {"data": later}), now + timedelta(seconds=30)) is None


@pytest.mark.usefixtures("another_site")
def test_a_solution_for_this_site_does_not_hold_elsewhere(now: datetime) -> None:
    here = solved(0, now=now)
    assert mark(here, now) is not None

    keyring().root.joinpath("django.key").unlink()
    keyring().create_server_keys()
    keyring.cache_clear()  # a process of its own, which has read no key yet
    assert mark(here, now) is None


@pytest.mark.parametrize("key", ["", "another key", "django"])
def test_a_challenge_under_another_key_does_not_hold(now: datetime, key: str) -> None:
    data = {"level": 4, "until": int((now + LIFETIME).timestamp())}
    made = create_challenge(
        challenges.ALGORITHM, 2, counter=1, data=data, hmac_secret=key, hmac_key_secret=key
    )
    solution = solve_challenge(made)
    assert solution is not None

    assert mark(Payload(made, solution).to_base64(), now) is None


@pytest.mark.parametrize(
    ("change", "place"),
    [
        ({"derivedKey": "00" * 32}, "solution"),
        ({"derivedKey": ""}, "solution"),
        ({"derivedKey": None}, "solution"),
        ({"cost": 1}, "parameters"),
        ({"keyPrefix": ""}, "parameters"),
        ({"keySignature": None}, "parameters"),
        ({"algorithm": "SHA-256"}, "parameters"),
        ({"expiresAt": 1}, "parameters"),
        ({"data": None}, "parameters"),
        ({"data": [1]}, "parameters"),
        ({"data": {"level": True, "until": True}}, "parameters"),
        ({"data": {"level": "0", "until": "0"}}, "parameters"),
        ({"data": {"level": 9e99, "until": 9e99}}, "parameters"),
        ({"nonce": "zz"}, "parameters"),
        ({"cost": 10**300}, "parameters"),
        ({"data": {"__proto__": 1}}, "parameters"),
    ],
)
def test_a_solution_that_was_tampered_with_does_not_hold(
    now: datetime, change: Solved, place: str
) -> None:
    text = solved(0, now=now)

    assert mark(changed(text, change, place), now) is None


@pytest.mark.parametrize(
    "text",
    [
        "",
        "?",
        "я",
        "\ud800",
        packed([]),
        packed({}),
        packed({"challenge": "x", "solution": []}),
        packed({"challenge": {"parameters": {}}, "solution": {}}),
        packed({"challenge": {"parameters": []}, "solution": 1}),
        base64.b64encode(b"[" * 1_400).decode(),
        base64.b64encode(b"1" * 1_400).decode(),
        base64.b64encode(b"\xff\xfe").decode(),
    ],
)
def test_rubbish_does_not_hold_and_raises_nothing(now: datetime, text: str) -> None:
    assert mark(text, now) is None


def test_a_solution_longer_than_any_of_ours_is_not_looked_at(now: datetime) -> None:
    text = solved(0, now=now)
    assert len(text) < LONGEST / 2

    told = json.loads(base64.b64decode(text)) | {"more": "x" * LONGEST}
    assert mark(packed(told), now) is None


JSON = st.recursive(
    st.one_of(st.none(), st.booleans(), st.integers(), st.floats(), st.text(max_size=6)),
    lambda inner: st.one_of(
        st.lists(inner, max_size=3), st.dictionaries(st.text(max_size=6), inner, max_size=3)
    ),
    max_leaves=6,
)


@given(st.one_of(st.text(max_size=60), st.binary(max_size=60).map(lambda raw: str(raw)), JSON))
def test_nothing_that_was_not_made_here_holds(something: object) -> None:
    now = datetime.fromisoformat("2026-11-22T12:00:00+00:00")
    texts = [something] if isinstance(something, str) else []
    for text in (*texts, packed(something), packed({"challenge": something, "solution": {}})):
        assert mark(text, now) is None


@given(
    st.sampled_from(
        ["algorithm", "nonce", "salt", "cost", "keyLength", "keyPrefix", "keySignature", "data"]
    ),
    JSON,
)
def test_no_parameter_may_be_replaced(name: str, value: object) -> None:
    now = datetime.fromisoformat("2026-11-22T12:00:00+00:00")
    text = solved(0, now=now)
    before = json.loads(base64.b64decode(text))["challenge"]["parameters"][name]
    if value != before:
        assert mark(changed(text, {name: value}), now) is None


def test_prices_are_what_they_are_told_to_be() -> None:
    # A second of an old phone, and each level four times the work of the one below.
    assert [later / earlier for earlier, later in pairwise(TRIES)] == [4] * 4


def test_the_work_asked_is_never_more_than_twice_the_average(
    now: datetime, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(challenges, "TRIES", (8,))
    found = [
        json.loads(base64.b64decode(solved(0, now=now)))["solution"]["counter"] for _ in range(60)
    ]

    assert set(found) <= set(range(16))
    assert len(set(found)) > 5


def test_making_and_checking_cost_the_server_little(
    now: datetime, monkeypatch: pytest.MonkeyPatch
) -> None:
    """One loose measure: a hundred of each, at the real price, in less than a second of work."""
    monkeypatch.undo()
    began = time.thread_time()
    made = [new_challenge(4, now=now) for _ in range(100)]
    wrong = Solution(1, "00" * 32)
    for each in made:
        text = Payload(Challenge.from_dict(each), wrong).to_base64()
        assert mark(text, now) is None
    assert time.thread_time() - began < 1.0

"""Leaky buckets: what they hold, what runs out, and how little room they take."""

import tracemalloc

import pytest
from hypothesis import given
from hypothesis import strategies as st

from glasno.front.buckets import MOST, Buckets

KEY, OTHER = b"one", b"other"


def test_a_bucket_fills_and_leaks() -> None:
    buckets = Buckets(size=10, leak=0.5)

    assert buckets.fullness(KEY, 100.0) == 0
    assert [buckets.pour(KEY, 100.0) for _ in range(4)] == [True] * 4
    assert buckets.fullness(KEY, 100.0) == pytest.approx(4)
    assert buckets.fullness(KEY, 104.0) == pytest.approx(2)
    assert buckets.fullness(KEY, 200.0) == 0
    assert buckets.fullness(OTHER, 100.0) == 0


def test_a_bucket_that_runs_over_is_full_and_no_more_than_full() -> None:
    buckets = Buckets(size=3, leak=1)

    assert [buckets.pour(KEY, 0.0) for _ in range(100)] == [True] * 3 + [False] * 97
    assert buckets.fullness(KEY, 0.0) == pytest.approx(3)
    assert buckets.pour(KEY, 1.0)


def test_a_clock_set_back_makes_no_bucket_fuller_than_full() -> None:
    buckets = Buckets(size=3, leak=1)
    buckets.pour(KEY, 86_400.0)

    assert buckets.fullness(KEY, 0.0) == 3
    assert not buckets.pour(KEY, 0.0)
    assert buckets.pour(KEY, 1.0)


def test_memory_is_bounded_under_a_million_origins() -> None:
    buckets = Buckets(size=10, leak=0.001)
    tracemalloc.start()
    try:
        for number in range(1_000_000):
            buckets.pour(number.to_bytes(16), number / 1000)
        _, peak = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()

    assert len(buckets) <= MOST
    assert peak < 16 * 1024 * 1024


def test_a_bucket_in_use_is_kept_while_others_come_and_go() -> None:
    buckets = Buckets(size=1_000, leak=0.001, most=100)
    for number in range(400):
        buckets.pour(number.to_bytes(8), 0.0)
        if number % 20 == 0:
            buckets.pour(KEY, 0.0)

    assert buckets.fullness(KEY, 0.0) == pytest.approx(20)


@given(st.lists(st.tuples(st.binary(min_size=1, max_size=1), st.floats(0, 1e10)), max_size=60))
def test_no_order_of_moments_takes_it_out_of_its_bounds(
    moments: list[tuple[bytes, float]],
) -> None:
    buckets = Buckets(size=5, leak=0.1, most=6)
    for key, at in moments:
        buckets.pour(key, at)
        assert 0 <= buckets.fullness(key, at) <= 5
        assert len(buckets) <= 6

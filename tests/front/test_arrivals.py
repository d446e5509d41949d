"""What is kept of who came: numbers by the hour, from which nobody can be known."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.db import connection
from hypothesis import given
from hypothesis import strategies as st

from glasno.front.arrivals import MOST_UNWRITTEN, Arrivals, Tally, write_arrivals
from glasno.front.ledger import Outcome
from glasno.front.models import ArrivalHour
from glasno.front.origins import Origin

HOUR = datetime(2026, 11, 22, 12, 0, tzinfo=UTC)
LATER = HOUR + timedelta(hours=1)


def origin(number: int) -> Origin:
    return Origin(number.to_bytes(4), b"", exempt=False)


def tally_of(arrivals: Arrivals, origins: list[int]) -> Tally | None:
    for number in origins:
        assert arrivals.note(origin(number), HOUR + timedelta(minutes=number % 60)) is None
    return arrivals.note(origin(0), LATER)


@pytest.mark.parametrize(
    ("origins", "alike"),
    [
        ([7] * 100, 100),
        ([7, 7, 7, 1] * 25, 50),
        ([*range(1, 50), *[77] * 51], 50),
        ([1, 2] * 50, 0),
    ],
)
def test_an_hour_tells_how_many_came_from_one_address_at_the_least(
    origins: list[int], alike: int
) -> None:
    assert tally_of(Arrivals(), origins) == Tally(HOUR, 100, alike)


@given(st.lists(st.integers(0, 3), min_size=1, max_size=60))
def test_the_least_is_never_too_much_and_nine_in_ten_are_never_missed(origins: list[int]) -> None:
    tally = tally_of(Arrivals(), origins)
    most = max(origins.count(number) for number in origins)

    assert tally is not None
    assert 2 * most - len(origins) <= tally.alike <= most


def test_an_hour_without_anybody_is_not_written() -> None:
    assert tally_of(Arrivals(), []) is None


def test_a_busy_hour_is_written_in_parts() -> None:
    arrivals = Arrivals()
    told = [arrivals.note(origin(7), HOUR) for _ in range(MOST_UNWRITTEN + 1)]

    assert told == [None] * MOST_UNWRITTEN + [Tally(HOUR, MOST_UNWRITTEN, MOST_UNWRITTEN)]


@pytest.mark.django_db
def test_parts_of_an_hour_are_added_and_another_days_hour_begins_anew() -> None:
    def write(*tallies: Tally) -> list[tuple[Any, ...]]:
        assert write_arrivals(connection, tallies) == [Outcome.DONE] * len(tallies)
        return list(ArrivalHour.objects.order_by("id").values_list("id", "total", "alike"))

    assert write(Tally(HOUR, 10, 4), Tally(HOUR, 5, 1), Tally(LATER, 2, 2)) == [
        (12, 15, 5),
        (13, 2, 2),
    ]
    tomorrow = HOUR + timedelta(days=1)
    assert write(Tally(tomorrow, 3, 3)) == [(12, 3, 3), (13, 2, 2)]
    assert ArrivalHour.objects.get(id=12).day == tomorrow.date()


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("ago", "counts"), [(0, True), (1, True), (23, True), (24, False), (48, False)]
)
def test_only_the_last_day_counts(
    ago: int, counts: bool, django_assert_num_queries: Callable[..., Any]
) -> None:
    then = HOUR - timedelta(hours=ago)
    write_arrivals(connection, [Tally(then, 1, 1)])

    with django_assert_num_queries(1):
        found = list(ArrivalHour.objects.since(HOUR - timedelta(days=1), now=HOUR))
    assert bool(found) is counts

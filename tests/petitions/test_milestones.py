"""Milestones: floors that stay true, few of them, and none missed."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from glasno.petitions.milestones import FIRST, reached, share_of

counts = st.integers(min_value=0, max_value=10**12)
goals = st.integers(min_value=1, max_value=10**10)


@pytest.mark.parametrize(
    ("count", "goal", "milestone"),
    [
        (-7, 15_000, 0),
        (0, 15_000, 0),
        (9, 15_000, 0),
        (10, 15_000, 10),
        (999, 15_000, 500),
        (1_000, 15_000, 1_000),
        (1_499, 15_000, 1_000),
        (1_500, 15_000, 1_500),
        (14_999, 15_000, 13_500),
        (15_000, 15_000, 15_000),
        (29_999, 15_000, 28_500),
        (49_999, 15_000, 30_000),
        (50_000, 15_000, 50_000),
        (12_344, 12_345, 12_300),
        (12_345, 12_345, 12_345),
        (2, 3, 0),
        (3, 3, 3),
        (4, 3, 3),
        (10, 3, 10),
        (2**63 - 1, 3, 5 * 10**18),
    ],
)
def test_milestone_of_a_count(count: int, goal: int, milestone: int) -> None:
    assert reached(count, goal) == milestone


@given(counts, goals)
def test_milestone_is_never_more_than_the_count(count: int, goal: int) -> None:
    assert 0 <= reached(count, goal) <= count


@given(counts, counts, goals)
def test_more_signatures_never_lower_it(count: int, more: int, goal: int) -> None:
    assert reached(count, goal) <= reached(count + more, goal)


@given(counts, goals)
def test_milestone_is_its_own_milestone(count: int, goal: int) -> None:
    milestone = reached(count, goal)
    assert reached(milestone, goal) == milestone


@given(st.integers(min_value=FIRST, max_value=10**12), goals)
def test_milestone_is_never_less_than_two_fifths_of_the_count(count: int, goal: int) -> None:
    assert reached(count, goal) * 5 > count * 2 - 5


@given(goals)
def test_goal_is_a_milestone(goal: int) -> None:
    assert reached(goal, goal) == goal


def test_way_to_the_goal_has_few_milestones() -> None:
    assert len({reached(count, 15_000) for count in range(15_001)}) == 21


@given(counts, goals)
def test_share_is_full_only_when_the_goal_is_reached(count: int, goal: int) -> None:
    assert 0 <= share_of(count, goal) <= 1000
    assert (share_of(count, goal) == 1000) == (count >= goal)

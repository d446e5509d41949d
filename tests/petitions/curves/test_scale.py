"""An axis is marked at round numbers and at first days, and never crowded."""

from datetime import date

from hypothesis import given
from hypothesis import strategies as st

from glasno.petitions.curves.scale import first_days, round_numbers


def test_numbers_are_round_and_zero_is_none_of_them() -> None:
    assert round_numbers(0, 4382, most=4) == [1000, 2000, 3000, 4000]
    assert round_numbers(0, 4382, most=3) == [2000, 4000]
    assert round_numbers(-30, 40, most=4) == [-20, 20, 40]
    assert round_numbers(0, 1, most=4) == [1]


@given(st.integers(-(10**7), 0), st.integers(1, 10**7), st.integers(1, 5))
def test_numbers_are_within_and_no_more_than_asked(low: int, high: int, most: int) -> None:
    found = round_numbers(low, high, most=most)
    assert len(found) <= most
    assert all(low <= number <= high for number in found)


def test_days_are_those_on_which_months_begin() -> None:
    assert first_days(date(2026, 11, 3), date(2027, 2, 1)) == [
        date(2026, 12, 1),
        date(2027, 1, 1),
        date(2027, 2, 1),
    ]


def test_a_short_time_has_none_and_a_long_one_has_years() -> None:
    assert first_days(date(2026, 11, 3), date(2026, 12, 20)) == []
    assert first_days(date(2026, 11, 3), date(2029, 6, 1)) == [
        date(2027, 1, 1),
        date(2028, 1, 1),
        date(2029, 1, 1),
    ]

"""What a curve goes through follows from published periods, and loses nothing of them."""

from datetime import date, timedelta

from hypothesis import given
from hypothesis import strategies as st

from glasno.petitions.curves.series import Rate, Standing, growth, rates, span, step_for
from glasno.petitions.statistics import Period

FIRST = date(2026, 11, 3)


def history(*figures: tuple[int, int, int, int]) -> tuple[Period, ...]:
    """Periods one after another: how many days, and what was confirmed, withdrawn, removed."""
    made, begin = [], FIRST
    for days, *numbers in figures:
        last = begin + timedelta(days=days - 1)
        made.append(Period(begin, last, *numbers))
        begin = last + timedelta(days=1)
    return tuple(made)


histories = st.lists(
    st.tuples(st.integers(1, 40), st.integers(-50, 5000), st.integers(0, 40), st.integers(-9, 90)),
    min_size=1,
    max_size=60,
).map(lambda figures: history(*figures))


def test_growth_is_what_stood_at_the_end_of_each_period() -> None:
    assert growth(history((1, 10, 0, 0), (3, 7, 5, 0), (1, 20, 0, 8))) == [
        Standing(date(2026, 11, 3), 10),
        Standing(date(2026, 11, 6), 12),
        Standing(date(2026, 11, 7), 24),
    ]


def test_each_period_is_a_column_while_there_is_room() -> None:
    periods = history((1, 10, 0, 0), (3, 7, 0, 0))
    assert step_for(periods, most=4) == 1
    assert rates(periods, step=1) == [Rate(FIRST, 1, 10), Rate(date(2026, 11, 4), 3, 7)]


def test_many_days_are_averaged_and_the_last_column_ends_with_the_last_day() -> None:
    periods = history(*[(1, 7, 0, 0)] * 16)
    assert step_for(periods, most=15) == 7
    assert rates(periods, step=7) == [
        Rate(FIRST, 2, 14),
        Rate(FIRST + timedelta(days=2), 7, 49),
        Rate(FIRST + timedelta(days=9), 7, 49),
    ]


def test_ten_years_are_averaged_over_four_weeks() -> None:
    assert step_for(history((3653, 9, 0, 0)), most=135) == 28


@given(histories, st.sampled_from([1, 7, 28, 91, 364]))
def test_columns_cover_all_days_and_count_all_that_came(
    periods: tuple[Period, ...], step: int
) -> None:
    columns = rates(periods, step=step)
    assert columns[0].first == periods[0].first
    assert sum(each.days for each in columns) == span(periods)
    total = sum(each.confirmed for each in periods)
    assert abs(sum(each.number for each in columns) - total) < 1e-6

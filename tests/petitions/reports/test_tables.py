"""Tables beside the curve lose nothing of what is published."""

from datetime import date, timedelta
from itertools import pairwise

from hypothesis import given

from glasno.petitions.reports.tables import (
    NEWEST,
    CountryRow,
    PeriodRow,
    country_rows_of,
    period_rows,
)
from glasno.petitions.statistics import Period
from tests.petitions.curves.test_series import histories, history


def test_rows_are_the_periods_newest_first_with_what_stood() -> None:
    assert period_rows(history((1, 10, 0, 0), (3, 7, 5, 6))) == [
        PeriodRow(date(2026, 11, 4), date(2026, 11, 6), 7, 5, 6, standing=6),
        PeriodRow(date(2026, 11, 3), date(2026, 11, 3), 10, 0, 0, standing=10),
    ]


def test_a_long_history_is_added_up_by_months_but_for_its_newest_part() -> None:
    rows = period_rows(history(*[(1, 5, 0, 0)] * 100))
    assert [(row.first, row.last, row.confirmed) for row in rows[NEWEST:]] == [
        (date(2027, 1, 1), date(2027, 1, 10), 50),
        (date(2026, 12, 1), date(2026, 12, 31), 155),
        (date(2026, 11, 3), date(2026, 11, 30), 140),
    ]
    assert len(rows) == NEWEST + 3
    assert rows[0].standing == 500


def test_ten_years_are_a_table_that_can_be_read() -> None:
    assert len(period_rows(history(*[(1, 5, 0, 0)] * 3653))) == NEWEST + 120


@given(histories)
def test_rows_follow_each_other_and_add_up(periods: tuple[Period, ...]) -> None:
    rows = period_rows(periods)[::-1]
    assert (rows[0].first, rows[-1].last) == (periods[0].first, periods[-1].last)
    for before, after in pairwise(rows):
        assert after.first == before.last + timedelta(days=1)
    for name in ("confirmed", "withdrawn", "removed"):
        assert sum(getattr(row, name) for row in rows) == sum(
            getattr(period, name) for period in periods
        )


def test_countries_stand_by_size_and_the_rest_last() -> None:
    told = [
        ("2026-11-03", "DE", 10),
        ("2026-11-03", "RU", 40),
        ("2026-11-03", "XK", 10),
        ("2026-11-03", "other", 90),
    ]
    assert country_rows_of(told, {"DE": "Germany", "RU": "Russia"}) == [
        CountryRow("Russia", 40),
        CountryRow("Germany", 10),
        CountryRow("XK", 10),
        CountryRow("", 90),
    ]

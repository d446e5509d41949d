"""Published figures tell of no few people: rules as laws, over whatever may have happened."""

from collections.abc import Sequence
from datetime import date, timedelta
from itertools import combinations

from hypothesis import given
from hypothesis import strategies as st

from glasno.kit.opendata import SMALLEST, as_csv, as_json
from glasno.petitions.statistics import (
    COUNTRY_COLUMNS,
    DAY_COLUMNS,
    Day,
    Period,
    country_rows,
    floor,
    moved,
    periods,
)

FIRST = date(2026, 11, 20)


def days(*figures: tuple[int, int, int]) -> list[Day]:
    """Consecutive days with what was confirmed, withdrawn and removed on each."""
    return [Day(FIRST + timedelta(days=place), *each) for place, each in enumerate(figures)]


def day(number: int) -> date:
    return FIRST + timedelta(days=number)


# Withdrawals, removals, what is undone and what is set aside: everything may also go back.
some_days = st.lists(
    st.tuples(st.integers(-40, 40), st.integers(-20, 20), st.integers(-20, 20)), max_size=40
).map(lambda figures: days(*figures))
# A country's true figure at the end of one period after another.
truths = st.lists(st.integers(-2, 60), max_size=30)


def test_a_day_of_five_is_a_period_of_its_own() -> None:
    assert periods(days((5, 0, 0), (7, 0, 0))) == [
        Period(day(0), day(0), 5, 0, 0),
        Period(day(1), day(1), 7, 0, 0),
    ]


def test_days_of_few_are_merged_until_five_have_gathered() -> None:
    assert periods(days((2, 0, 0), (0, 0, 0), (4, 0, 0), (3, 0, 0))) == [
        Period(day(0), day(2), 6, 0, 0)
    ]


def test_nobody_at_all_is_no_period() -> None:
    assert periods([]) == []
    assert periods(days((0, 0, 0), (0, 0, 0))) == []


def test_few_withdrawals_wait_until_five_have_gathered() -> None:
    assert periods(days((9, 3, 0), (9, 1, 0), (9, 2, 1))) == [
        Period(day(0), day(0), 9, 0, 0),
        Period(day(1), day(1), 9, 0, 0),
        Period(day(2), day(2), 9, 6, 0),
    ]


def test_many_withdrawals_are_told_although_nobody_signs_any_more() -> None:
    assert periods(days((9, 0, 0), (0, 4, 0), (0, 4, 0))) == [
        Period(day(0), day(0), 9, 0, 0),
        Period(day(1), day(2), 0, 8, 0),
    ]


def test_what_was_removed_and_came_back_is_told_as_less_removed() -> None:
    assert periods(days((9, 0, 6), (8, 0, -6))) == [
        Period(day(0), day(0), 9, 0, 6),
        Period(day(1), day(1), 8, 0, -6),
    ]


@given(some_days)
def test_law_no_figure_of_a_period_lies_between_nothing_and_five(some: list[Day]) -> None:
    for period in periods(some):
        figures = (period.confirmed, period.withdrawn, period.removed)
        assert all(figure == 0 or abs(figure) >= SMALLEST for figure in figures)
        assert any(figures)


@given(some_days)
def test_law_periods_follow_each_other_without_gap_or_overlap(some: list[Day]) -> None:
    found = periods(some)
    assert all(period.first <= period.last for period in found)
    assert [period.first for period in found] == [
        *([some[0].day] if found else []),
        *(period.last + timedelta(days=1) for period in found[:-1]),
    ]


@given(some_days, some_days)
def test_law_a_published_period_never_changes(some: list[Day], more: list[Day]) -> None:
    later = [
        Day(each.day + timedelta(days=len(some)), each.confirmed, each.withdrawn, each.removed)
        for each in more
    ]
    before = periods(some)
    assert periods([*some, *later])[: len(before)] == before


@given(some_days)
def test_law_sums_are_those_of_the_days_that_are_told(some: list[Day]) -> None:
    found = periods(some)
    told = [each for each in some if found and each.day <= found[-1].last]
    assert sum(period.confirmed for period in found) == sum(each.confirmed for each in told)
    for figure in ("withdrawn", "removed"):
        published = sum(getattr(period, figure) for period in found)
        true = sum(getattr(each, figure) for each in told)
        assert abs(true - published) < SMALLEST


def published(truth: Sequence[int]) -> list[int | None]:
    """What is published of a country whose true figure takes these values one after another."""
    base, shown = 0, []
    for true in truth:
        base = moved(base, true)
        shown.append(floor(base))
    return shown


def test_a_country_is_named_from_ten() -> None:
    assert published([4, 9, 10]) == [None, None, 5]


def test_a_country_moves_when_the_truth_has_moved_by_five() -> None:
    assert published([20, 24, 16, 27, 21, 20]) == [15, 15, 15, 20, 20, 15]


def test_a_country_that_fell_below_is_named_no_more() -> None:
    assert published([10, 6, 5]) == [5, 5, None]


@given(truths)
def test_law_no_country_is_published_below_five(truth: list[int]) -> None:
    assert all(shown is None or shown >= SMALLEST for shown in published(truth))


@given(truths)
def test_law_no_two_publications_differ_by_one_to_four_of_a_country(truth: list[int]) -> None:
    told = [shown for shown in published(truth) if shown is not None]
    differences = {abs(one - other) for one, other in combinations(told, 2)}
    assert differences.isdisjoint(range(1, SMALLEST))


@given(truths)
def test_law_what_is_published_moves_only_with_five_people(truth: list[int]) -> None:
    base = 0
    for true in truth:
        before, base = base, moved(base, true)
        assert base == before or abs(true - before) >= SMALLEST
        assert abs(max(true, 0) - base) < SMALLEST


@given(truths)
def test_law_a_published_country_is_never_more_than_the_truth(truth: list[int]) -> None:
    for true, shown in zip(truth, published(truth), strict=True):
        assert shown is None or shown <= true


@given(st.lists(st.dictionaries(st.sampled_from(["DE", "RU", "FI", ""]), st.integers(0, 60))))
def test_law_countries_and_the_rest_never_exceed_the_total(history: list[dict[str, int]]) -> None:
    bases: dict[str, int] = {}
    for truth in history:
        bases = {
            code: moved(bases.get(code, 0), truth.get(code, 0)) for code in bases.keys() | truth
        }
        total = sum(truth.values())
        figures = [
            int(figure) for _, _, figure in country_rows(bases, total=total, until=date(2026, 1, 1))
        ]
        assert total - SMALLEST < sum(figures) <= total
        assert all(figure >= SMALLEST for figure in figures)


def test_the_rest_holds_small_countries_and_those_who_named_none() -> None:
    assert country_rows({"RU": 30, "DE": 10, "FI": 5, "": 15}, total=65, until=day(0)) == [
        ("2026-11-20", "DE", 5),
        ("2026-11-20", "RU", 25),
        ("2026-11-20", "other", 35),
    ]


def test_a_rest_of_few_is_left_out() -> None:
    assert country_rows({"RU": 30}, total=29, until=day(0)) == [("2026-11-20", "RU", 25)]


def test_a_code_that_is_none_is_never_named() -> None:
    assert country_rows({"=1": 30}, total=30, until=day(0)) == [("2026-11-20", "other", 30)]


def test_an_empty_table_has_its_header() -> None:
    assert as_csv(DAY_COLUMNS, []) == b"from,to,confirmed,withdrawn,removed\r\n"
    assert as_csv(COUNTRY_COLUMNS, []) == b"until,country,signatures\r\n"
    assert as_json("days", DAY_COLUMNS, []) == b'{"days": []}\n'


def test_rows_are_the_same_in_both_forms() -> None:
    rows = [period.row() for period in periods(days((6, 0, 0)))]
    assert as_csv(DAY_COLUMNS, rows).splitlines()[1:] == [b"2026-11-20,2026-11-20,6,0,0"]
    assert as_json("days", DAY_COLUMNS, rows) == (
        b'{"days": [{"from": "2026-11-20", "to": "2026-11-20", "confirmed": 6, "withdrawn": 0, '
        b'"removed": 0}]}\n'
    )

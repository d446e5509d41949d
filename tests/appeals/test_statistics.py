"""Published figures of letters tell of no few people: rules as laws, over whatever may happen."""

from collections import defaultdict
from collections.abc import Iterable
from datetime import date, timedelta
from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from glasno.appeals.statistics import COLUMNS, STAGES, Cell, Counted, Told, floor, together, told
from glasno.kit.opendata import SMALLEST, as_csv

FIRST = date(2026, 11, 20)
PEOPLE = Cell("", "", "prepared")
GVSU = Cell("gvsu", "crime_report", "prepared")
SENT = Cell("gvsu", "crime_report", "claimed_sent")

cells = st.sampled_from(
    [
        PEOPLE,
        GVSU,
        SENT,
        Cell("gvsu", "appeal", "prepared"),
        Cell("court", "complaint_125", "answered"),
    ]
)
history = st.lists(
    st.tuples(st.integers(0, 12), cells, st.integers(1, 9)).map(
        lambda each: Counted(day(each[0]), each[1], each[2])
    ),
    max_size=40,
)


def day(number: int) -> date:
    return FIRST + timedelta(days=number)


def until(counted: list[Counted], last: date) -> list[Counted]:
    """What a publication of the day after `last` knows."""
    return [each for each in counted if each.day <= last]


def published(counted: list[Counted], last: date) -> dict[tuple[str, str], int]:
    """Every figure that stands in the file then, by authority and stage."""
    rows = told(until(counted, last)).rows()
    return {(str(row[1]), str(row[2])): int(row[3]) for row in rows}


def test_before_anybody_has_come_there_is_nothing_to_tell() -> None:
    assert (told([]).until, told([]).writers, told([]).figures) == (None, 0, {})
    assert as_csv(COLUMNS, told([]).rows()) == b"until,authority,stage,at_least\r\n"


def test_four_people_are_told_of_nowhere() -> None:
    assert told([Counted(day(0), PEOPLE, 4), Counted(day(0), GVSU, 4)]).rows() == []


def test_figures_are_floors_of_each_kind_and_people_stand_first() -> None:
    counted = [
        Counted(day(0), PEOPLE, 14),
        Counted(day(0), GVSU, 9),
        Counted(day(0), Cell("gvsu", "appeal", "prepared"), 8),
        Counted(day(1), SENT, 6),
        Counted(day(1), Cell("court", "complaint_125", "answered"), 3),
    ]

    assert told(counted).rows() == [
        ("2026-11-21", "all", "writers", 10),
        ("2026-11-21", "gvsu", "prepared", 10),
        ("2026-11-21", "gvsu", "claimed_sent", 5),
    ]


def test_a_figure_does_not_move_on_the_day_of_one_person() -> None:
    counted = [Counted(day(0), PEOPLE, 9), Counted(day(1), PEOPLE, 1)]

    assert (told(counted).until, told(counted).writers) == (day(0), 5)


def test_quiet_days_are_told_once_five_have_gathered() -> None:
    counted = [Counted(day(number), PEOPLE, 2) for number in range(3)]

    assert (told(counted).until, told(counted).writers) == (day(2), 5)


def test_six_letters_of_one_person_are_no_six_people() -> None:
    one = [Cell(authority, "appeal", "prepared") for authority in ("a", "b", "c", "d", "e", "f")]

    assert told([Counted(day(0), cell, 1) for cell in (PEOPLE, *one)]).until is None


@given(history)
def test_law_every_figure_is_a_multiple_of_five_and_none_is_nothing(
    counted: list[Counted],
) -> None:
    figures = published(counted, day(12)).values()

    assert all(figure >= SMALLEST and figure % SMALLEST == 0 for figure in figures)


@given(history)
def test_law_no_figure_is_above_the_truth(counted: list[Counted]) -> None:
    truth: dict[tuple[str, str], int] = defaultdict(int)
    for each in counted:
        name = (each.cell.authority or "all", each.cell.stage if each.cell.kind else "writers")
        truth[name] += each.number

    assert all(figure <= truth[name] for name, figure in published(counted, day(12)).items())


@given(history)
def test_law_any_two_publications_differ_by_nothing_or_by_five_at_least(
    counted: list[Counted],
) -> None:
    every = [published(counted, day(number)) for number in range(13)]

    for earlier in range(13):
        for later in range(earlier, 13):
            for name in every[earlier] | every[later]:
                difference = every[later].get(name, 0) - every[earlier].get(name, 0)
                assert difference == 0 or difference >= SMALLEST


@given(history)
def test_law_between_two_looks_that_differ_at_least_five_people_came(
    counted: list[Counted],
) -> None:
    looks = [told(until(counted, day(number))).until for number in range(13)]
    days = [each for each in dict.fromkeys(looks) if each is not None]

    for earlier, later in pairwise([FIRST - timedelta(days=1), *days]):
        came: dict[Cell, int] = defaultdict(int)
        for each in counted:
            if earlier < each.day <= later:
                came[each.cell] += each.number
        assert max(came.values()) >= SMALLEST


@given(history, history)
def test_law_days_that_come_later_change_nothing_that_was_published(
    counted: list[Counted], more: list[Counted]
) -> None:
    before = told(counted)
    after = [Counted(each.day + timedelta(days=13), each.cell, each.number) for each in more]

    if before.until is not None:
        assert told(until([*counted, *after], before.until)) == before


@given(st.integers(0, 1000))
def test_law_a_floor_is_less_than_five_below(number: int) -> None:
    assert 0 <= number - floor(number) < SMALLEST


def test_stages_are_those_that_are_counted() -> None:
    from glasno.appeals.models import Stage

    assert tuple(Stage.values) == STAGES


# What is told of several campaigns at once.


def sums(rows: Iterable[tuple[str | int, ...]]) -> dict[tuple[str, str], int]:
    """Figures of letters by authority and stage: those that a reader of the files adds up."""
    found: dict[tuple[str, str], int] = defaultdict(int)
    for _until, authority, stage, number in rows:
        if authority != "all":
            found[str(authority), str(stage)] += int(number)
    return dict(found)


def files(campaigns: list[list[Counted]], last: date) -> list[tuple[str | int, ...]]:
    return [row for counted in campaigns for row in told(until(counted, last)).rows()]


def total(campaigns: list[list[Counted]], last: date = FIRST + timedelta(days=12)) -> Told:
    return together(told(until(counted, last)) for counted in campaigns)


def few(counted: list[Counted]) -> list[Counted]:
    """Of the same days and cells, but of one person."""
    once = {each.cell: Counted(each.day, each.cell, 1) for each in counted}
    return list(once.values())


def test_four_letters_in_each_of_two_campaigns_are_told_of_nowhere() -> None:
    one = [Counted(day(0), GVSU, 4), Counted(day(0), PEOPLE, 5)]

    assert (total([one, one]).rows(), total([one, one]).figures) == ([], {})


def test_figures_of_campaigns_add_up_as_they_are_told_and_people_do_not() -> None:
    one = [Counted(day(0), GVSU, 7), Counted(day(0), PEOPLE, 7)]
    other = [Counted(day(3), GVSU, 13), Counted(day(3), SENT, 6)]

    found = total([one, other])

    assert (found.until, found.writers) == (day(3), 0)
    assert found.figures == {"gvsu": {"prepared": 15, "claimed_sent": 5}}
    assert found.since == {"gvsu": {"prepared": day(0), "claimed_sent": day(3)}}


@given(st.lists(history, max_size=4))
def test_law_a_total_is_the_sum_of_what_the_files_have(campaigns: list[list[Counted]]) -> None:
    assert sums(total(campaigns).rows()) == sums(files(campaigns, day(12)))


@given(st.lists(history, max_size=3), history)
def test_law_who_subtracts_the_others_is_left_with_what_one_has_told(
    others: list[list[Counted]], one: list[Counted]
) -> None:
    whole, known = sums(total([*others, one]).rows()), sums(files(others, day(12)))
    left = {name: whole[name] - known.get(name, 0) for name in whole}

    assert {name: number for name, number in left.items() if number} == sums(told(one).rows())


@given(st.lists(history, max_size=3), history)
def test_law_a_campaign_of_few_changes_no_total(
    others: list[list[Counted]], one: list[Counted]
) -> None:
    assert total([*others, few(one)]).figures == total(others).figures


@given(st.lists(history, max_size=3), st.integers(0, 12), st.integers(0, 12))
def test_law_two_totals_differ_by_nothing_or_by_five_at_least(
    campaigns: list[list[Counted]], one: int, other: int
) -> None:
    before, after = (sums(total(campaigns, day(each)).rows()) for each in sorted((one, other)))

    for name in before | after:
        difference = after.get(name, 0) - before.get(name, 0)
        assert difference == 0 or difference >= SMALLEST


@given(history)
def test_law_a_figure_keeps_the_look_that_first_told_of_it(counted: list[Counted]) -> None:
    first: dict[tuple[str, str], date] = {}
    for number in range(13):
        found = told(until(counted, day(number)))
        for authority, stages in found.figures.items():
            for stage in stages:
                assert found.until is not None
                first.setdefault((authority, stage), found.until)
                assert found.since[authority][stage] == first[authority, stage]
        assert sum(map(len, found.since.values())) == sum(map(len, found.figures.values()))

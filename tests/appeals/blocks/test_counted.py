"""The block "What was sent and what was answered": names, order, and what it says when empty."""

from datetime import date

import pytest
from django.template.loader import render_to_string
from django.utils.translation import override

from glasno.appeals.blocks.counted import FiguresView, figures_view
from glasno.appeals.statistics import Told
from tests.appeals.ways.errands import directory

UNTIL = date(2026, 11, 27)
FIGURES = {
    "court": {"answered": 5},
    "unknown": {"silent": 5},
    "gvp": {"prepared": 10, "claimed_sent": 5},
    "gvsu": {"prepared": 25},
}


def view(writers: int, figures: dict[str, dict[str, int]], language: str = "en") -> FiguresView:
    with override(language):
        return figures_view(Told(UNTIL, writers, figures), directory(), language=language)


def html(view: FiguresView) -> str:
    with override("en"):
        return render_to_string("appeals/_figures.html", {"figures": view, "data_files": []})


def test_rows_stand_in_the_order_of_the_directory_with_typed_addressees_after() -> None:
    assert [row.name for row in view(30, FIGURES).rows] == [
        "Main Military Investigative Directorate",
        "Chief Military Prosecutor’s Office",
        "Courts",
        "unknown",
    ]


def test_each_row_has_every_stage_and_nothing_for_few() -> None:
    (_, gvp, *_) = view(30, FIGURES).rows

    assert gvp.cells == (
        ("Prepared", 10),
        ("Sent", 5),
        ("Received", 0),
        ("Answered", 0),
        ("No answer in time", 0),
    )


def test_a_figure_of_few_is_told_in_words_and_never_as_a_number() -> None:
    page = html(view(10, {"gvp": {"prepared": 10}}))

    assert page.count(">few<") == 4
    assert page.count("<b>10</b>") == 1
    assert "At least 10 people have prepared letters here by the end of 27" in page


def test_before_anybody_has_written_it_says_what_will_stand_here() -> None:
    page = html(view(0, {}))

    assert "This will show how many letters" in page
    assert "<table" not in page


def test_people_without_any_authority_of_five_are_told_of_alone() -> None:
    page = html(view(5, {}))

    assert "At least 5 people" in page
    assert "No authority has had five letters yet." in page


@pytest.mark.parametrize("language", ["en", "ru"])
def test_names_are_those_of_the_reader(language: str) -> None:
    (row,) = view(10, {"gvp": {"prepared": 10}}, language).rows
    names = {"en": "Chief Military Prosecutor’s Office", "ru": "Главная военная прокуратура"}

    assert row.name == names[language]

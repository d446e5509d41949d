"""Where marks stand: on the sheet, at what they name, and telling published figures alone."""

import re
from typing import Any

import pytest
from django.utils.translation import override
from hypothesis import given, settings
from hypothesis import strategies as st

from glasno.petitions.curves.layout import Curve, thinned
from glasno.petitions.curves.looks import DARK, LIGHT, SIZES, WIDE, Colours, Size
from glasno.petitions.statistics import Period
from tests.architecture.tree import SOURCE
from tests.petitions.curves.test_series import histories, history

NBSP = "\N{NO-BREAK SPACE}"
MONTH = history(*[(1, 40, 0, 0)] * 26)


def marks(periods: tuple[Period, ...], goal: int = 10_000, **look: Any) -> list[dict[str, Any]]:
    size, language = look.get("size", WIDE), look.get("language", "en")
    with override(language):
        return Curve(periods, goal, language, size, LIGHT).drawing().marks


def texts(periods: tuple[Period, ...], goal: int = 10_000, **look: Any) -> list[str]:
    return [mark["text"] for mark in marks(periods, goal, **look) if mark["kind"] == "text"]


def test_labels_say_goal_last_number_most_and_the_days_at_both_ends() -> None:
    assert texts(history((1, 900, 0, 0), (2, 60, 0, 0), (1, 45, 5, 0)), goal=2_000) == [
        "500",
        "1,000",
        "1,500",
        "Goal: 2,000",
        "Confirmed signatures",
        "1,000",
        "New signatures a day",
        "900",
        f"6{NBSP}November{NBSP}2026",
        f"3{NBSP}November{NBSP}2026",
    ]


def test_labels_speak_the_language_of_the_page() -> None:
    said = texts(MONTH, goal=2_000, language="ru")
    assert {"Подтверждено подписей", f"Новых подписей в{NBSP}день", f"Цель: 2{NBSP}000"} <= set(
        said
    )
    assert f"3{NBSP}ноября{NBSP}2026" in said


def test_months_are_written_as_their_language_writes_them() -> None:
    autumn = history(*[(1, 9, 0, 0)] * 55)
    assert "December" in texts(autumn)
    assert "декабрь" in texts(autumn, language="ru")


def test_goal_far_above_is_not_drawn_for_it_would_press_the_curve_flat() -> None:
    assert "Goal: 2,600" in texts(MONTH, goal=2_600)
    assert not [said for said in texts(MONTH, goal=2_601) if "Goal" in said]


def test_columns_that_are_averages_say_so() -> None:
    assert "New signatures a day, averaged over 7 days" in texts(history(*[(1, 9, 0, 0)] * 300))


def test_one_day_is_one_narrow_column_and_one_date() -> None:
    said = texts(history((1, 7, 0, 0)), goal=100)
    assert said[-1] == f"3{NBSP}November{NBSP}2026"
    assert said[-2] == "7"
    assert f"3{NBSP}November{NBSP}2026" not in said[:-1]


def test_small_average_is_told_to_the_tenth() -> None:
    assert "2.5" in texts(history((2, 5, 0, 0)), goal=100)


@pytest.mark.parametrize("size", SIZES.values(), ids=SIZES)
@pytest.mark.parametrize(
    "periods",
    [
        history((1, 5, 0, 0)),
        history(*[(1, 50_000, 0, 0)] * 200),
        history(*[(1, 9, 0, 0)] * 3653),
        history((1, 90, 0, 0), (1, -30, 0, 0), (1, 0, 0, 55), (1, 0, 40, 0)),
    ],
    ids=["one day", "ten million", "ten years", "fallen below nothing"],
)
def test_every_mark_stands_on_the_sheet(periods: tuple[Period, ...], size: Size) -> None:
    for mark in marks(periods, size=size):
        places = [(mark["x"], mark["y"])] if mark["kind"] == "text" else mark["points"]
        for x, y in places:
            assert 0 <= x <= size.width * 100
            assert 0 <= y <= size.height * 100


@settings(max_examples=30)
@given(histories, st.integers(1, 10**7))
def test_any_history_can_be_drawn(periods: tuple[Period, ...], goal: int) -> None:
    assert texts(periods, goal)


def test_a_place_a_point_is_enough_and_the_last_one_counts() -> None:
    assert thinned([(2.0, 9.0), (2.1, 8.0), (2.9, 7.0), (3.0, 6.0)]) == [
        (2.0, 9.0),
        (2.9, 7.0),
        (3.0, 6.0),
    ]


@pytest.mark.parametrize(("colours", "place"), [(LIGHT, 0), (DARK, 1)], ids=["light", "dark"])
def test_colours_are_those_of_the_pages(colours: Colours, place: int) -> None:
    sheet = (SOURCE / "design/static/design/site.css").read_text("utf-8")
    tokens = dict(re.findall(r"--(\w+): (#\w{6});", sheet.split(":root")[place + 1]))
    for name in ("paper", "ink", "soft", "rule", "act"):
        assert getattr(colours, name) == tokens[name]

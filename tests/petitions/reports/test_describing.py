"""A curve in words says where it begins and ends, the goal, and when most came."""

from django.utils.translation import override

from glasno.petitions.reports.describing import described
from tests.petitions.curves.test_series import history


def said(*figures: tuple[int, int, int, int], goal: int, language: str = "en") -> str:
    with override(language):
        return described(history(*figures), goal).replace("\N{NO-BREAK SPACE}", " ")


def test_curve_is_told_from_its_first_day_to_its_last() -> None:
    assert said((1, 900, 0, 0), (2, 60, 5, 0), goal=2_000) == (
        "Curve of the confirmed signatures from 3 November 2026 to 5 November 2026: 955 at its "
        "end. The goal is 2,000. Most came on 3 November 2026: 900."
    )


def test_days_that_are_published_together_are_told_together() -> None:
    assert said((1, 5, 0, 0), (3, 9, 0, 0), goal=10).endswith(
        "The goal of 10 is reached. Most came from 4 November 2026 to 6 November 2026: 9."
    )


def test_one_day_has_no_most() -> None:
    assert said((1, 1_500, 0, 0), goal=2_000, language="ru") == (
        "Кривая подтверждённых подписей с 3 ноября 2026 по 3 ноября 2026: в конце — 1 500. "
        "Цель — 2 000."
    )

"""Which spaces of a text's own words may not break; what stands for a variable is not touched."""

import pytest

from glasno.appeals.text.pieces import Variable
from glasno.appeals.text.spaces import bind


@pytest.mark.parametrize(
    ("text", "bound"),
    [
        ("по ст. 141 УПК", "по ст.~141 УПК"),
        ("п. 2 ч. 1 ст. 125", "п.~2 ч.~1 ст.~125"),
        ("№ 5 и § 3", "№~5 и §~3"),
        ("И. О. Петров", "И.~О.~Петров"),
        ("в течение 3 суток", "в течение 3~суток"),
        ("5 мая 2026 г. или 10 %", "5~мая 2026~г. или 10~%"),
        ("Он — солдат", "Он~— солдат"),
        ("в г. Чите на ул. Лесной", "в г.~Чите на ул.~Лесной"),
        ("Это всё. Прошу ответить", "Это всё. Прошу ответить"),
        ("Article 9 — a right of 5 people", "Article 9~— a right of 5 people"),
    ],
)
def test_words_that_belong_together_are_held_together(text: str, bound: str) -> None:
    assert bind([text]) == (bound.replace("~", "\u00a0"),)


def test_space_beside_a_variable_is_the_texts_own() -> None:
    number, year = Variable("man_number"), Variable("today")

    assert bind(["№ ", number, ", ", year, " г. — и", " всё"]) == (
        "№\u00a0",
        number,
        ", ",
        year,
        "\u00a0г.\u00a0— и всё",
    )

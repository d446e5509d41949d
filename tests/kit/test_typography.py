"""Spaces that may not break are set by the house, in the languages that want them."""

import pytest

from glasno.kit.typography import bind


@pytest.mark.parametrize(
    ("text", "bound"),
    [
        ("Он — солдат", "Он~— солдат"),
        ("в доме и в саду", "в~доме и~в~саду"),
        ("Не менее 300 человек", "Не~менее 300~человек"),
        ("к 9 января 2023 года", "к~9~января 2023~года"),
        ("ст. 28, № 5 и ч. 3", "ст.~28, №~5~и~ч.~3"),
        ("Статья 22 и часть 3 статьи 59", "Статья~22~и~часть~3~статьи~59"),
        ("если бы он знал, что же делать", "если~бы он~знал, что~же делать"),
        ("из-за дома", "из-за дома"),
        ("300 — много", "300~— много"),
        ("A b c", "A b c"),
        ("И вот", "И~вот"),
        ("край в", "край в"),
        ("край в ", "край в~"),
    ],
)
def test_bind_holds_russian_words_together(text: str, bound: str) -> None:
    assert bind(text, "ru") == bound.replace("~", "\u00a0")


def test_bind_leaves_english_alone() -> None:
    assert bind("In a house — 300 people", "en") == "In a house — 300 people"


def test_bind_changes_nothing_the_second_time() -> None:
    once = bind("К 9 января — не менее 300 человек, и все они в подвале", "ru")

    assert bind(once, "ru") == once

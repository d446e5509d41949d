"""A text in parts: nothing lost, nothing doubled, and no sentence cut that fits."""

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from glasno.appeals.ways.splitting import length, sentences, split_for_portal

# Full stops, quotation marks, line ends, a sign of two units, and small and large letters.
TEXTS = st.text(alphabet="аБж. !?…»“(\n1\u00a0😀", max_size=120)
LIMITS = st.integers(min_value=2, max_value=60)


def shown(text: str) -> str:
    """What is not space."""
    return "".join(text.split())


@given(TEXTS, LIMITS)
@example("а" * 50 + "\n\n" + "б.", 7)
def test_parts_together_say_what_the_text_says(text: str, limit: int) -> None:
    assert shown("".join(split_for_portal(text, limit))) == shown(text)


@given(TEXTS, LIMITS)
def test_no_part_is_longer_than_the_limit_or_empty(text: str, limit: int) -> None:
    assert all(0 < length(part) <= limit for part in split_for_portal(text, limit))


@given(TEXTS, LIMITS)
def test_a_sentence_that_fits_stands_whole_in_one_part(text: str, limit: int) -> None:
    parts = split_for_portal(text, limit)

    for sentence in sentences(text):
        if 0 < length(sentence.strip()) <= limit:
            assert any(sentence.strip() in part for part in parts)


@given(TEXTS)
def test_sentences_joined_are_the_text(text: str) -> None:
    assert "".join(sentences(text)) == text


@pytest.mark.parametrize(
    ("text", "limit", "parts"),
    [
        ("Одно. Два. Три.", 10, ("Одно. Два.", "Три.")),
        ("Одно.\n\nДва.\n\nТри.", 13, ("Одно.\n\nДва.", "Три.")),
        ("Он сказал: «Нет!» Потом ушёл.", 17, ("Он сказал: «Нет!»", "Потом ушёл.")),
        ("Слова без конца и края", 9, ("Слова без", "конца и", "края")),
        ("Слово длинноеслово", 6, ("Слово", "длинно", "еслово")),
        ("   ", 5, ()),
        ("", 5, ()),
    ],
)
def test_parts_end_where_a_reader_would_pause(
    text: str, limit: int, parts: tuple[str, ...]
) -> None:
    assert split_for_portal(text, limit) == parts


@pytest.mark.parametrize(
    "whole",
    [
        "По ст. 141 УПК прошу принять.",
        "Я живу в г. Твери на ул. Тихой.",
        "Прошу ответить М. П. Ивановой.",
        "См. пп. 1 и 2 ч. 1 ст. 59.",
        "It says so in Art. 9 of the Covenant.",
    ],
)
def test_a_full_stop_that_shortens_a_word_ends_no_sentence(whole: str) -> None:
    assert list(sentences(f"{whole} И ещё.")) == [f"{whole} ".rstrip(), " И ещё."]


def test_a_line_end_counts_two_as_forms_send_it() -> None:
    assert (length("аб\nв"), length("😀")) == (5, 2)


def test_a_limit_that_holds_no_sign_is_refused() -> None:
    with pytest.raises(ValueError, match="two characters"):
        split_for_portal("текст", 1)

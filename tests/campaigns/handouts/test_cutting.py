"""Organisers' words on a card: short, whole words, nothing that turns or hides the rest."""

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from glasno.campaigns.handouts.cutting import ELLIPSIS, LONGEST_WORD, cut, shown
from glasno.typesetting.glyphs import printable

NBSP = "\N{NO-BREAK SPACE}"


@pytest.mark.parametrize(
    ("text", "most", "kept"),
    [
        ("Free the men", 12, "Free the men"),
        ("Free the men held", 12, "Free the…"),
        ("Free the men, held", 14, "Free the men…"),
        ("Free — the men", 8, "Free…"),
        ("Unbelievable", 5, "Unbe…"),
        ("", 5, ""),
    ],
)
def test_text_is_cut_between_words(text: str, most: int, kept: str) -> None:
    assert cut(text, most=most) == kept


def test_word_without_an_end_is_cut_within() -> None:
    assert cut("Ж" * 1_000_000 + " дальше", most=160) == "Ж" * (LONGEST_WORD - 1) + "… дальше"


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("🕊️ Free 👨‍👩‍👧 them 🔥", "Free them"),
        ("Free\u202ethem\u2066 now\u200b", "Freethem now"),
        ("Free\nthem\tnow\x00\x1b", "Free them now"),
        ("人口", "\N{REPLACEMENT CHARACTER}" * 2),
        ("#panic() $x$ *b* <c>", "#panic() $x$ *b* <c>"),
    ],
)
def test_what_is_not_drawn_is_left_out(typed: str, kept: str) -> None:
    assert printable(shown(typed, "en", most=160)) == kept


def test_short_words_hang_on_as_russian_wants_it() -> None:
    assert shown("Кто и где", "ru", most=160) == f"Кто и{NBSP}где"


def test_title_of_a_megabyte_is_cut_before_it_is_looked_at() -> None:
    words = shown("свобода " * 131_072, "ru", most=160)
    assert words == ("свобода " * 20).strip() + ELLIPSIS


@given(st.text(max_size=400), st.integers(min_value=2, max_value=200))
def test_whatever_is_typed_comes_out_short_and_on_one_line(typed: str, most: int) -> None:
    words = shown(typed, "en", most=most)
    assert len(words) <= most
    assert words == words.strip()
    assert {unicodedata.category(each) for each in words}.isdisjoint({"Cc", "Cf", "Zl", "Zp"})

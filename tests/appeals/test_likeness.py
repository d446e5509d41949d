"""How near a letter is to the campaign's bare text."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from glasno.appeals.likeness import is_almost_bare, likeness, shingles

BARE = (
    "Прошу проверить сообщения о незаконном удержании военнослужащих в подвалах. "
    "Прошу найти каждого, кого там держат, и отпустить. Прошу ответить мне письменно в срок."
)
OWN = (
    "Мой сосед Пётр пропал в марте, его мать стара и живёт одна на пятом этаже без лифта. "
    "Я каждый день ношу ей хлеб и не знаю, что сказать, когда она спрашивает о сыне."
)


def test_same_text_is_wholly_alike() -> None:
    assert likeness(BARE, BARE) == 1.0
    assert is_almost_bare(BARE, BARE)


def test_other_text_is_not_alike() -> None:
    assert likeness(OWN, BARE) == 0.0
    assert not is_almost_bare(OWN, BARE)


def test_case_punctuation_yo_and_endings_do_not_count() -> None:
    assert (
        likeness(
            "ПРОШУ, проверить: «сообщение» о незаконных удержаниях!",
            "Прошу проверить сообщения о незаконном удержании",
        )
        == 1.0
    )
    assert shingles("Её всё ещё ждут") == shingles("ее все еще ждут")


@pytest.mark.parametrize(
    ("letter", "bare"),
    [
        (f"Здравствуйте. {BARE}", True),
        (f"{BARE} С уважением, Пётр Ветров, город Лесной.", True),
        (BARE[: len(BARE) // 2], True),
        ("", True),
        (f"{BARE} {OWN}", False),
    ],
)
def test_few_own_words_leave_a_letter_almost_bare(letter: str, bare: bool) -> None:
    assert is_almost_bare(letter, BARE) is bare


def test_order_of_words_counts() -> None:
    assert likeness("раз два три четыре", "четыре три два раз") == 0.0


@pytest.mark.parametrize(
    ("text", "count"), [("", 0), ("—!", 0), ("раз", 1), ("а б в г", 1), ("а б в г д", 2)]
)
def test_short_texts_have_shingles_too(text: str, count: int) -> None:
    assert len(shingles(text)) == count


@given(st.text(), st.text())
def test_likeness_of_any_texts_lies_between_nothing_and_all(own: str, bare: str) -> None:
    assert 0.0 <= likeness(own, bare) <= 1.0
    assert likeness(own, own) == 1.0

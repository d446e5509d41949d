"""The lists are frozen: what was sealed under their words must open for ever."""

import hashlib
import re
from collections.abc import Iterator

import pytest

from glasno.vault import wordlists
from glasno.vault.wordlists import LISTS, WordListError, word_list

DIGESTS = {
    "en": "f18b9a84c83e38e98eceb0102b275e26438af83ab08f080cdb780a2caa9f3a6d",
    "ru": "c639ff0fc0c3e5c02990892ca4595a775664037feac46bcbcdc20536d287a6a3",
}
LETTERS = {"en": re.compile("[a-z]{3,8}"), "ru": re.compile("[а-я]{4,8}")}


@pytest.fixture
def unread() -> Iterator[None]:
    """The lists as a process finds them that has not read them yet."""
    word_list.cache_clear()
    yield
    word_list.cache_clear()


@pytest.mark.parametrize("language", LISTS)
def test_list_is_the_one_that_names_were_drawn_from(language: str) -> None:
    words = word_list(language).words
    assert len(set(words)) == 2048
    assert hashlib.sha256(" ".join(words).encode()).hexdigest() == DIGESTS[language]


@pytest.mark.parametrize("language", LISTS)
def test_every_word_is_spelled_in_letters_of_its_language(language: str) -> None:
    words = word_list(language).words
    assert [word for word in words if not LETTERS[language].fullmatch(word)] == []


@pytest.mark.usefixtures("unread")
def test_another_list_under_the_same_name_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(wordlists.LISTS, "ru", "portuguese")
    with pytest.raises(WordListError, match="another list of words"):
        word_list("ru")


@pytest.mark.parametrize("language", LISTS)
def test_no_two_words_share_their_first_four_letters(language: str) -> None:
    words = word_list(language).words
    assert len({word[:4] for word in words}) == 2048


@pytest.mark.parametrize("language", LISTS)
def test_every_word_and_every_beginning_of_four_letters_or_more_means_itself(language: str) -> None:
    known = word_list(language)
    wrong = {
        word[:length]
        for word in known.words
        for length in range(min(4, len(word)), len(word) + 1)
        if known.word(word[:length]) != word
    }
    assert wrong == set()


def test_no_two_russian_words_differ_only_by_a_letter_that_is_folded() -> None:
    folded = {word.replace("ё", "е").replace("й", "и") for word in word_list("ru").words}
    assert len(folded) == 2048


def test_a_beginning_that_folding_makes_unclear_is_taken_as_it_is_written() -> None:
    known = word_list("ru")
    assert known.word("стой") == "стойка"
    assert known.word("стои") == "стоить"


@pytest.mark.parametrize("typed", ["", "або", "абонентт", "слово которого нет", "abon"])
def test_what_begins_no_word_means_none(typed: str) -> None:
    assert word_list("ru").word(typed) is None


def test_language_without_a_list_has_the_english_one() -> None:
    assert word_list("fr").words == word_list("en").words

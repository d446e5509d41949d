"""Who the writer is, as a noun of the letter's language."""

import pytest

from glasno.appeals.facts import CASES, RELATIONS
from glasno.appeals.names import relation
from glasno.appeals.text import Declinable


@pytest.mark.parametrize("key", RELATIONS)
def test_every_relation_has_all_cases_in_russian(key: str) -> None:
    noun = relation(key, language="ru")

    assert isinstance(noun, Declinable)
    assert all(noun.in_case(case) for case in CASES)
    assert not noun.unsure


@pytest.mark.parametrize(
    ("key", "gender", "genitive"),
    [
        ("mother", "female", "матери"),
        ("husband", "male", "мужа"),
        ("grandfather", "", "дедушки"),
        ("other", "female", "родственницы"),
        ("other", "", "родственника"),
    ],
)
def test_relation_is_declined(key: str, gender: str, genitive: str) -> None:
    noun = relation(key, language="ru", gender=gender)

    assert isinstance(noun, Declinable)
    assert noun.genitive == genitive


@pytest.mark.parametrize(("key", "word"), [("mother", "mother"), ("other", "relative")])
def test_relation_is_plain_in_english(key: str, word: str) -> None:
    assert relation(key, language="en", gender="female") == word


@pytest.mark.parametrize("key", ["", "neighbour"])
def test_no_relation_is_no_word(key: str) -> None:
    assert relation(key, language="ru") == ""

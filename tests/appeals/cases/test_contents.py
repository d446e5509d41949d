import json
import os
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from glasno.appeals.cases.contents import (
    LARGEST,
    STEP,
    CaseContent,
    CaseFormatError,
    CaseTooLargeError,
    KeptLetter,
)
from glasno.appeals.cases.sealing import open_sealed, seal_case
from glasno.appeals.ladder import Event, FollowedLetter
from glasno.vault.boxes import BoxError
from glasno.vault.codenames import CaseKeys
from tests.factories.cases import CONTENT

KEYS = CaseKeys(b"l" * 16, b"k" * 32)

texts = st.text(st.characters(exclude_categories=["Cs"]), max_size=40)
days = st.dates(date(2000, 1, 1), date(2100, 1, 1))
contents = st.builds(
    CaseContent,
    campaign=texts,
    language=st.sampled_from(["ru", "en"]),
    facts=st.dictionaries(texts, texts, max_size=5),
    letters=st.lists(
        st.builds(
            KeptLetter,
            followed=st.builds(
                FollowedLetter,
                kind=texts,
                authority=texts,
                uid=st.binary(min_size=16, max_size=16).map(bytes.hex),
                events=st.lists(st.builds(Event, st.just("sent"), days, texts), max_size=1).map(
                    tuple
                ),
            ),
            made_on=days,
            told=st.dictionaries(texts, texts, max_size=3),
            edits=st.dictionaries(texts, texts, max_size=3),
        ),
        max_size=3,
    ).map(tuple),
    forms=st.dictionaries(texts, texts, max_size=3),
)


@given(contents)
def test_case_comes_back_as_it_was_sealed(content: CaseContent) -> None:
    assert open_sealed(KEYS, seal_case(KEYS, content)) == content


def test_box_shows_nothing_but_steps_of_four_kibibytes() -> None:
    sizes = {
        len(seal_case(KEYS, CaseContent("slug", "ru", {"own_words": "x" * length})))
        for length in range(0, STEP - 100, 61)
    }
    assert sizes == {1 + 16 + 12 + STEP + 16}


def test_form_of_the_bytes_is_the_one_that_is_written_down() -> None:
    assert json.loads(CONTENT.to_bytes()) == {
        "version": 1,
        "campaign": "let-them-go",
        "language": "ru",
        "facts": {
            "writer_surname": "Иванова",
            "man_surname": "Иванов",
            "circumstances": "Не отпускают.",
        },
        "forms": {"man_name:genitive": "Иванова"},
        "letters": [
            {
                "kind": "crime_report",
                "authority": "gvsu",
                "uid": "a" * 32,
                "made_on": "2026-11-20",
                "events": [
                    {"name": "sent", "on": "2026-11-21"},
                    {
                        "name": "received",
                        "on": "2026-11-22",
                        "number": "КУСП-7",
                        "evidence": "slip",
                    },
                ],
                "told": {},
                "edits": {"title": "Заявление"},
            }
        ],
    }


def test_case_holds_so_much_and_no_more() -> None:
    empty = len(CaseContent("", "ru", {"x": ""}).to_bytes().rstrip())
    assert empty < STEP
    CaseContent("", "ru", {"x": "x" * (LARGEST - STEP)}).to_bytes()
    with pytest.raises(CaseTooLargeError) as refused:
        CaseContent("", "ru", {"x": "тайна" * LARGEST}).to_bytes()
    assert "тайна" not in str(refused.value)


@pytest.mark.parametrize(
    "raw",
    [
        b"",
        b"[]",
        b"null",
        b"{}",
        b"\xff",
        b"[" * 100_000,
        CONTENT.to_bytes().replace(b'"version":1', b'"version":2'),
        CONTENT.to_bytes().replace(b'"2026-11-20"', b'"2026-02-30"'),
        CONTENT.to_bytes().replace(b'"2026-11-20"', b"20261120"),
        CONTENT.to_bytes().replace(b'"campaign":"let-them-go"', b'"campaign":7'),
        CONTENT.to_bytes().replace(b'"name":"sent"', b'"name":"silence"'),
        CONTENT.to_bytes()[:100],
    ],
)
def test_bytes_that_are_no_case_are_told_without_what_they_hold(raw: bytes) -> None:
    with pytest.raises(CaseFormatError) as refused:
        CaseContent.from_bytes(raw)
    assert "Иванов" not in str(refused.value)
    assert refused.value.__cause__ is None


@pytest.mark.parametrize(
    "keys", [CaseKeys(b"m" * 16, b"k" * 32), CaseKeys(b"l" * 16, os.urandom(32))]
)
def test_box_opens_in_its_own_row_and_with_its_own_key_alone(keys: CaseKeys) -> None:
    with pytest.raises(BoxError):
        open_sealed(keys, seal_case(KEYS, CONTENT))


def test_repr_shows_nothing_of_a_case() -> None:
    shown = repr(CONTENT) + repr(CONTENT.letters[0]) + repr(CONTENT.letters[0].followed.events[1])
    assert not any(each in shown for each in ("Иванов", "КУСП", "gvsu", "let-them-go"))

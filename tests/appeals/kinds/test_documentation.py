"""The page for organisers names every field that a file of a kind, a clock or a tree can have."""

from dataclasses import fields
from pathlib import Path

import pytest

from glasno.appeals.competence import Answer, Leaf, Question, Step, Tree
from glasno.appeals.kinds import EVENTS, ClockRule, Deadline, Kind, NextStep
from glasno.appeals.kinds.kind import COUNTS, ROLLS, STARTS, UNITS
from glasno.appeals.risks import RiskNote

PAGE = (Path(__file__).parents[3] / "docs/organisers/kinds.md").read_text("utf-8")
# Said by the name of the file or of the entry, or in every language at once.
NOT_TYPED = {"why", "himself"}


@pytest.mark.parametrize(
    "record",
    [Kind, ClockRule, Deadline, NextStep, RiskNote, Tree, Question, Answer, Leaf, Step],
)
def test_every_field_is_told(record: type) -> None:
    told = [field.name for field in fields(record) if field.name not in NOT_TYPED]
    assert [name for name in told if f"`{name}`" not in PAGE] == []


@pytest.mark.parametrize("word", [*EVENTS, *STARTS, *UNITS, *ROLLS, "unclear"])
def test_every_word_is_told(word: str) -> None:
    assert f"`{word}`" in PAGE


def test_words_of_yaml_are_told_in_quotation_marks() -> None:
    assert set(COUNTS) == {"no", "yes", "unclear"}
    assert '`"no"`, `"yes"` or `unclear`' in PAGE

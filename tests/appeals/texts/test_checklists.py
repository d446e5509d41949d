"""The checklists are whole: every kind, every item with its test, every such test in a list."""

import re
from pathlib import Path

import pytest

from glasno.appeals.kinds import kinds
from tests.appeals.texts import test_what_the_law_asks as law
from tests.architecture.test_documentation import TEST, is_there

PAGE = (Path(__file__).parents[3] / "docs/organisers/checklists.md").read_text("utf-8")
SECTIONS = {
    found[1]: found[2] for found in re.finditer(r"(?ms)^## [^\n]*`(\w+)`\n(.*?)(?=^## |\Z)", PAGE)
}


def rows(section: str) -> list[list[str]]:
    lines = [line for line in section.splitlines() if line.startswith("|")]
    return [[cell.strip() for cell in line.strip("|").split("|")] for line in lines[2:]]


def test_every_kind_has_a_list() -> None:
    assert set(SECTIONS) == set(kinds())


@pytest.mark.parametrize("kind", sorted(SECTIONS))
def test_every_item_names_a_test_that_exists(kind: str) -> None:
    items = rows(SECTIONS[kind])
    assert items
    for what, where, test in items:
        assert what
        assert where
        (named,) = TEST.findall(test)
        assert "::" in named
        assert is_there(named), named


def test_every_test_of_what_the_law_asks_is_in_a_list() -> None:
    named = {name.partition("::")[2] for name in TEST.findall(PAGE)}
    tests = {name for name in vars(law) if name.startswith("test_")}
    assert tests - named == set()


def test_page_says_that_no_lawyer_has_read_it() -> None:
    assert "**No list has been read by\na lawyer.**" in PAGE

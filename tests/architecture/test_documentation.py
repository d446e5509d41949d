"""Documentation is tested: what an operator or developer can meet is written down, and is true."""

import re
from collections import Counter
from pathlib import Path

import pytest
from django.conf import settings

from glasno.config.environment import NAMES
from glasno.petitions.models import PetitionState
from tests.architecture.tree import DOCS, ROOT, documents, shown
from tools import reference

VARIABLE = re.compile(r"\bGLASNO_[A-Z][A-Z_]*[A-Z]\b")
LINK = re.compile(r"(?<!!)\[[^\]]*\]\(([^)\s#]+)(?:#[^)]*)?\)|!\[[^\]]*\]\(([^)\s]+)\)")
TEST = re.compile(r"`(tests/[\w/.]+(?:::\w+)?|test_\w+(?:\.py)?)`")
FENCE = re.compile(r"(?ms)^```.*?^```")


def text_of(folder: Path) -> str:
    return "\n".join(path.read_text("utf-8") for path in sorted(folder.rglob("*.md")))


def lists_of_settings() -> set[str]:
    """The settings by which packages find each other."""
    return {name for name in dir(settings) if VARIABLE.fullmatch(name)}


@pytest.mark.parametrize("name", NAMES)
def test_variable_is_documented_for_operators(name: str) -> None:
    assert f"`{name}`" in (DOCS / "operators/settings.md").read_text("utf-8")


# What only the tests read (tests/postgresql.py).
TESTS_ALONE = "GLASNO_TEST_DATABASE_URL"


def test_documentation_names_no_variable_that_does_not_exist() -> None:
    known = {*NAMES, *(f"{name}_FILE" for name in NAMES), *lists_of_settings(), TESTS_ALONE}
    wrong = {
        shown(path): sorted(unknown)
        for path in documents()
        if path.name != "CHANGELOG.md"
        and (unknown := set(VARIABLE.findall(path.read_text("utf-8"))) - known)
    }
    assert wrong == {}


@pytest.mark.parametrize("name", sorted(lists_of_settings()))
def test_list_of_settings_is_documented_for_developers(name: str) -> None:
    told = text_of(DOCS / "developers") + (ROOT / "ARCHITECTURE.md").read_text("utf-8")
    assert f"`{name}`" in told


@pytest.mark.parametrize("page", reference.PAGES, ids=str)
def test_reference_is_what_the_program_says(page: Path) -> None:
    wanted = reference.PAGES[page]()
    assert (ROOT / page).read_text("utf-8") == wanted, "python tools/reference.py write"


@pytest.mark.parametrize("job", [dotted for dotted, _ in settings.GLASNO_SCHEDULE])
def test_scheduled_job_is_documented_for_operators(job: str) -> None:
    assert f"`{job.rpartition('.')[2]}`" in text_of(DOCS / "operators")


@pytest.mark.parametrize("state", PetitionState.values)
def test_petition_state_is_documented_for_organisers(state: str) -> None:
    assert f"`{state}`" in text_of(DOCS / "organisers")


def test_links_lead_somewhere() -> None:
    broken = []
    for path in documents():
        for found in LINK.finditer(FENCE.sub("", path.read_text("utf-8"))):
            target = found[1] or found[2]
            if "://" in target or target.startswith(("mailto:", "<")):
                continue
            if not (path.parent / target).exists():
                broken.append(f"{shown(path)}: {target}")
    assert broken == []


def is_there(named: str) -> bool:
    """Whether a test named as a file, as file::function or as a function alone exists."""
    place, _, function = named.partition("::")
    if place.startswith("tests/"):
        path = ROOT / place
        return path.exists() and (not function or f"def {function}(" in path.read_text("utf-8"))
    files = list((ROOT / "tests").rglob("test_*.py"))
    if place.endswith(".py"):
        return any(path.name == place for path in files)
    return any(f"def {place}(" in path.read_text("utf-8") for path in files)


def test_tests_that_documents_name_exist() -> None:
    named = [
        (shown(path), name)
        for path in documents()
        for name in TEST.findall(path.read_text("utf-8"))
    ]
    assert [f"{place}: {name}" for place, name in named if not is_there(name)] == []


def test_named_tests_are_told_from_missing_ones() -> None:
    here = "tests/architecture/test_documentation.py"
    assert TEST.findall(f"`{here}` and `test_x` and `{here}::test_y`") == [
        here,
        "test_x",
        f"{here}::test_y",
    ]
    assert is_there(f"{here}::test_links_lead_somewhere")
    assert is_there("test_links_lead_somewhere")
    assert is_there("test_documentation.py")
    assert not is_there(f"{here}::test_of_nothing")
    assert not is_there("test_of_nothing.py")


def test_decisions_have_one_number_each() -> None:
    names = [path.name for path in sorted((DOCS / "adr").glob("*.md"))]
    assert [name for name in names if not re.fullmatch(r"\d{4}-[a-z0-9-]+\.md", name)] == []
    numbers = Counter(name[:4] for name in names)
    assert [number for number, count in numbers.items() if count > 1] == []


def test_decision_says_context_decision_and_consequences() -> None:
    wrong = [
        f"{path.name}: {part}"
        for path in sorted((DOCS / "adr").glob("[0-9]*.md"))
        for part in ("Context", "Decision", "Consequences")
        if part.lower() not in path.read_text("utf-8").lower()
    ]
    assert wrong == []

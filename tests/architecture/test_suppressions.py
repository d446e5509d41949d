"""A check is switched off for one line only, and the line says why; no test is ever skipped."""

import re

from tests.architecture.tree import ROOT, python_files, shown

MARK = re.compile(r"#\s*(?:noqa\b|type:\s*ignore\b|pragma: no cover)(?P<rest>.*)")
CODES = re.compile(r"^(?:\[[\w, -]+\]|:\s*[A-Z]+\d+(?:,\s*[A-Z]+\d+)*)?")
# Where a program is missing a test fails, with the way to get it.
SKIP = re.compile(r"pytest\.(?:mark\.)?(?:skip|skipif|xfail|importorskip)\b")


def why(line: str) -> str | None:
    """The reason that stands beside a suppression; None where nothing is suppressed."""
    found = MARK.search(line)
    if found is None:
        return None
    return CODES.sub("", found["rest"]).strip(" -–—#:.")


def test_every_suppression_names_its_rule_and_its_reason() -> None:
    wrong = []
    for path in python_files(ROOT / "src", ROOT / "tests", ROOT / "tools"):
        if path.name == "test_suppressions.py":
            continue
        for number, line in enumerate(path.read_text("utf-8").splitlines(), start=1):
            reason = why(line)
            if (reason is not None and len(reason) < 4) or SKIP.search(line):
                wrong.append(f"{shown(path, number)}: {line.strip()}")
    assert wrong == []


def test_reasons_are_told_from_bare_marks() -> None:
    assert why("x = 1") is None
    assert why("x = 1  # noqa") == ""
    assert why("x = 1  # noqa: E501") == ""
    assert why("x = 1  # noqa: E501, S101") == ""
    assert why("x = 1  # type: ignore[arg-type]") == ""
    assert why("x = 1  # noqa: E501 - a long address") == "a long address"
    assert why("x = 1  # type: ignore[arg-type]  # passed on") == "passed on"

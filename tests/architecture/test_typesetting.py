"""One package speaks to Typst, and no template reads more than its data and its neighbours."""

import ast
import re

from tests.architecture.tree import ROOT, SOURCE, python_files, shown, syntax

TEMPLATES = sorted(SOURCE.rglob("*.typ"))
# What makes text a program, or reaches out: eval, other files, packages, plugins.
REACHING = re.compile(r"\b(?:eval|read|plugin|include|csv|yaml|toml|xml|cbor|image)\(|@\w+/")


def imported(tree: ast.Module) -> set[str]:
    """The packages that a module imports, by their first name."""
    found = set()
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            found |= {each.name.partition(".")[0] for each in node.names}
        elif isinstance(node, ast.ImportFrom) and not node.level:
            found.add((node.module or "").partition(".")[0])
    return found


def test_only_typesetting_imports_typst() -> None:
    folders = (ROOT / "src", ROOT / "tests", ROOT / "tools", ROOT / "bench")
    users = [shown(path) for path in python_files(*folders) if "typst" in imported(syntax(path))]
    assert users == ["src/glasno/typesetting/templates.py"]


def test_imports_are_seen_in_every_form() -> None:
    for line in (
        "import typst",
        "import typst as t",
        "from typst import Compiler",
        "import typst.x",
    ):
        assert imported(ast.parse(line)) == {"typst"}
    assert imported(ast.parse("from . import typst")) == set()


def test_templates_evaluate_nothing_and_reach_out_for_nothing() -> None:
    assert TEMPLATES
    wrong = {
        shown(path): found
        for path in TEMPLATES
        if (found := REACHING.findall(re.sub(r"(?m)//.*$", "", path.read_text("utf-8"))))
    }
    assert wrong == {}

"""A file past 400 lines or a function past 40 is split; names say what a module is for."""

import ast

from tests.architecture.tree import FUNCTIONS, ROOT, SOURCE, python_files, shown, syntax

LONGEST_FILE, LONGEST_FUNCTION = 400, 40
# Names under which anything could lie.
NAMELESS = {"util", "utils", "helper", "helpers", "common", "manager", "managers", "misc"} | {
    "service",
    "services",
    "tasks",
    "data",
    "lib",
    "tools",
}
OURS = (SOURCE, ROOT / "tools")


def test_files_are_short() -> None:
    lengths = {
        shown(path): len(path.read_text("utf-8").splitlines()) for path in python_files(*OURS)
    }
    assert {path: length for path, length in lengths.items() if length > LONGEST_FILE} == {}


def test_functions_are_short() -> None:
    lengths = {
        f"{shown(path, node.lineno)} {node.name}": (node.end_lineno or 0) - node.lineno + 1
        for path in python_files(*OURS)
        for node in ast.walk(syntax(path))
        if isinstance(node, FUNCTIONS)
    }
    assert lengths
    assert {name: length for name, length in lengths.items() if length > LONGEST_FUNCTION} == {}


def test_modules_and_packages_have_a_name_that_means_something() -> None:
    named = [
        path for path in python_files() if path.stem in NAMELESS or path.parent.name in NAMELESS
    ]
    assert [shown(path) for path in named] == []


def test_every_folder_of_modules_is_a_package() -> None:
    folders = {path.parent for path in [*python_files(), *python_files(ROOT / "tests")]}
    assert [
        shown(folder) for folder in sorted(folders) if not (folder / "__init__.py").exists()
    ] == []

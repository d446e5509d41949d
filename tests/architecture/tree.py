"""The project as these tests read it: its files, its syntax trees, its layers."""

import ast
import re
import tomllib
from collections.abc import Iterator
from functools import cache
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent.parent
SOURCE = ROOT / "src/glasno"
DOCS = ROOT / "docs"
FEATURES = {"petitions", "appeals", "register"}
FUNCTIONS = (ast.FunctionDef, ast.AsyncFunctionDef)


def python_files(*folders: Path) -> Iterator[Path]:
    """Every module below these folders (the package's own without any), migrations left out."""
    for folder in folders or (SOURCE,):
        for path in sorted(folder.rglob("*.py")):
            if "migrations" not in path.parts:
                yield path


@cache
def syntax(path: Path) -> ast.Module:
    return ast.parse(path.read_text("utf-8"))


def shown(path: Path, line: int = 0) -> str:
    """How a finding names its place: "src/glasno/front/asgi.py:12"."""
    return path.relative_to(ROOT).as_posix() + (f":{line}" if line else "")


def package_of(path: Path) -> str:
    """The package of the stack that a file belongs to."""
    return path.relative_to(SOURCE).parts[0].removesuffix(".py")


@cache
def heights() -> dict[str, int]:
    """Package to its height in the stack of pyproject.toml; those side by side have the same."""
    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))
    contracts = project["tool"]["importlinter"]["contracts"]
    (stack,) = [each for each in contracts if each.get("containers") == ["glasno"]]
    found: dict[str, int] = {}
    for height, layer in enumerate(reversed(stack["layers"])):
        found |= dict.fromkeys(re.findall(r"\w+", layer), height)
    return found


def may_use(user: str, used: str) -> bool:
    """Whether a package may know another by the stack: itself, or one that lies below."""
    return user == used or heights()[used] < heights()[user]


def documents() -> Iterator[Path]:
    """Every page of documentation."""
    yield from sorted(ROOT.glob("*.md"))
    yield from sorted(DOCS.rglob("*.md"))

"""What must stand in no file of the project."""

import re
from collections.abc import Iterator
from pathlib import Path

from tests.architecture.tree import ROOT, shown

# Spelled apart, so that this file does not name them itself.
REGISTRIES = [
    "py" + "pi.org",
    "python" + "hosted.org",
    "registry.npm" + "js.org",
    "npm" + "js.com",
    "deb." + "debian.org",
    "crates" + ".io",
]
# Papers that the project was planned on, and that no reader has.
PLANS = ["product", "interfaces", "security", "architecture", "performance", "look", "style"]
LEFT_OUT = {".venv", ".git", "data", "build", "dist", "node_modules"}
BINARY = {".png", ".jpg", ".mo", ".ico", ".woff2", ".pyc", ".age"}


def project_files() -> Iterator[Path]:
    """Every file that is kept, as text: hidden and built folders are not."""
    for path in sorted(ROOT.rglob("*")):
        parts = path.relative_to(ROOT).parts
        if path.suffix in BINARY or not path.is_file() or LEFT_OUT & set(parts):
            continue
        if any(part.endswith("_cache") or part in {"__pycache__", ".hypothesis"} for part in parts):
            continue
        yield path


def lines_with(pattern: re.Pattern[str]) -> list[str]:
    """Where it stands."""
    return [
        shown(path, number)
        for path in project_files()
        for number, line in enumerate(path.read_text("utf-8", "replace").splitlines(), start=1)
        if pattern.search(line)
    ]


def test_no_package_registry_is_named() -> None:
    registry = re.compile("|".join(re.escape(host) for host in REGISTRIES), re.IGNORECASE)
    assert lines_with(registry) == []


def test_no_private_key_is_kept() -> None:
    secret = re.compile("AGE-SECRET-" + "KEY-1[A-Z0-9]{58}|BEGIN " + "[A-Z ]*PRIVATE KEY")
    kept = [
        shown(path)
        for path in project_files()
        # Vectors need a key to be opened with; it opens nothing else.
        if "vectors" not in path.parts and secret.search(path.read_text("utf-8", "replace"))
    ]
    assert kept == []


def test_no_file_points_to_a_document_that_is_not_here() -> None:
    assert lines_with(re.compile(rf"(?<![\w/-])({'|'.join(PLANS)})\.md")) == []


def test_no_file_speaks_in_numbers_of_a_plan() -> None:
    # In brackets at the end of a sentence: a reader has no list in which to look them up.
    assert lines_with(re.compile(r"[(,] ?[PW][1-9][0-9]?\)")) == []

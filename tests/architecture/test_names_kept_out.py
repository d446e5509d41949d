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


def test_no_package_registry_is_named() -> None:
    registry = re.compile("|".join(re.escape(host) for host in REGISTRIES), re.IGNORECASE)
    wrong = []
    for path in project_files():
        for number, line in enumerate(path.read_text("utf-8", "replace").splitlines(), start=1):
            if registry.search(line):
                wrong.append(shown(path, number))
    assert wrong == []


def test_no_private_key_is_kept() -> None:
    secret = re.compile("AGE-SECRET-" + "KEY-1[A-Z0-9]{58}|BEGIN " + "[A-Z ]*PRIVATE KEY")
    kept = [
        shown(path)
        for path in project_files()
        # Vectors need a key to be opened with; it opens nothing else.
        if "vectors" not in path.parts and secret.search(path.read_text("utf-8", "replace"))
    ]
    assert kept == []

"""The loaders in C read what comes with Glasno as PyYAML's own do."""

from pathlib import Path

import pytest
import yaml

import glasno
from glasno.kit.yamls import BaseLoader, SafeLoader, safe_load

FILES = sorted(Path(glasno.__file__).parent.rglob("*.yaml"))


@pytest.mark.parametrize("file", FILES, ids=lambda path: path.name)
def test_shipped_file_reads_the_same(file: Path) -> None:
    text = file.read_text("utf-8")
    assert safe_load(text) == yaml.safe_load(text)
    assert yaml.load(text, BaseLoader) == yaml.load(text, yaml.BaseLoader)  # noqa: S506 - each makes nothing but text, lists and mappings


def test_loaders_are_those_in_c() -> None:
    """The pinned PyYAML has them; without libyaml its own would be as right and slower."""
    assert yaml.__with_libyaml__
    loaders: tuple[type, ...] = (BaseLoader, SafeLoader)
    assert loaders == (yaml.CBaseLoader, yaml.CSafeLoader)

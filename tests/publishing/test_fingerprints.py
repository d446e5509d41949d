"""The record of what was drawn: it spares work, and its loss costs nothing else."""

import json
from pathlib import Path

import pytest

from glasno.publishing.fingerprints import Fingerprints


def test_record_holds_what_was_noted_of_declared_pages(tmp_path: Path) -> None:
    path = tmp_path / "fingerprints.json"
    record = Fingerprints(path)
    record.note("site/a.png", "1", "sha")
    record.note("site/b.png", "2", "sha")
    record.write(declared={"site/a.png", "site/index.html"})

    again = Fingerprints(path)

    assert again.holds("site/a.png", "1", "sha")
    assert not again.holds("site/a.png", "2", "sha")
    assert not again.holds("site/a.png", "1", "another sha")
    assert not again.holds("site/b.png", "2", "sha")
    assert json.loads(path.read_bytes()) == {"site/a.png": ["1", "sha"]}


@pytest.mark.parametrize("content", [b"", b"[1]", b'"text"', b"{", b"\xff"])
def test_broken_record_holds_nothing(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "fingerprints.json"
    path.write_bytes(content)
    assert not Fingerprints(path).holds("site/a.png", "1", "sha")


def test_file_that_no_manifest_knows_is_not_held(tmp_path: Path) -> None:
    record = Fingerprints(tmp_path / "none.json")
    record.note("site/a.png", "1", None)
    assert not record.holds("site/a.png", "1", None)

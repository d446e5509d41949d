"""A mirror on a disk without hard links: everything is there, as copies."""

import errno
from pathlib import Path

import pytest

from glasno.publishing.mirroring.pulling import Pull, pull
from tests.factories.linkless import REFUSALS, refuse_links
from tests.factories.signed_site import FILES, signed_site
from tests.publishing.mirroring.conftest import contents, served
from tests.publishing.mirroring.hostile import Server

CHANGED = {**FILES, "en/index.html": b"The English page, changed " * 100}


@pytest.mark.parametrize("refusal", REFUSALS, ids=errno.errorcode.get)
def test_editions_are_pulled_whole_and_what_is_held_is_not_fetched_again(
    refusal: int,
    asked: Pull,
    root: Path,
    out: Path,
    server: Server,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    refuse_links(monkeypatch, refusal)
    pull(asked)
    assert served(out) == contents(root / "mirror")

    signed_site(root / "mirror", CHANGED, sequence=2)
    pulled = pull(asked)

    assert served(out) == contents(root / "mirror")
    assert (pulled.staged.fetched, pulled.staged.kept) == (1, len(FILES) - 1)
    assert {path.stat().st_nlink for path in out.resolve().rglob("*") if path.is_file()} == {1}
    assert list((out.with_name(".site.editions") / "staging").iterdir()) == []


def test_a_pull_of_the_held_edition_copies_nothing(
    asked: Pull, out: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    refuse_links(monkeypatch)
    pull(asked)
    before = {path: path.stat().st_mtime_ns for path in out.resolve().rglob("*")}

    assert pull(asked).unchanged is True

    assert {path: path.stat().st_mtime_ns for path in out.resolve().rglob("*")} == before

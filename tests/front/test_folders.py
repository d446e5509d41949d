import gc
import os
from pathlib import Path

import pytest

from glasno.front.folders import YOUNG, Folder, open_folder, wall_clock, young
from tests.front.conftest import put
from tests.front.reading import unreadable

OUTSIDE = (
    "../secrets/django.key",
    "/etc/passwd",
    "en/../../secrets/django.key",
    "en//index.html",
    "en/",
    "",
    ".",
    "..",
    ".hidden",
    "en/.index.html.new",
    "a b.html",
    "-a.html",
    "\u044f.html",
    "a\0.html",
    "a\n",
    "a" * 300,
    "en/index.html/more",
)


@pytest.fixture
def folder(tmp_path: Path) -> Folder:
    put(tmp_path, "secrets/django.key", b"secret")
    for path in ("en/index.html", ".hidden", "en/.index.html.new", "a b.html", "-a.html"):
        put(tmp_path, f"site/{path}", b"plain")
    put(tmp_path, "site/en/index.html.gz", b"packed")
    return Folder(tmp_path / "site")


def handles(place: Path) -> int:
    """How many of this process's handles lead there."""
    links = [each for each in Path("/proc/self/fd").iterdir() if os.path.lexists(each)]
    return sum(each.readlink() == place for each in links)


def data_of(folder: Folder, path: str, endings: tuple[str, ...] = ()) -> list[bytes | None] | None:
    pieces = folder.read(path, endings)
    return None if pieces is None else [None if each is None else each.data for each in pieces]


def test_a_file_is_read_with_what_lies_beside_it(folder: Folder) -> None:
    assert data_of(folder, "en/index.html", (".gz", ".br")) == [b"plain", b"packed", None]
    assert data_of(folder, "en/index.html.gz") == [b"packed"]


def test_stamps_are_those_that_the_bytes_were_read_under(folder: Folder) -> None:
    pieces = folder.read("en/index.html", (".gz", ".br"))

    assert pieces is not None
    assert folder.stamps("en/index.html", (".gz", ".br")) == tuple(
        each and each.stamp for each in pieces
    )


@pytest.mark.parametrize("path", OUTSIDE)
def test_no_other_path_than_a_pages_names_anything(folder: Folder, path: str) -> None:
    assert folder.read(path) is None
    assert folder.stamps(path) is None
    assert folder.open(path) is None
    assert not folder.may_have(path)


def test_no_symbolic_link_is_followed(tmp_path: Path, folder: Folder) -> None:
    site = tmp_path / "site"
    (site / "key.html").symlink_to(tmp_path / "secrets/django.key")
    (site / "inside.html").symlink_to(site / "en/index.html")
    (site / "secrets").symlink_to(tmp_path / "secrets")

    for path in ("key.html", "inside.html", "secrets/django.key"):
        assert (folder.read(path), folder.stamps(path), folder.open(path)) == (None, None, None)
    put(tmp_path, "site/en/other.html", b"plain")
    (site / "en/other.html.gz").symlink_to(tmp_path / "secrets/django.key")
    (site / "en/other.html.br").mkdir()
    assert data_of(folder, "en/other.html", (".gz", ".br")) == [b"plain", None, None]
    assert (folder.stamps("en/other.html", (".gz", ".br")) or ())[1:] == (None, None)


def test_neither_directory_nor_pipe_is_a_file(tmp_path: Path, folder: Folder) -> None:
    os.mkfifo(tmp_path / "site/fifo.html")

    for path in ("en", "fifo.html"):
        assert (folder.read(path), folder.stamps(path), folder.open(path)) == (None, None, None)


def test_a_folder_is_the_same_one_however_its_name_moves(tmp_path: Path, folder: Folder) -> None:
    (tmp_path / "site").rename(tmp_path / "old")
    put(tmp_path, "site/en/index.html", b"another")

    assert data_of(folder, "en/index.html") == [b"plain"]


def test_a_folder_may_be_reached_by_a_link_and_there_may_be_none(tmp_path: Path) -> None:
    put(tmp_path, "editions/1/a.html", b"plain")
    (tmp_path / "site").symlink_to("editions/1")
    linked = open_folder(tmp_path / "site")

    assert linked is not None
    assert (data_of(linked, "a.html"), linked.empty) == ([b"plain"], False)
    assert open_folder(tmp_path / "missing") is None
    (tmp_path / "none").mkdir()
    assert Folder(tmp_path / "none").empty


def test_a_folder_that_cannot_be_looked_into_is_closed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(_handle: int) -> None:
        raise OSError(24, "Too many open files")

    monkeypatch.setattr(os, "scandir", refuse)
    with pytest.raises(OSError, match="Too many open files"):
        Folder(tmp_path)
    monkeypatch.undo()
    gc.collect()
    assert handles(tmp_path) == 0


def test_a_folder_is_closed_with_its_last_user(tmp_path: Path) -> None:
    folder = Folder(tmp_path)
    for _ in range(100):
        folder.read("en/missing.html")
    assert handles(tmp_path) == 1
    del folder
    gc.collect()
    assert handles(tmp_path) == 0


def test_one_look_tells_that_nothing_lies_at_a_path(tmp_path: Path, folder: Folder) -> None:
    there = (
        "en/index.html",
        "en",
        "missing",
        "en/missing.html",
        "missing/a.html",
        "en/index.html/",
    )
    (tmp_path / "site/linked.html").symlink_to(tmp_path / "nowhere")

    assert [folder.may_have(path) for path in there] == [True, True, False, False, False, False]
    # Whether it is a file of ours, only reading it tells.
    assert (folder.may_have("linked.html"), folder.stamps("linked.html")) == (True, None)


def test_a_look_that_fails_does_not_tell_that_nothing_lies_there(
    tmp_path: Path, folder: Folder
) -> None:
    with unreadable(tmp_path / "site", seen=False):
        assert folder.may_have("missing.html")


def test_a_replaced_file_has_another_stamp_and_a_linked_one_the_same(
    tmp_path: Path, folder: Folder
) -> None:
    before = folder.stamps("en/index.html")
    os.link(tmp_path / "site/en/index.html", tmp_path / "site/en/again.html")

    assert folder.stamps("en/again.html") == folder.stamps("en/index.html") == before
    put(tmp_path, "site/en/index.html", b"other")
    assert folder.stamps("en/index.html") != before


def test_a_stamp_is_young_while_it_could_hide_a_change(folder: Folder) -> None:
    (stamp,) = folder.stamps("en/index.html") or ()
    assert stamp is not None
    now = stamp[1]

    assert young((stamp,), now)
    assert young((None, (1, now - YOUNG, 3), stamp), now)
    assert not young((stamp, None), now + YOUNG)
    assert abs(wall_clock() - now) < 10**11

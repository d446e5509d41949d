"""One file at a time, whole, nowhere but below its root."""

import errno
import os
import stat
from pathlib import Path

import brotli
import pytest

from glasno.publishing.files import DiskError, Tree, write_atomically
from glasno.publishing.paths import UnsafePathError

PAGE = b"<p>one paragraph of many</p>\n" * 40
OTHER = b"<p>another paragraph</p>\n" * 40


@pytest.fixture
def tree(tmp_path: Path) -> Tree:
    return Tree(tmp_path / "site", public=True)


def names(tree: Tree) -> set[str]:
    """Everything on the disk below the root, hidden or not."""
    found = (path for path in tree.root.rglob("*") if not path.is_dir())
    return {path.relative_to(tree.root).as_posix() for path in found}


def inode(tree: Tree, path: str) -> int:
    return (tree.root / path).stat().st_ino


def test_write_puts_the_file_and_its_copies(tree: Tree) -> None:
    assert tree.write("en/index.html", PAGE, compressed=True) is True
    assert names(tree) == {"en/index.html", "en/index.html.br", "en/index.html.gz"}
    assert (tree.root / "en/index.html").read_bytes() == PAGE
    assert brotli.decompress((tree.root / "en/index.html.br").read_bytes()) == PAGE


def test_write_of_the_same_bytes_touches_nothing(tree: Tree) -> None:
    tree.write("index.html", PAGE, compressed=True)
    before = {path: inode(tree, path) for path in names(tree)}
    assert tree.write("index.html", PAGE, compressed=True) is False
    assert {path: inode(tree, path) for path in names(tree)} == before


def test_write_anew_replaces_even_the_same_bytes(tree: Tree) -> None:
    tree.write("index.html", PAGE)
    before = inode(tree, "index.html")
    assert tree.write("index.html", PAGE, anew=True) is True
    assert inode(tree, "index.html") != before


@pytest.mark.parametrize("suffix", [".gz", ".br"])
def test_write_mends_a_copy_that_a_crash_left_newer_than_its_file(tree: Tree, suffix: str) -> None:
    tree.write("index.html", PAGE, compressed=True)
    copy = tree.root / f"index.html{suffix}"
    right = copy.read_bytes()
    tree.write("other.html", OTHER, compressed=True)
    copy.write_bytes((tree.root / f"other.html{suffix}").read_bytes())
    assert tree.write("index.html", PAGE, compressed=True) is True
    assert copy.read_bytes() == right


def test_write_mends_a_missing_copy(tree: Tree) -> None:
    tree.write("index.html", PAGE, compressed=True)
    (tree.root / "index.html.br").unlink()
    assert tree.write("index.html", PAGE, compressed=True) is True
    assert (tree.root / "index.html.br").exists()


def test_write_of_a_file_grown_small_removes_its_copies(tree: Tree) -> None:
    tree.write("index.html", PAGE, compressed=True)
    assert tree.write("index.html", b"short", compressed=True) is True
    assert names(tree) == {"index.html"}
    assert tree.write("index.html", b"short", compressed=True) is False


def test_modes_of_the_public_tree_let_any_server_read_whatever_the_umask(tree: Tree) -> None:
    before = os.umask(0o077)
    try:
        tree.write("en/index.html", PAGE)
    finally:
        os.umask(before)
    assert stat.S_IMODE((tree.root / "en/index.html").stat().st_mode) == 0o644
    assert stat.S_IMODE((tree.root / "en").stat().st_mode) == 0o755
    assert stat.S_IMODE(tree.root.stat().st_mode) == 0o755


def test_modes_of_the_front_s_tree_keep_everybody_else_out(tmp_path: Path) -> None:
    tree = Tree(tmp_path / "doors", public=False)
    before = os.umask(0)
    try:
        tree.write("petitions/a.json", b"{}")
    finally:
        os.umask(before)
    assert stat.S_IMODE((tree.root / "petitions/a.json").stat().st_mode) == 0o600
    assert stat.S_IMODE((tree.root / "petitions").stat().st_mode) == 0o700


@pytest.mark.parametrize("path", ["../x.html", "/x.html", "a/../../x.html", "a\\x", "a\0", ""])
def test_write_outside_is_refused(tree: Tree, path: str) -> None:
    with pytest.raises(UnsafePathError):
        tree.write(path, PAGE)
    assert not tree.root.exists()
    assert list(tree.root.parent.iterdir()) == []


def test_write_through_a_linked_directory_is_refused(tree: Tree, tmp_path: Path) -> None:
    outside = tmp_path / "outside"
    outside.mkdir()
    tree.root.mkdir()
    (tree.root / "en").symlink_to(outside)
    with pytest.raises(UnsafePathError, match="remove it"):
        tree.write("en/index.html", PAGE)
    assert list(outside.iterdir()) == []


def test_write_over_a_link_is_refused(tree: Tree, tmp_path: Path) -> None:
    secret = tmp_path / "secret"
    secret.write_bytes(b"kept")
    tree.root.mkdir()
    (tree.root / "index.html").symlink_to(secret)
    with pytest.raises(UnsafePathError, match="remove it"):
        tree.write("index.html", PAGE)
    assert secret.read_bytes() == b"kept"


def test_write_where_a_directory_stands_is_refused(tree: Tree) -> None:
    tree.write("en/index.html", PAGE)
    with pytest.raises(UnsafePathError, match="remove it"):
        tree.write("en", PAGE)
    with pytest.raises(UnsafePathError, match="remove it"):
        tree.write("en/index.html/more.html", PAGE)


def test_root_may_be_a_link_of_the_operator(tmp_path: Path) -> None:
    (tmp_path / "elsewhere").mkdir()
    (tmp_path / "site").symlink_to(tmp_path / "elsewhere")
    tree = Tree(tmp_path / "site", public=True)
    tree.write("en/index.html", PAGE)
    (tmp_path / "elsewhere/empty").mkdir()
    tree.tidy()
    assert tree.paths() == {"en/index.html"}
    assert sorted(path.name for path in (tmp_path / "elsewhere").iterdir()) == ["en"]


@pytest.mark.parametrize("number", [errno.ENOSPC, errno.EDQUOT, errno.EACCES, errno.EIO])
@pytest.mark.parametrize("failing_sync", [1, 2, 3])
def test_write_on_a_full_or_broken_disk_leaves_the_old_file(
    tree: Tree, monkeypatch: pytest.MonkeyPatch, number: int, failing_sync: int
) -> None:
    tree.write("index.html", PAGE, compressed=True)
    syncs = iter(range(1, 99))
    real = os.fsync

    def fsync(handle: int) -> None:
        if next(syncs) == failing_sync:
            raise OSError(number, os.strerror(number))
        real(handle)

    monkeypatch.setattr(os, "fsync", fsync)
    before = {path: (tree.root / path).read_bytes() for path in names(tree)}
    with pytest.raises(DiskError, match="glasno publish"):
        tree.write("index.html", OTHER, compressed=True)
    assert {path: (tree.root / path).read_bytes() for path in names(tree)} == before
    assert before.keys() == {"index.html", "index.html.gz", "index.html.br"}
    assert tree.write("index.html", OTHER, compressed=True) is True
    assert tree.write("index.html", OTHER, compressed=True) is False


def test_write_of_another_fault_comes_through(tree: Tree, monkeypatch: pytest.MonkeyPatch) -> None:
    def fsync(handle: int) -> None:
        raise OSError(errno.EMFILE, "too many")

    monkeypatch.setattr(os, "fsync", fsync)
    with pytest.raises(OSError, match="too many"):
        tree.write("index.html", PAGE)


def test_remove_takes_the_copies_along_and_forgives_absence(tree: Tree) -> None:
    tree.write("en/index.html", PAGE, compressed=True)
    tree.remove("en/index.html")
    tree.remove("en/index.html")
    tree.remove("nowhere/at/all.html")
    assert names(tree) == set()


def test_remove_never_leaves_the_tree(tree: Tree, tmp_path: Path) -> None:
    (tmp_path / "kept").write_bytes(b"kept")
    tree.root.mkdir()
    with pytest.raises(UnsafePathError):
        tree.remove("../kept")
    assert (tmp_path / "kept").read_bytes() == b"kept"


def test_paths_lists_files_without_copies_and_dot_names(tree: Tree) -> None:
    tree.write("en/index.html", PAGE, compressed=True)
    tree.write("count.json", b"{}")
    (tree.root / "orphan.css.br").write_bytes(b"")
    (tree.root / ".0123456789abcdef.unfinished").write_bytes(b"")
    (tree.root / ".well-known").mkdir()
    (tree.root / ".well-known/security.txt").write_bytes(b"")
    assert tree.paths() == {"en/index.html", "count.json", "orphan.css"}


def test_tidy_removes_unfinished_files_links_and_empty_directories(
    tree: Tree, tmp_path: Path
) -> None:
    tree.write("en/index.html", PAGE)
    (tree.root / "en/.0123456789abcdef.unfinished").write_bytes(b"half")
    (tree.root / "empty/inner").mkdir(parents=True)
    (tree.root / "link").symlink_to(tmp_path)
    (tree.root / "en/file-link").symlink_to(tmp_path / "nothing")
    (tree.root / ".well-known").mkdir()
    (tree.root / ".well-known/link").symlink_to(tmp_path)
    tree.tidy()
    assert names(tree) == {"en/index.html"}
    assert sorted(path.name for path in tree.root.iterdir()) == [".well-known", "en"]
    assert (tree.root / ".well-known/link").is_symlink()


def test_write_atomically_replaces_and_reports(tmp_path: Path) -> None:
    path = tmp_path / "generation"
    assert write_atomically(path, b"1") is True
    assert write_atomically(path, b"1") is False
    assert write_atomically(path, b"2") is True
    assert path.read_bytes() == b"2"
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert [found.name for found in tmp_path.iterdir()] == ["generation"]

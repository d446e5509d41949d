import os
from pathlib import Path

import pytest

from glasno.front.scanning import YOUNG, Found, read_plain, walk, wall_clock
from tests.front.conftest import put


def test_walk_finds_files_and_their_copies(tmp_path: Path) -> None:
    for path in ("en/index.html", "en/index.html.gz", "en/index.html.br", "a.json", "lone.gz"):
        put(tmp_path, path, b"x")

    found = walk(tmp_path)

    assert {path: sorted(file.copies) for path, file in found.items()} == {
        "en/index.html": ["br", "gzip"],
        "a.json": [],
        "lone.gz": [],
    }


def test_walk_passes_over_what_publishing_does_not_write(tmp_path: Path) -> None:
    for path in (".hidden", "en/.index.html.new", ".git/config", "a b.html", "-a.html"):
        put(tmp_path, path, b"x")
    (tmp_path / "\u044f.html").write_bytes(b"x")
    (tmp_path / os.fsdecode(b"\xff.html")).write_bytes(b"x")
    os.mkfifo(tmp_path / "fifo.html")

    assert walk(tmp_path) == {}


def test_walk_follows_no_symbolic_link(tmp_path: Path) -> None:
    outside = put(tmp_path, "secrets/django.key", b"secret")
    site = tmp_path / "site"
    put(site, "en/index.html", b"x")
    (site / "key.html").symlink_to(outside)
    (site / "inside.html").symlink_to(site / "en/index.html")
    (site / "secrets").symlink_to(outside.parent)

    assert list(walk(site)) == ["en/index.html"]


def test_walk_of_nothing_is_empty(tmp_path: Path) -> None:
    assert walk(tmp_path / "missing") == {}


def test_a_replaced_file_has_another_stamp(tmp_path: Path) -> None:
    put(tmp_path, "a.html", b"one")
    before = walk(tmp_path)
    put(tmp_path, "a.html", b"two!")

    assert walk(tmp_path) != before


def test_a_stamp_is_young_while_it_could_hide_a_change(tmp_path: Path) -> None:
    put(tmp_path, "a.html", b"one")
    put(tmp_path, "a.html.gz", b"copy")
    (found,) = walk(tmp_path).values()
    now = max(found.stamp[1], found.copies["gzip"][1])

    assert found.young(now)
    assert not found.young(now + YOUNG)
    old = (1, now - YOUNG, now - YOUNG, 3)
    assert Found(old, {"gzip": (1, now, now, 3)}).young(now)
    assert abs(wall_clock() - now) < 10**11


def test_read_plain_reads_a_file_and_no_link(tmp_path: Path) -> None:
    place = put(tmp_path, "a.html", b"one")
    (tmp_path / "link.html").symlink_to(place)

    assert read_plain(place) == b"one"
    assert read_plain(tmp_path / "missing.html") is None
    with pytest.raises(OSError, match="symbolic"):
        read_plain(tmp_path / "link.html")


def test_read_plain_does_not_wait_for_a_pipe(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "fifo.html")

    assert read_plain(tmp_path / "fifo.html") is None

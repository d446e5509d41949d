"""Live files: they lie beside the edition, come before it and are replaced between editions."""

import shutil
from pathlib import Path

import pytest

from glasno.front.shelf import PublishedShelf
from glasno.front.streams import LARGEST, Stream
from tests.front.conftest import next_edition, put
from tests.front.reading import AT, NAMES, body, caching, moved, shelf_with_names
from tests.patience import wait_until


@pytest.fixture
def shelf(data: Path) -> PublishedShelf:
    return shelf_with_names(data, b"names")


def test_live_files_of_both_variants_are_found_with_their_signatures(
    data: Path, shelf: PublishedShelf
) -> None:
    for path in ("count/first.json", "count/first.json.minisig", NAMES):
        put(data, f"site.live/{path}", b"home")
        put(data, f"site.live/mirror/{path}", b"mirror")

    assert [
        body(shelf, path)
        for path in (
            "/count/first.json",
            "/count/first.json.minisig",
            AT,
            "/mirror/count/first.json",
            "/mirror/count/first.json.minisig",
            f"/mirror{AT}",
            f"/mirror/{NAMES}",
        )
    ] == [b"home"] * 3 + [b"mirror"] * 4
    assert shelf.site_file("count/first.json") == b"home"


def test_live_pages_are_never_served_stale(data: Path, shelf: PublishedShelf) -> None:
    put(data, f"site.live/mirror/{NAMES}", b"names")

    assert caching(shelf, AT) == b"public, no-cache"
    assert caching(shelf, f"/mirror{AT}") == b"public, no-cache"
    assert caching(shelf, "/count/first.json") == b"public, max-age=10"
    assert caching(shelf, "/en/first/").endswith(b"stale-if-error=86400")


def test_a_large_live_file_is_sent_as_it_lies_beside_the_edition(
    data: Path, shelf: PublishedShelf
) -> None:
    put(data, "site.live/data/first/days.csv", b"a" * (LARGEST + 1))
    put(data, "site/data/first/days.csv", b"b" * (LARGEST + 1))
    found = shelf.find("/data/first/days.csv")

    assert isinstance(found, Stream)
    assert found.live
    assert set(found.read() or b"") == {ord("a")}


def test_nothing_is_read_again_before_the_generation_changes(
    data: Path, shelf: PublishedShelf
) -> None:
    assert body(shelf, AT) == b"names"
    put(data, f"site.live/{NAMES}", b"half a publish")

    assert shelf.refresh() is False
    assert body(shelf, AT) == b"names"
    put(data, "generation", b"1")  # replaced, though by the same bytes
    assert shelf.refresh() is True
    assert body(shelf, AT) == b"half a publish"


@pytest.mark.usefixtures("old")
def test_a_live_file_makes_only_live_files_doubtful(data: Path, shelf: PublishedShelf) -> None:
    paths = ("/en/", "/ru/", "/en/first/", AT, "/count/first.json")
    before = {path: shelf.find(path) for path in paths}
    put(data, "site.live/count/first.json", b'{"confirmed": 13}')
    moved(data, shelf)

    assert sorted(shelf.ready) == [b"/en/", b"/en/first/", b"/ru/"]
    assert body(shelf, "/count/first.json") == b'{"confirmed": 13}'
    assert shelf.find(AT) is before[AT]


@pytest.mark.usefixtures("old")
def test_an_edition_leaves_live_files_as_they_are(data: Path, shelf: PublishedShelf) -> None:
    before = shelf.find(AT)
    next_edition(data, {"en/index.html": b"changed"})
    shelf.refresh()

    assert shelf.find(AT) is before
    assert body(shelf, "/en/") == b"changed"


def test_a_live_file_that_has_gone_is_not_there(data: Path, shelf: PublishedShelf) -> None:
    assert body(shelf, AT) == b"names"
    (data / f"site.live/{NAMES}").unlink()
    moved(data, shelf)

    assert shelf.find(AT) is None


@pytest.mark.usefixtures("old")
def test_a_page_that_becomes_live_is_served_as_such_in_the_same_edition(
    data: Path, shelf: PublishedShelf
) -> None:
    assert caching(shelf, "/en/first/").endswith(b"stale-if-error=86400")
    shelf.find("/en/")
    put(data, "site.live/en/first/index.html", b"live")
    moved(data, shelf)

    assert body(shelf, "/en/first/") == b"live"
    assert caching(shelf, "/en/first/") == b"public, no-cache"
    assert b"/en/" in shelf.ready


@pytest.mark.usefixtures("old")
def test_a_page_that_is_live_no_more_is_served_as_the_editions(
    data: Path, shelf: PublishedShelf
) -> None:
    assert caching(shelf, AT) == b"public, no-cache"
    (data / "site/en/first/names").mkdir()
    # The very file: only its place has changed.
    (data / f"site.live/{NAMES}").rename(data / f"site/{NAMES}")
    moved(data, shelf)

    assert body(shelf, AT) == b"names"
    assert caching(shelf, AT).endswith(b"stale-if-error=86400")


def test_live_files_come_after_the_front_has_started(tmp_path: Path) -> None:
    put(tmp_path, "editions/1/en/index.html", b"home")
    (tmp_path / "site").symlink_to("editions/1")
    put(tmp_path, "generation", b"1")
    shelf = PublishedShelf(tmp_path)
    shelf.open()
    assert shelf.find("/count/first.json") is None
    put(tmp_path, "site.live/count/first.json", b"{}")
    put(tmp_path, "generation", b"2")

    wait_until(lambda: body(shelf, "/count/first.json") == b"{}", within=10)
    shelf.close()


def test_a_directory_of_live_files_that_was_made_anew_is_followed(
    data: Path, shelf: PublishedShelf
) -> None:
    assert body(shelf, AT) == b"names"
    shutil.move(data / "site.live", data / "before")
    put(data, f"site.live/{NAMES}", b"restored")
    moved(data, shelf)

    assert body(shelf, AT) == b"restored"
    assert shelf.find("/count/first.json") is None

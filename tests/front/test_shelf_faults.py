"""What is served while the disk cannot be read: pages as they were, live files not at all."""

from pathlib import Path

import pytest

from glasno.front.shelf import PublishedShelf
from tests.front.conftest import PAGE, next_edition, put
from tests.front.reading import AT, NAMES, body, moved, shelf_with_names, unreadable
from tests.patience import wait_until

pytestmark = pytest.mark.usefixtures("old")


@pytest.fixture
def quiet(data: Path) -> PublishedShelf:
    return shelf_with_names(data, b"somebody")


def test_a_tree_that_cannot_be_read_leaves_the_site_as_it_was(
    data: Path, shelf: PublishedShelf, caplog: pytest.LogCaptureFixture
) -> None:
    shelf.find("/en/first/")
    with unreadable(data / "doors"):
        next_edition(data, {"en/index.html": b"changed"})
        wait_until(lambda: bool(caplog.messages))
        assert body(shelf, "/en/first/") == PAGE
    assert caplog.messages[0].startswith("The published site cannot be read: OSError at ")
    wait_until(lambda: body(shelf, "/en/") == b"changed", within=10)


def test_a_file_that_cannot_be_read_again_is_served_as_it_was(
    data: Path, quiet: PublishedShelf, caplog: pytest.LogCaptureFixture
) -> None:
    quiet.find("/en/first/")
    next_edition(data, {"en/first/index.html": b"changed"})
    quiet.refresh()
    with unreadable(data):
        assert body(quiet, "/en/first/") == PAGE
        with pytest.raises(OSError, match="Too many open files"):
            quiet.find("/ru/")
    assert caplog.messages[0].startswith("A published file cannot be read again: OSError at ")
    # It is not held for what stands there now.
    assert dict(quiet.ready) == {}
    assert body(quiet, "/en/first/") == b"changed"
    assert body(quiet, "/ru/") is not None


@pytest.mark.parametrize("seen", [True, False], ids=["too many files", "a failing disk"])
@pytest.mark.parametrize("place", ["", "site.live"], ids=["everything", "live files"])
def test_a_name_that_was_withdrawn_is_not_shown_again_when_its_page_cannot_be_read(
    data: Path, quiet: PublishedShelf, place: str, *, seen: bool
) -> None:
    assert body(quiet, AT) == b"somebody"
    put(data, f"site.live/{NAMES}", b"nobody")
    moved(data, quiet)

    with unreadable(data / place, seen=seen), pytest.raises(OSError, match=r".+"):
        quiet.find(AT)
    assert dict(quiet.ready) == {}
    assert body(quiet, AT) == b"nobody"


def test_a_page_that_was_live_is_not_served_as_it_was(data: Path, quiet: PublishedShelf) -> None:
    assert body(quiet, AT) == b"somebody"
    (data / f"site.live/{NAMES}").unlink()
    next_edition(data, {NAMES: b"nobody"})
    quiet.refresh()

    with unreadable(data / "editions"), pytest.raises(OSError, match="Too many open files"):
        quiet.find(AT)
    assert body(quiet, AT) == b"nobody"


def test_a_page_that_becomes_live_is_not_served_as_it_was(
    data: Path, quiet: PublishedShelf
) -> None:
    quiet.find("/en/first/")
    put(data, "site.live/en/first/index.html", b"live")
    next_edition(data, {"en/first/index.html": None})
    quiet.refresh()

    with unreadable(data), pytest.raises(OSError, match="Too many open files"):
        quiet.find("/en/first/")
    assert body(quiet, "/en/first/") == b"live"


@pytest.mark.parametrize("seen", [True, False], ids=["too many files", "a failing disk"])
def test_while_live_files_cannot_be_read_the_edition_goes_on(
    data: Path, quiet: PublishedShelf, *, seen: bool
) -> None:
    quiet.find("/ru/")
    put(data, "site.live/en/first/index.html", b"live")
    next_edition(data, {"ru/index.html": b"changed"})
    quiet.refresh()
    with unreadable(data / "site.live", seen=seen):
        assert body(quiet, "/en/first/") == PAGE
        assert body(quiet, "/ru/") == b"changed"
        with pytest.raises(OSError, match=r".+"):
            quiet.find("/count/first.json")
    # Nor is what came in place of a live file held for it.
    assert body(quiet, "/en/first/") == b"live"


def test_where_nobody_knows_of_a_live_file_there_is_no_saying_that_there_is_none(
    data: Path, quiet: PublishedShelf
) -> None:
    quiet.find("/ru/")
    next_edition(data, {"ru/index.html": None})
    quiet.refresh()
    with unreadable(data / "site.live", seen=False):
        for path in ("/ru/", "/en/missing/"):
            with pytest.raises(OSError, match="Input/output error"):
                quiet.find(path)
    assert (quiet.find("/ru/"), quiet.find("/en/missing/")) == (None, None)


def test_live_files_that_cannot_be_opened_leave_the_edition(
    data: Path, caplog: pytest.LogCaptureFixture
) -> None:
    shelf = PublishedShelf(data)
    with unreadable(data / "site.live"):
        shelf.refresh()
        assert caplog.messages[0].startswith("The live files cannot be read: OSError at ")
        assert shelf.published
        assert body(shelf, "/en/first/") == PAGE
        for path in ("/count/first.json", "/en/missing/"):
            with pytest.raises(OSError, match="Too many open files"):
                shelf.find(path)
        assert dict(shelf.ready) == {}
    # Asked again each time, and looked for again though the generation has not moved.
    assert body(shelf, "/count/first.json") == b'{"confirmed": 12}'
    assert (shelf.refresh(), shelf.refresh()) == (True, False)


def test_a_name_is_not_shown_again_when_live_files_cannot_be_opened_any_more(
    data: Path, quiet: PublishedShelf
) -> None:
    assert body(quiet, AT) == b"somebody"
    quiet.find("/en/first/")
    with unreadable(data / "site.live"):
        moved(data, quiet)
        assert sorted(quiet.ready) == [b"/en/first/"]
        with pytest.raises(OSError, match="Too many open files"):
            quiet.find(AT)


def test_live_files_are_compared_with_the_disk_while_the_look_fails(
    data: Path, quiet: PublishedShelf, caplog: pytest.LogCaptureFixture
) -> None:
    for path in ("/en/", "/en/first/", AT):
        quiet.find(path)
    put(data, f"site.live/{NAMES}", b"nobody")
    put(data, "site.live/en/index.html", b"live")
    put(data, "generation", b"2")
    with unreadable(data / "doors"):
        quiet.open()
        quiet.close()

        assert caplog.messages[0].startswith("The published site cannot be read: OSError at ")
        assert sorted(quiet.ready) == [b"/en/first/"]
        assert (body(quiet, AT), body(quiet, "/en/")) == (b"nobody", b"live")

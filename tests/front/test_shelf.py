import gzip
import json
import time
from collections.abc import Iterator
from pathlib import Path

import brotli
import pytest

from glasno.front import shelf as shelf_module
from glasno.front.scanning import walk
from glasno.front.shelf import PublishedShelf
from tests.front.conftest import PAGE, put


@pytest.fixture
def shelf(data: Path) -> Iterator[PublishedShelf]:
    made = PublishedShelf(data)
    made.open()
    yield made
    made.close()


def wait_until_served(shelf: PublishedShelf, path: bytes, body: bytes | None) -> float:
    """Seconds until `path` has this body (None: is gone); raises after two."""
    begun = time.monotonic()
    while True:
        resource = shelf.resources.get(path)
        if (resource.body if resource else None) == body:
            return time.monotonic() - begun
        if time.monotonic() - begun > 2:
            raise TimeoutError
        time.sleep(0.01)


def test_resources_stand_under_their_addresses(shelf: PublishedShelf) -> None:
    assert sorted(shelf.resources) == [
        b"/assets/design/site.0123456789ab.css",
        b"/count/first.json",
        b"/en/",
        b"/en/first/",
        b"/ru/",
    ]
    assert shelf.resources[b"/en/first/"].body == PAGE
    assert sorted(shelf.resources[b"/en/first/"].variants) == ["br", "gzip", "identity"]
    assert shelf.published


def test_files_are_found_by_their_paths(shelf: PublishedShelf) -> None:
    assert shelf.site_file("en/first/index.html") == PAGE
    assert shelf.door_file("errors/404.en.html") == b"<h1>404 in English</h1>"
    assert shelf.site_file("errors/404.en.html") is None
    assert shelf.door_file("en/first/index.html") is None
    assert shelf.door_file("../secrets/django.key") is None


def test_a_published_change_is_served_within_a_second(data: Path, shelf: PublishedShelf) -> None:
    put(data, "site/en/first/index.html", b"changed")
    put(data, "site/en/second/index.html", b"new")
    (data / "site/ru/index.html").unlink()
    put(data, "generation", b"2")

    assert wait_until_served(shelf, b"/en/first/", b"changed") < 1
    assert wait_until_served(shelf, b"/en/second/", b"new") < 1
    assert wait_until_served(shelf, b"/ru/", None) < 1
    # The copies that still stand there are the old page's.
    assert sorted(shelf.resources[b"/en/first/"].variants) == ["identity"]


def test_nothing_is_read_again_before_the_generation_changes(
    data: Path, shelf: PublishedShelf
) -> None:
    put(data, "site/en/first/index.html", b"half a publish")

    assert shelf.refresh() is False
    assert shelf.resources[b"/en/first/"].body == PAGE
    put(data, "generation", b"1")  # replaced, though by the same bytes
    assert wait_until_served(shelf, b"/en/first/", b"half a publish") < 1


def test_what_has_not_changed_is_kept_as_it_is(data: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(shelf_module, "wall_clock", lambda: time.time_ns() + 10**9)
    shelf = PublishedShelf(data)
    shelf.refresh()
    before = dict(shelf.resources)
    put(data, "site/en/index.html", b"changed")
    put(data, "generation", b"2")
    shelf.refresh()

    changed = {path for path in before if shelf.resources[path] is not before[path]}
    assert changed == {b"/en/"}


def test_a_young_file_is_read_again_though_its_stamp_is_the_same(
    data: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    stamps = {root: walk(root) for root in (data / "site", data / "doors")}
    young, old = stamps[data / "site"]["en/index.html"].stamp[1], time.time_ns() + 10**9
    monkeypatch.setattr(shelf_module, "walk", stamps.__getitem__)

    def serve_after_an_unseen_change(clock: int) -> bytes:
        monkeypatch.setattr(shelf_module, "wall_clock", lambda: clock)
        put(data, "site/en/index.html", b"before")
        shelf = PublishedShelf(data)
        shelf.refresh()
        put(data, "site/en/index.html", b"after")
        put(data, "generation", b"%d" % clock)
        shelf.refresh()
        return shelf.resources[b"/en/"].body

    assert serve_after_an_unseen_change(young) == b"after"
    assert serve_after_an_unseen_change(old) == b"before"


@pytest.mark.parametrize(
    ("suffix", "copy", "encodings"),
    [
        ("gz", gzip.compress(PAGE), ["gzip", "identity"]),
        ("br", brotli.compress(PAGE), ["br", "identity"]),
        ("gz", gzip.compress(PAGE + b"more"), ["identity"]),
        ("br", brotli.compress(b"another page"), ["identity"]),
        ("gz", b"no gzip at all", ["identity"]),
        ("br", b"", ["identity"]),
        ("gz", gzip.compress(PAGE)[:-3], ["identity"]),
        ("gz", gzip.compress(PAGE) + b"tail", ["identity"]),
        ("gz", gzip.compress(b"\0" * 10_000_000), ["identity"]),
    ],
)
def test_a_copy_is_served_only_if_it_opens_to_its_file(
    tmp_path: Path, suffix: str, copy: bytes, encodings: list[str]
) -> None:
    put(tmp_path, "site/en/index.html", PAGE)
    put(tmp_path, f"site/en/index.html.{suffix}", copy)
    shelf = PublishedShelf(tmp_path)
    shelf.refresh()

    assert sorted(shelf.resources[b"/en/"].variants) == encodings


def test_door_json_is_parsed_once_a_version(data: Path) -> None:
    shelf = PublishedShelf(data)
    put(data, "doors/petitions/first.json", b'{"state": "open"}')
    shelf.refresh()
    first = shelf.door_json("petitions/first.json")

    assert first == {"state": "open"}
    assert shelf.door_json("petitions/first.json") is first
    put(data, "doors/petitions/first.json", b'{"state": "paused"}')
    put(data, "generation", b"2")
    shelf.refresh()
    assert shelf.door_json("petitions/first.json") == {"state": "paused"}
    assert shelf.door_json("petitions/second.json") is None


@pytest.mark.parametrize("content", [b"[1]", b"{", b"\xff"])
def test_door_json_refuses_what_is_no_object(data: Path, content: bytes) -> None:
    put(data, "doors/petitions/first.json", content)
    shelf = PublishedShelf(data)
    shelf.refresh()

    with pytest.raises(ValueError, match=r".+"):
        shelf.door_json("petitions/first.json")


def test_listed_live_files_are_never_served_stale(data: Path) -> None:
    put(data, "site/en/first/names/index.html", b"names")
    shelf = PublishedShelf(data)
    shelf.refresh()
    put(data, "doors/live/campaign-first.json", json.dumps(["en/first/names/index.html"]).encode())
    put(data, "generation", b"2")
    shelf.refresh()

    def caching(path: bytes) -> bytes:
        return bytes(
            dict(shelf.resources[path].variants["identity"].start["headers"])[b"cache-control"]
        )

    assert caching(b"/en/first/names/") == b"public, no-cache"
    assert caching(b"/en/first/").endswith(b"stale-if-error=86400")


def test_before_publishing_the_shelf_is_empty_and_fills_later(tmp_path: Path) -> None:
    shelf = PublishedShelf(tmp_path / "data")
    shelf.open()
    assert not shelf.published
    put(tmp_path, "data/site/en/index.html", b"first")
    put(tmp_path, "data/generation", b"1")

    assert wait_until_served(shelf, b"/en/", b"first") < 1
    assert shelf.published
    shelf.close()


def test_a_tree_that_cannot_be_read_leaves_the_site_as_it_was(
    data: Path,
    shelf: PublishedShelf,
    monkeypatch: pytest.MonkeyPatch,
    caplog: pytest.LogCaptureFixture,
) -> None:
    def refuse(*_: object) -> None:
        raise OSError(24, "Too many open files")

    with monkeypatch.context() as patched:
        patched.setattr(shelf_module, "walk", refuse)
        put(data, "site/en/index.html", b"changed")
        put(data, "generation", b"2")
        time.sleep(0.4)
        assert shelf.resources[b"/en/first/"].body == PAGE
    assert caplog.messages[0].startswith("The published site cannot be read: OSError at ")
    assert wait_until_served(shelf, b"/en/", b"changed") < 1

import gzip
import os
import shutil
import threading
from pathlib import Path

import brotli
import pytest

from glasno.front import shelf as shelf_module
from glasno.front.shelf import PublishedShelf
from tests.front.conftest import PAGE, next_edition, put, swap
from tests.front.reading import body, resource
from tests.patience import wait_until


def test_files_are_found_under_their_addresses(shelf: PublishedShelf) -> None:
    assert [
        body(shelf, path) is not None
        for path in ("/en/", "/en/first/", "/count/first.json", "/en", "/en/index.html", "/de/")
    ] == [True, True, True, False, False, False]
    assert body(shelf, "/en/first/") == PAGE
    assert sorted(resource(shelf, "/en/first/").variants) == ["br", "gzip", "identity"]
    assert shelf.published


def test_what_was_asked_for_stands_ready(shelf: PublishedShelf) -> None:
    assert dict(shelf.ready) == {}
    found = shelf.find("/en/first/")
    shelf.find("/en/missing/")

    assert dict(shelf.ready) == {b"/en/first/": found}


def test_files_are_found_by_their_paths(data: Path, shelf: PublishedShelf) -> None:
    large = b"x" * 600_000
    put(data, "site/large.txt", large)

    assert shelf.site_file("en/first/index.html") == PAGE
    assert shelf.site_file("count/first.json") == b'{"confirmed": 12}'
    assert shelf.site_file("large.txt") == large
    assert shelf.site_file("errors/404.en.html") is None
    assert shelf.door_file("errors/404.en.html") == b"<h1>404 in English</h1>"
    assert shelf.door_file("en/first/index.html") is None
    assert shelf.door_file("../secrets/django.key") is None


def test_an_edition_is_served_within_a_second(data: Path, shelf: PublishedShelf) -> None:
    assert body(shelf, "/en/first/") == PAGE
    assert body(shelf, "/ru/") is not None
    next_edition(
        data,
        {
            "en/first/index.html": b"changed",
            "en/second/index.html": b"new",
            "ru/index.html": None,
        },
    )

    # Generous here: the look comes four times a second, on whatever machine this is.
    wait_until(lambda: b"/en/first/" not in shelf.ready, within=10)
    assert body(shelf, "/en/first/") == b"changed"
    assert body(shelf, "/en/second/") == b"new"
    assert body(shelf, "/ru/") is None
    # The copies that still stand there are the old page's.
    assert sorted(resource(shelf, "/en/first/").variants) == ["identity"]


@pytest.mark.usefixtures("old")
def test_what_has_not_changed_is_kept_as_it_is(data: Path) -> None:
    shelf = PublishedShelf(data)
    shelf.refresh()
    paths = ("/en/", "/ru/", "/en/first/", "/count/first.json")
    before = {path: shelf.find(path) for path in paths}
    next_edition(data, {"en/index.html": b"changed"})
    shelf.refresh()

    assert {path for path in paths if shelf.find(path) is not before[path]} == {"/en/"}


def test_a_plain_directory_is_doubted_whole(tmp_path: Path) -> None:
    put(tmp_path, "site/en/index.html", b"before")
    put(tmp_path, "generation", b"1")
    shelf = PublishedShelf(tmp_path)
    shelf.refresh()
    assert body(shelf, "/en/") == b"before"
    put(tmp_path, "site/en/index.html", b"after")
    put(tmp_path, "generation", b"2")
    shelf.refresh()

    assert body(shelf, "/en/") == b"after"


def test_a_young_file_is_read_again_though_its_stamp_is_the_same(
    data: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    place = data / "site/en/index.html"
    written = place.stat().st_mtime_ns

    def serve_after_an_unseen_change(clock: int) -> bytes | None:
        def write(content: bytes) -> None:
            place.write_bytes(content)
            os.utime(place, ns=(written, written))

        monkeypatch.setattr(shelf_module, "wall_clock", lambda: clock)
        write(b"before")
        shelf = PublishedShelf(data)
        shelf.refresh()
        shelf.find("/en/")
        write(b"after!")
        next_edition(data, {})
        shelf.refresh()
        return body(shelf, "/en/")

    assert serve_after_an_unseen_change(written) == b"after!"
    assert serve_after_an_unseen_change(written + 10**9) == b"before"


def test_a_page_of_an_edition_that_no_look_has_seen_finds_its_assets(data: Path) -> None:
    shelf = PublishedShelf(data)
    shelf.refresh()
    shelf.find("/en/")
    asset = "assets/design/site.ba9876543210.css"
    next_edition(data, {asset: b"new", "en/index.html": b"new"})

    assert body(shelf, f"/{asset}") == b"new"
    assert body(shelf, "/en/") == b"new"
    assert shelf.refresh() is False


def test_an_old_edition_that_goes_while_it_is_read_is_left(data: Path) -> None:
    shelf = PublishedShelf(data)
    shelf.refresh()
    next_edition(data, {"en/index.html": b"changed"})
    # The directory of the old one becomes that of the next one, as publishing makes it.
    (data / "editions/1").rename(data / "editions/.making")
    put(data, "editions/.making/en/first/index.html", b"of the third edition")

    assert body(shelf, "/en/first/") == PAGE
    assert body(shelf, "/en/") == b"changed"
    shutil.rmtree(data / "editions/.making")
    assert body(shelf, "/ru/") is not None


def test_a_directory_that_comes_back_as_another_edition_is_another(data: Path) -> None:
    shelf = PublishedShelf(data)
    shelf.refresh()
    assert body(shelf, "/en/first/") == PAGE
    next_edition(data, {})
    (data / "editions/1").rename(data / "editions/3")
    put(data, "editions/3/en/first/index.html", b"third")
    swap(data, 3)
    put(data, "generation", b"3")
    shelf.refresh()

    assert body(shelf, "/en/first/") == b"third"


def test_readers_never_see_half_of_what_belongs_together(data: Path) -> None:
    """While editions come as fast as they can, body, tag and copies are always of one version."""
    pages = [PAGE.replace(b"Longer", b"%06d" % number) for number in range(25)]
    shelf = PublishedShelf(data)
    shelf.open()
    done = threading.Event()
    torn: list[bytes] = []

    def read() -> None:
        while not done.is_set():
            found = resource(shelf, "/en/first/")
            packed = found.variants.get("gzip")
            if packed and gzip.decompress(packed.content["body"]) != found.body:
                torn.append(found.body)

    readers = [threading.Thread(target=read) for _ in range(2)]
    for reader in readers:
        reader.start()
    for page in pages:
        name = "en/first/index.html"
        copies = {f"{name}.gz": gzip.compress(page), f"{name}.br": brotli.compress(page)}
        next_edition(data, {**copies, name: page})
    wait_until(lambda: resource(shelf, "/en/first/").body == pages[-1])
    done.set()
    for reader in readers:
        reader.join()
    shelf.close()

    assert torn == []


def test_memory_stays_bounded_however_much_is_read(
    data: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(shelf_module, "LARGEST_SITE", 200_000)
    monkeypatch.setattr(shelf_module, "LARGEST_DOORS", 20_000)
    shelf = PublishedShelf(data)
    for number in range(100):
        put(data, f"site/en/{number}/index.html", b"%d" % number * 5_000)
        put(data, f"doors/petitions/{number}.json", b'{"a": "%s"}' % (b"b" * 500))
    shelf.refresh()
    for number in range(100):
        assert body(shelf, f"/en/{number}/") == b"%d" % number * 5_000
        assert shelf.door_json(f"petitions/{number}.json") == {"a": "b" * 500}
        shelf.find("/en/first/")  # what is asked for often stays ready

    assert 100_000 < shelf.weight <= 220_000
    assert b"/en/first/" in shelf.ready


def test_what_is_not_there_leaves_nothing_in_memory(data: Path) -> None:
    shelf = PublishedShelf(data)
    shelf.refresh()
    for number in range(1_000):
        assert shelf.find(f"/nowhere/{number}/") is None
        assert shelf.door_file(f"petitions/{number}.json") is None

    assert (shelf.ready, shelf.weight) == ({}, 0)


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

    assert sorted(resource(shelf, "/en/").variants) == encodings


def test_door_json_is_parsed_once_a_version(data: Path) -> None:
    put(data, "doors/petitions/first.json", b'{"state": "open"}')
    shelf = PublishedShelf(data)
    shelf.refresh()
    first = shelf.door_json("petitions/first.json")

    assert first == {"state": "open"}
    assert shelf.door_json("petitions/first.json") is first
    put(data, "doors/petitions/first.json", b'{"state": "paused"}')
    put(data, "generation", b"2")
    shelf.refresh()
    assert shelf.door_json("petitions/first.json") == {"state": "paused"}
    assert shelf.door_json("petitions/second.json") is None
    (data / "doors/petitions/first.json").unlink()
    put(data, "generation", b"3")
    shelf.refresh()
    assert shelf.door_json("petitions/first.json") is None


@pytest.mark.usefixtures("old")
def test_a_door_file_that_has_not_changed_is_not_parsed_again(data: Path) -> None:
    put(data, "doors/petitions/first.json", b'{"state": "open"}')
    shelf = PublishedShelf(data)
    shelf.refresh()
    first = shelf.door_json("petitions/first.json")
    put(data, "generation", b"2")
    shelf.refresh()

    assert shelf.door_json("petitions/first.json") is first


@pytest.mark.parametrize("content", [b"[1]", b"{", b"\xff"])
def test_door_json_refuses_what_is_no_object(data: Path, content: bytes) -> None:
    put(data, "doors/petitions/first.json", content)
    shelf = PublishedShelf(data)
    shelf.refresh()

    with pytest.raises(ValueError, match=r".+"):
        shelf.door_json("petitions/first.json")


def test_before_publishing_the_shelf_is_empty_and_fills_later(tmp_path: Path) -> None:
    shelf = PublishedShelf(tmp_path / "data")
    shelf.open()
    assert not shelf.published
    assert shelf.find("/en/") is None
    put(tmp_path, "data/editions/1/en/index.html", b"first")
    swap(tmp_path / "data", 1)
    put(tmp_path, "data/generation", b"1")

    wait_until(lambda: body(shelf, "/en/") == b"first", within=10)
    assert shelf.published
    shelf.close()


def test_an_empty_edition_is_no_site(tmp_path: Path) -> None:
    (tmp_path / "editions/0").mkdir(parents=True)
    swap(tmp_path, 0)
    put(tmp_path, "generation", b"1")
    shelf = PublishedShelf(tmp_path)
    shelf.refresh()

    assert not shelf.published

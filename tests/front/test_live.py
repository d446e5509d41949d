import json
import os
import time
from pathlib import Path

import pytest

from glasno.front import live as live_module
from glasno.front.folders import Folder
from glasno.front.live import LiveLists, LivePaths
from tests.front.conftest import put


@pytest.fixture
def doors(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Folder:
    """Two topics' lists, written long enough ago to be told from a change."""
    monkeypatch.setattr(live_module, "wall_clock", lambda: time.time_ns() + 10**9)
    put_list(tmp_path, "first", "count/first.json", "en/first/names/index.html")
    put_list(tmp_path, "second", "count/second.json")
    return Folder(tmp_path)


def put_list(root: Path, topic: str, *paths: str) -> None:
    put(root, f"live/{topic}.json", json.dumps(paths).encode())


@pytest.mark.parametrize(
    ("path", "live"),
    [
        ("count/first.json", True),
        ("mirror/count/first.json", True),
        ("count/first.json.minisig", True),
        ("mirror/count/first.json.minisig", True),
        ("count/third.json", False),
        ("mirror", False),
        ("en/mirror/count/first.json", False),
        ("manifest.json.minisig", False),
    ],
)
def test_a_live_file_is_live_in_both_variants_and_with_its_signature(path: str, live: bool) -> None:
    assert (path in LivePaths(frozenset({"count/first.json"}))) is live


def test_the_lists_of_all_topics_are_one(doors: Folder) -> None:
    assert LiveLists().read(doors).paths == {
        "count/first.json",
        "count/second.json",
        "en/first/names/index.html",
    }


def test_the_same_is_given_while_no_list_changes(tmp_path: Path, doors: Folder) -> None:
    lists = LiveLists()
    first = lists.read(doors)

    assert lists.read(doors) is first
    put(tmp_path, "live/.unfinished", b"")  # moves the directory's time, and changes no list
    assert lists.read(doors) is first


def test_a_changed_new_or_removed_list_is_seen(tmp_path: Path, doors: Folder) -> None:
    lists = LiveLists()
    lists.read(doors)
    put_list(tmp_path, "first", "count/first.json")
    put_list(tmp_path, "third", "count/third.json")
    (tmp_path / "live/second.json").unlink()

    assert lists.read(doors).paths == {"count/first.json", "count/third.json"}


def test_only_a_changed_list_is_read_again(tmp_path: Path, doors: Folder) -> None:
    lists = LiveLists()
    lists.read(doors)
    place = tmp_path / "live/second.json"
    written = place.stat().st_mtime_ns
    place.write_bytes(b'["count/sixths.json"]')  # as long, in the same file and at the same time
    os.utime(place, ns=(written, written))
    put_list(tmp_path, "first", "count/first.json")

    assert lists.read(doors).paths == {"count/first.json", "count/second.json"}


def test_without_a_tree_or_lists_nothing_is_live(tmp_path: Path) -> None:
    assert LiveLists().read(None).paths == frozenset()
    assert LiveLists().read(Folder(tmp_path)).paths == frozenset()


def test_a_list_that_is_none_is_an_error(tmp_path: Path, doors: Folder) -> None:
    put(tmp_path, "live/first.json", b"{")

    with pytest.raises(ValueError, match=r".+"):
        LiveLists().read(doors)

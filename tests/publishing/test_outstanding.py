"""Why the last publish failed is known until it has been made up for."""

import errno
from collections.abc import Set
from pathlib import Path

import pytest

from glasno.publishing.actions.publishing import PublishError, publish, write_live
from glasno.publishing.outstanding import OUTSTANDING, UNTOLD, noted, outstanding
from glasno.publishing.pages import Page
from tests.publishing import declared, program

NAME = "Vera Signer"


def fail(data: Path, of: Set[str] | None, error: Exception) -> None:
    with pytest.raises(type(error)), noted(data, of):
        raise error


def succeed(data: Path, of: Set[str] | None) -> None:
    with noted(data, of):
        pass


def test_nothing_is_outstanding_where_nothing_failed(tmp_path: Path) -> None:
    succeed(tmp_path, None)

    assert outstanding(tmp_path) == ""
    assert not (tmp_path / OUTSTANDING).exists()


@pytest.mark.parametrize(
    ("failed", "done", "settled"),
    [
        ({"a"}, {"a"}, True),
        ({"a"}, {"a", "b"}, True),
        ({"a"}, None, True),
        (None, None, True),
        ({"a"}, {"b"}, False),
        ({"a", "b"}, {"a"}, False),
        (None, {"a"}, False),
    ],
)
def test_failure_is_settled_by_a_publish_of_no_less(
    tmp_path: Path, failed: set[str] | None, done: set[str] | None, settled: bool
) -> None:
    fail(tmp_path, failed, PublishError("The disk is full."))

    succeed(tmp_path, done)

    assert outstanding(tmp_path) == ("" if settled else "The disk is full.")


def test_failure_of_others_is_told_by_type_and_place(tmp_path: Path) -> None:
    fail(tmp_path, None, ValueError(NAME))

    assert outstanding(tmp_path).startswith("ValueError at glasno.publishing.")
    assert NAME not in (tmp_path / OUTSTANDING).read_text()


@pytest.mark.parametrize("left", ["", "[]", '{"of": 1}', "\xff"])
def test_file_that_tells_nothing_still_tells_that_something_failed(
    tmp_path: Path, left: str
) -> None:
    (tmp_path / OUTSTANDING).write_bytes(left.encode("latin-1"))

    assert outstanding(tmp_path) == UNTOLD
    succeed(tmp_path, {"a"})
    assert outstanding(tmp_path) == ""


def test_disk_that_takes_nothing_keeps_the_name_alone(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(path: Path, data: bytes) -> bool:
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr("glasno.publishing.outstanding.write_atomically", full)
    fail(tmp_path, None, PublishError("The disk is full."))

    assert (tmp_path / OUTSTANDING).read_bytes() == b""
    assert outstanding(tmp_path) == UNTOLD


def test_page_that_failed_is_outstanding_until_it_is_published(data: Path, no_assets: None) -> None:
    words = [NAME]

    def render() -> bytes:
        return words[0].encode() if words else fail_with(NAME)

    declared.PAGES.append(Page("en/a.html", render, topic="a", mirrored=False))
    publish()
    words.clear()
    with pytest.raises(PublishError):
        publish(topics={"a"})

    told = outstanding(data)
    assert told.startswith("Not published: site/en/a.html (ValueError at glasno.publishing.")
    assert NAME not in told
    words.append("mended")
    write_live("count/b.json", b"{}")
    assert outstanding(data) == told
    publish(topics={"a"})
    assert outstanding(data) == ""


def fail_with(value: str) -> bytes:
    raise ValueError(value)


def test_live_file_that_was_not_written_is_outstanding(data: Path) -> None:
    with pytest.raises(ValueError, match=NAME):
        write_live("en/names.html", lambda: fail_with(NAME))
    assert outstanding(data).startswith("ValueError at glasno.publishing.actions.publishing:")

    write_live("en/names.html", b"names")
    assert outstanding(data) == ""


@pytest.mark.parametrize("room", [0, program.SMALL * 2])
def test_process_on_a_full_disk_leaves_word_until_there_is_room(tmp_path: Path, room: int) -> None:
    program.run(tmp_path, "old")

    assert program.run(tmp_path, "new", largest_file=room).returncode == 1

    told = outstanding(tmp_path)
    assert told.startswith("The disk that holds ") if room else told == UNTOLD
    assert program.run(tmp_path, "new").returncode == 0
    assert outstanding(tmp_path) == ""

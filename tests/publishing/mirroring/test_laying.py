"""What lies where: editions hold what was signed as one, live files lie beside them."""

import shutil
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path

import pytest

from glasno.publishing.mirroring.pulling import Pull, pull, refresh
from tests.factories.signed_site import (
    FILES,
    LIVE,
    SIGNED_AT,
    STRANGER,
    sign_file,
    signed_site,
    write,
)
from tests.publishing.mirroring import hostile
from tests.publishing.mirroring.conftest import contents, served
from tests.publishing.mirroring.hostile import Server

COUNT = "count/x.json"
NOW = int(SIGNED_AT.timestamp())
PROOF = {"manifest.json", "manifest.json.minisig"}
ENDS = ("", ".minisig")
SIGNED_LIVE = {path + end for path in LIVE for end in ENDS}


def inodes(out: Path) -> dict[str, tuple[int, int, int]]:
    """Of everything in the edition: which it is, when it was changed, how large it is."""
    edition = out.resolve()
    stats = {path: path.lstat() for path in (edition, *edition.rglob("*"))}
    return {
        path.relative_to(edition).as_posix(): (found.st_ino, found.st_mtime_ns, found.st_size)
        for path, found in stats.items()
    }


def as_laid_before(out: Path, live: Path) -> None:
    """A mirror as it was when live files lay within the edition."""
    shutil.copytree(live, out, dirs_exist_ok=True)
    shutil.rmtree(live)


def test_an_edition_holds_what_was_signed_and_no_live_file(
    asked: Pull, out: Path, live: Path
) -> None:
    pull(asked)
    assert contents(out).keys() == FILES.keys() | PROOF
    assert contents(live).keys() == SIGNED_LIVE


def test_nothing_changes_an_edition_that_is_held(asked: Pull, root: Path, out: Path) -> None:
    pull(asked)
    before = inodes(out)
    sign_file(root / "mirror", COUNT, b'{"confirmed": 2}', moment=NOW + 1)
    assert refresh(asked).live.updated == 1
    assert inodes(out) == before
    sign_file(root / "mirror", COUNT, b'{"confirmed": 3}', moment=NOW + 2)
    pulled = pull(asked)
    assert (pulled.unchanged, pulled.live.updated) == (True, 1)
    assert inodes(out) == before


def test_live_files_that_did_not_change_are_not_laid_anew(
    asked: Pull, root: Path, live: Path
) -> None:
    pull(asked)
    before = {path: path.stat().st_ino for path in live.rglob("*")}
    signed_site(root / "mirror", {**FILES, "index.html": b"new"}, sequence=2)
    assert pull(asked).live.unchanged == len(LIVE)
    assert {path: path.stat().st_ino for path in live.rglob("*")} == before


def test_an_edition_that_holds_more_is_put_together_anew(asked: Pull, out: Path) -> None:
    pull(asked)
    write(out / "en/added.html", b"not theirs")
    pulled = pull(asked)
    assert (pulled.unchanged, pulled.staged.fetched) == (False, 0)
    assert contents(out).keys() == FILES.keys() | PROOF
    assert out.readlink() == Path(".site.editions/1-1")


def test_what_an_operator_lays_behind_a_dot_is_no_reason_to_put_it_together_anew(
    asked: Pull, out: Path, live: Path
) -> None:
    pull(asked)
    for directory in (out, live):
        write(directory / ".well-known/acme-challenge/token", b"x")
    assert pull(asked).unchanged
    assert refresh(asked).unchanged
    for directory in (out, live):
        assert (directory / ".well-known/acme-challenge/token").read_bytes() == b"x"


def test_an_older_live_file_is_refused_though_the_edition_is_new(
    asked: Pull, root: Path, out: Path, live: Path, server: Server
) -> None:
    pull(asked)
    signed_site(root / "mirror", {**FILES, "index.html": b"new"}, sequence=2, moment=NOW + 60)
    sign_file(root / "mirror", COUNT, b'{"confirmed": 0}', moment=NOW - 1)
    pulled = pull(asked)
    assert (pulled.sequence, (out / "index.html").read_bytes()) == (2, b"new")
    assert pulled.live.failed == {
        COUNT: f"{server.url}mirror/{COUNT} was signed before the one that is held."
    }
    assert (live / COUNT).read_bytes() == LIVE[COUNT]


def test_a_mirror_of_the_layout_before_comes_right_at_its_next_pull(
    asked: Pull, root: Path, out: Path, live: Path
) -> None:
    pull(asked)
    as_laid_before(out, live)
    pulled = pull(asked)
    assert (pulled.unchanged, pulled.staged.fetched, pulled.live.updated) == (False, 0, len(LIVE))
    assert contents(out).keys() == FILES.keys() | PROOF
    assert served(out) == contents(root / "mirror")


def test_a_mirror_of_the_layout_before_has_its_live_files_refreshed_beside_it(
    asked: Pull, root: Path, out: Path, live: Path
) -> None:
    pull(asked)
    as_laid_before(out, live)
    before = inodes(out)
    sign_file(root / "mirror", COUNT, b'{"confirmed": 2}', moment=NOW + 1)
    assert refresh(asked).live.updated == len(LIVE)
    assert (live / COUNT).read_bytes() == b'{"confirmed": 2}'
    assert inodes(out) == before


FILE = {"data/x": b"a file"}
BELOW = {"data/x/days.csv": b"day\n"}
# What an edition and the next one hold: (files, live files) of each.
MOVES: dict[str, tuple[Mapping[str, bytes], ...]] = {
    "a live file becomes a page": ({}, FILE, FILE, {}),
    "a page becomes a live file": (FILE, {}, {}, FILE),
    "a live file gives way to a directory": ({}, FILE, {}, BELOW),
    "a directory gives way to a live file": ({}, BELOW, {}, FILE),
    "a live file goes": ({}, BELOW, {}, {}),
}


@pytest.mark.parametrize("move", MOVES)
def test_each_address_is_either_of_the_edition_or_live(
    move: str, asked: Pull, root: Path, out: Path, live: Path
) -> None:
    files, lives, next_files, next_lives = MOVES[move]
    signed_site(root / "mirror", {**FILES, **files}, live=lives)
    pull(asked)
    signed_site(root / "mirror", {**FILES, **next_files}, live=next_lives, sequence=2)
    pull(asked)
    assert served(out) == contents(root / "mirror")
    assert contents(live).keys() == {path + end for path in next_lives for end in ENDS}
    assert (live / "data").exists() == bool(next_lives)


def test_what_nobody_signed_is_removed_from_beside_the_edition(asked: Pull, live: Path) -> None:
    pull(asked)
    write(live / "en/index.html", b"in place of the page")
    write(live / "count/.0123456789abcdef.unfinished", b"of a killed pull")
    (live / "en/link").symlink_to("..")
    refresh(asked)
    assert contents(live).keys() == SIGNED_LIVE
    assert not (live / "en").exists()


def test_a_live_file_of_the_key_before_is_not_served_under_a_new_one(
    asked: Pull, root: Path, live: Path, server: Server
) -> None:
    pull(asked)
    signed_site(root / "mirror", key=STRANGER)
    server.lies[f"mirror/{COUNT}.minisig"] = hostile.status(410)
    assert pull(replace(asked, key=STRANGER.public)).live.absent == {COUNT}
    assert contents(live).keys() == SIGNED_LIVE - {COUNT, f"{COUNT}.minisig"}


def test_a_live_file_without_its_own_signature_is_fetched_anew(asked: Pull, live: Path) -> None:
    pull(asked)
    good = contents(live)
    (live / COUNT).write_bytes(b"{}")
    (live / "data/x/days.csv.minisig").unlink()
    assert refresh(asked).live.updated == len(LIVE)
    assert contents(live) == good

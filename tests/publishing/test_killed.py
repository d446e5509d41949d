"""Killed before each of its steps in turn, publishing leaves a whole site, and the next attempt
finishes what was begun: no number comes twice, no name that was hidden stands anywhere.
"""

import gzip
import os
import shutil
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import UTC, datetime
from hashlib import sha256
from json import loads
from pathlib import Path
from tempfile import TemporaryDirectory

import brotli
import pytest
from pytest_django import Settings

from glasno.publishing import editions, handles
from glasno.publishing.actions import publishing
from glasno.publishing.actions.publishing import publish, write_live
from glasno.publishing.keys import verified
from glasno.publishing.manifest import VARIANTS, Manifest
from glasno.publishing.pages import Page
from glasno.publishing.paths import MANIFEST, PUBLIC_KEY, SIGNED, live_beside
from glasno.vault.minisign import PublicKey
from tests.publishing import declared
from tests.publishing.killing import killed_before

NOW = datetime(2026, 11, 28, 15, tzinfo=UTC)
LOCKS = (publishing.PUBLISHING_LOCK, publishing.LIVE_LOCK)
NAMES, COUNT, TEXT = "en/names.html", "count/a.json", "en/index.html"
# Long enough to have compressed copies.
SOMEBODY, NOBODY = "somebody " * 100, "nobody " * 100


@pytest.fixture(autouse=True)
def quick(no_assets: None, monkeypatch: pytest.MonkeyPatch) -> None:
    """Without assets, and without syncing: a process is killed here, the machine goes on."""
    for module in (editions, handles):
        monkeypatch.setattr(module, "sync_file_system", lambda _: None)
        monkeypatch.setattr(module.os, "fsync", lambda _: None)


@pytest.fixture
def memory(tmp_path: Path) -> Iterator[Path]:
    """A directory in memory, where there is one: a disk takes its time to forget so many copies."""
    shared = Path("/dev/shm")
    place = shared if os.access(shared, os.W_OK | os.X_OK) else tmp_path
    with TemporaryDirectory(dir=place) as directory:
        yield Path(directory)


def declare(text: str, *, names: str | None = SOMEBODY, count: str = "1") -> None:
    """A page and a count that mirrors have, and a page of names that they have not."""
    words = {
        TEXT: f"<!doctype html><html><head><title>{text}</title></head></html>",
        COUNT: count,
        NAMES: names,
    }

    def of(path: str, *, live: bool = True, mirrored: bool = True) -> Page:
        said = str(words[path]).encode()
        return Page(path, lambda: said, topic="a", live=live, mirrored=mirrored)

    pages = [of(TEXT, live=False), of(COUNT)]
    declared.PAGES[:] = [*pages, of(NAMES, mirrored=False)] if names else pages


def hide() -> None:
    """As the worker rewrites what has to follow at once."""
    declare("two", names=NOBODY, count="2")
    write_live(COUNT, b"2", mirrored=True, now=NOW)
    write_live(NAMES, NOBODY.encode(), now=NOW)


def change() -> None:
    """As it then lets the pages follow, while a name has been hidden meanwhile."""
    declare("three", names=NOBODY, count="2")
    publish(topics={"a"}, now=NOW)


def withdraw() -> None:
    """A campaign shows no names any more."""
    declare("three", names=None)
    publish(now=NOW)


def begin(data: Path, settings: Settings) -> None:
    settings.GLASNO = replace(settings.GLASNO, data=data, secrets_dir=data.parent / "secrets")


def remove() -> None:
    """The same, as the worker publishes it, of that campaign alone."""
    declare("three", names=None)
    publish(topics={"a"}, now=NOW)


def published(place: Path, settings: Settings) -> None:
    """A site with two editions, a page of names, and a count that has moved in between."""
    begin(place / "data", settings)
    declare("one")
    publish(now=NOW)
    write_live(COUNT, b"1 ", mirrored=True, now=NOW)
    declare("two")
    publish(now=NOW)
    named = [str(place / "data/site.live" / f"{NAMES}{copy}") for copy in ("", ".br", ".gz")]
    assert holding(place / "data", SOMEBODY) == named


@pytest.mark.parametrize("action", [change, hide, withdraw, remove], ids=lambda each: each.__name__)
def test_killed_before_any_step_the_next_attempt_makes_it_whole(
    memory: Path, data: Path, settings: Settings, action: Callable[[], None]
) -> None:
    published(memory / "before", settings)
    step, done = 0, ["killed"]
    while done[-1] == "killed":
        step += 1
        place = shutil.copytree(memory / "before", memory / str(step), symlinks=True)
        begin(place / "data", settings)
        with killed_before(step, passing=LOCKS) as done:
            action()
        at = f"killed before step {step}, after {done[-2:]}"
        left = current(place / "data")
        whole(place / "data", at, live=False)
        action()
        whole(place / "data", at, live=True)
        assert holding(place / "data", SOMEBODY) == [], at
        grown(place / "data", left, at)
        shutil.rmtree(place)
    assert step > 10, "hardly any step was seen: this test has proved nothing"


def test_first_publish_killed_before_any_step_is_done_by_the_next(
    memory: Path, data: Path, settings: Settings
) -> None:
    declare("one")
    step, done = 0, ["killed"]
    while done[-1] == "killed":
        step += 1
        begin(memory / str(step) / "data", settings)
        (memory / str(step)).mkdir()
        with killed_before(step, passing=LOCKS) as done:
            publish(now=NOW)
        publish(now=NOW)
        whole(memory / str(step) / "data", f"killed before step {step}", live=True)
    assert step > 10


@pytest.mark.parametrize("live", [True, False], ids=["comes live", "is live no more"])
def test_page_that_changes_its_kind_stands_in_one_place_whatever_was_killed(
    memory: Path, data: Path, settings: Settings, live: bool
) -> None:
    def of(words: str, *, live: bool) -> None:
        declared.PAGES[:] = [Page(COUNT, words.encode, topic="a", live=live)]

    begin(memory / "before" / "data", settings)
    of("1" * 600, live=not live)
    publish(now=NOW)
    step, done = 0, ["killed"]
    while done[-1] == "killed":
        step += 1
        place = shutil.copytree(memory / "before", memory / str(step), symlinks=True)
        begin(place / "data", settings)
        of("2" * 600, live=live)
        with killed_before(step, passing=LOCKS) as done:
            publish(topics={"a"}, now=NOW)
        publish(topics={"a"}, now=NOW)
        at = f"killed before step {step}, after {done[-2:]}"
        site, beside = place / "data/site", place / "data/site.live"
        stands, stands_not = (beside, site) if live else (site, beside)
        for variant in ("", "mirror"):
            assert (stands / variant / COUNT).read_text() == "2" * 600, at
            assert list((stands_not / variant).glob(f"{COUNT}*")) == [], at
        told = loads((site / MANIFEST).read_bytes())
        assert (COUNT in told["live"], COUNT in told["files"]) == (live, not live), at
        shutil.rmtree(place)
    assert step > 10, "hardly any step was seen: this test has proved nothing"


def current(data: Path) -> tuple[int, bytes]:
    """The number of the edition that visitors see, and what it says of itself."""
    site = (data / "site").resolve()
    return int(site.name), (site / MANIFEST).read_bytes()


def whole(data: Path, at: str, *, live: bool) -> None:
    """What visitors see is one signed edition, file for file; if `live`, live files are signed."""
    site, key = (data / "site").resolve(), PublicKey.parse((data / PUBLIC_KEY).read_text())
    for variant, prefix in VARIANTS.items():
        root = site / prefix
        told = (root / MANIFEST).read_bytes()
        manifest = Manifest.parse(told, (root / (MANIFEST + SIGNED)).read_bytes(), key)
        assert manifest is not None, at
        assert (manifest.sequence == int(site.name)) or variant == "mirror", at
        assert manifest.sequence <= int(site.name), at
        listed = {
            path: (each["sha256"], each["size"]) for path, each in loads(told)["files"].items()
        }
        assert {path: path_facts(root / path) for path in paths_of(root)} == listed, at
        outside = live_beside(data / "site") / prefix
        for path in manifest.live if live else ():
            signature = (outside / (path + SIGNED)).read_bytes()
            said = verified((outside / path).read_bytes(), signature, key)
            assert said is not None, (at, variant, path)


def paths_of(root: Path) -> list[str]:
    """The files of a variant, but for its manifest."""
    found = (path.relative_to(root) for path in root.rglob("*") if path.is_file())
    return [
        path.as_posix()
        for path in found
        if not path.name.startswith((".", "manifest.json")) and path.parts[0] != "mirror"
    ]


def path_facts(path: Path) -> tuple[str, int]:
    content = path.read_bytes()
    return sha256(content).hexdigest(), len(content)


def holding(data: Path, words: str) -> list[str]:
    """The files of any tree that hold these words, half made ones and compressed copies too."""
    found = [path for path in data.rglob("*") if path.is_file() and not path.is_symlink()]
    return sorted(str(path) for path in found if words.encode() in unpacked(path))


def unpacked(path: Path) -> bytes:
    packed = path.read_bytes()
    return bytes({".gz": gzip.decompress, ".br": brotli.decompress}.get(path.suffix, bytes)(packed))


def grown(data: Path, left: tuple[int, bytes], at: str) -> None:
    """An edition that was seen is the current one still, as it was, or one before it."""
    number, told = current(data)
    assert number >= left[0], at
    assert number > left[0] or told == left[1], at
    known = data / "editions" / str(left[0]) / MANIFEST
    assert not known.exists() or known.read_bytes() == left[1], at

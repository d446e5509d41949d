"""What a publish makes of editions: nothing for nothing, both variants, numbers that only grow."""

import json
import os
import re
import threading
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from pytest_django import Settings

from glasno.publishing.actions.publishing import Published, PublishError, publish, write_live
from glasno.publishing.pages import Page
from glasno.vault.minisign import PublicKey, comment_fields, verify
from tests.publishing import declared
from tests.publishing.declared import page

NOW = datetime(2026, 11, 28, 15, tzinfo=UTC)
HTML = "<html><head><title>x</title></head><form action='/do/sign/x'></form></html>"

pytestmark = pytest.mark.usefixtures("no_assets")


def manifest(data: Path, variant: str = "home") -> dict[str, Any]:
    """A manifest of the current edition; its signature fits and says the same."""
    root = data / "site" / ("mirror" if variant == "mirror" else "")
    content = (root / "manifest.json").read_bytes()
    key = PublicKey.parse((data / "manifest.pub").read_text())
    told = comment_fields(verify(content, (root / "manifest.json.minisig").read_text(), key))
    read: dict[str, Any] = json.loads(content)
    assert (told["file"], told["variant"]) == ("manifest.json", variant)
    assert int(told["sequence"]) == read["sequence"]
    return read


def edition(data: Path) -> str:
    return str((data / "site").readlink())


def stamp_of(path: Path) -> tuple[int, int, int]:
    """What changes when a file is written or replaced, and not when it is read."""
    found = path.stat()
    return found.st_ino, found.st_mtime_ns, found.st_ctime_ns


def test_publish_that_changes_nothing_makes_no_edition(data: Path) -> None:
    declared.PAGES += [page("a.html", "a" * 900), page("b.png", "b", mirrored=True)]
    publish(now=NOW)
    before, stamp = edition(data), stamp_of(data / "site/manifest.json")
    publish(now=NOW + timedelta(days=1))
    publish(topics={""}, now=NOW + timedelta(days=2))
    assert edition(data) == before == "editions/1"
    assert stamp_of(data / "site/manifest.json") == stamp
    assert not (data / "editions/.making").exists()


def test_an_edition_tells_the_minute_and_not_the_second(data: Path) -> None:
    declared.PAGES += [
        page("a.png", "a", mirrored=True),
        page("count/a.json", "1", live=True, mirrored=True),
    ]
    publish(now=NOW.replace(second=37, microsecond=9))
    write_live("count/a.json", b"2", mirrored=True, now=NOW.replace(minute=7, second=59))
    declared.PAGES[0] = page("a.png", "b", mirrored=True)
    publish(now=NOW.replace(minute=7, second=59))

    times = {variant: manifest(data, variant)["at"] for variant in ("home", "mirror")}
    assert times == dict.fromkeys(("home", "mirror"), "2026-11-28T15:07:00Z")
    signatures = [
        each for root in ("site/", "site.live") for each in (data / root).rglob("*.minisig")
    ]
    assert len(signatures) == 4
    signed = [re.findall(r"timestamp:([0-9]+)", each.read_text()) for each in signatures]
    assert signed == [[str(int(NOW.timestamp()) + 7 * 60)]] * 4


def test_two_editions_of_one_minute_bear_the_same_time_and_two_numbers(data: Path) -> None:
    told = []
    for text, second in (("a", 1), ("b", 59), ("c", 30)):
        declared.PAGES[:] = [page("a.html", text)]
        publish(now=NOW.replace(second=second))
        told.append((manifest(data)["sequence"], manifest(data)["at"]))
    assert told == [(number, "2026-11-28T15:00:00Z") for number in (1, 2, 3)]


def test_same_content_gives_the_same_bytes(data: Path, tmp_path: Path, settings: Settings) -> None:
    declared.PAGES += [page("en/a.html", HTML, mirrored=True), page("b.png", "b", mirrored=True)]
    publish(now=NOW)
    settings.GLASNO = replace(settings.GLASNO, data=tmp_path / "other")
    publish(now=NOW)
    made = [
        {path.relative_to(root).as_posix(): path.read_bytes() for path in root.rglob("*.*")}
        for root in (data / "editions/1", tmp_path / "other/editions/1")
    ]
    assert made[0] == made[1]


def test_two_variants_of_a_page_and_one_of_a_picture(data: Path) -> None:
    declared.PAGES += [
        page("en/a.html", HTML, mirrored=True),
        page("b.png", "picture", mirrored=True),
        page("names.html", HTML),
    ]
    publish()
    home, mirror = manifest(data), manifest(data, "mirror")
    assert b"action='/do/sign/x'" in (data / "site/en/a.html").read_bytes()
    assert b"action='http" in (data / "site/mirror/en/a.html").read_bytes()
    assert (data / "site/b.png").samefile(data / "site/mirror/b.png")
    assert sorted(home["files"]) == ["b.png", "en/a.html", "manifest.pub", "names.html"]
    assert sorted(mirror["files"]) == ["b.png", "en/a.html", "manifest.pub"]
    assert home["files"]["b.png"] == mirror["files"]["b.png"]
    assert home["files"]["en/a.html"] != mirror["files"]["en/a.html"]
    assert home["addresses"] == [home["base_url"]]


def test_page_that_is_no_longer_mirrored_leaves_the_mirror_even_if_it_fails(data: Path) -> None:
    declared.PAGES[:] = [page("a.png", "a", topic="t", mirrored=True)]
    publish()
    assert (data / "site/mirror/a.png").exists()

    def render() -> bytes:
        raise ValueError

    declared.PAGES[:] = [Page("a.png", render, topic="t", mirrored=False)]
    with pytest.raises(PublishError):
        publish(topics={"t"})
    assert (data / "site/a.png").read_text() == "a"
    assert not (data / "site/mirror/a.png").exists()
    assert "a.png" not in manifest(data, "mirror")["files"]


def test_page_that_fails_stands_in_the_new_edition_and_its_manifest(data: Path) -> None:
    declared.PAGES[:] = [page("a.png", "a", mirrored=True), page("b.png", "b", mirrored=True)]
    publish()
    before = manifest(data)["files"]["a.png"]

    def render() -> bytes:
        raise ValueError

    for topics in (None, {""}):
        declared.PAGES[:] = [Page("a.png", render), page("b.png", str(topics), mirrored=True)]
        with pytest.raises(PublishError):
            publish(topics=topics)
        for variant in ("home", "mirror"):
            assert manifest(data, variant)["files"]["a.png"] == before
    assert (data / "site/mirror/a.png").read_text() == "a"


def test_source_that_fails_keeps_its_pages_in_the_manifest(data: Path) -> None:
    declared.PAGES[:] = [page("a.png", "a", mirrored=True)]
    declared.MORE[:] = [page("b.png", "b", mirrored=True)]
    publish()
    declared.PAGES[:] = [KeyError()]
    declared.MORE[:] = [page("b.png", "B", mirrored=True)]
    with pytest.raises(PublishError):
        publish()
    assert {"a.png", "b.png"} <= manifest(data, "mirror")["files"].keys()


def test_clock_set_back_changes_neither_order_nor_time(data: Path) -> None:
    for number, now in enumerate((NOW, NOW - timedelta(days=400), NOW + timedelta(1)), start=1):
        declared.PAGES[:] = [page("a.html", str(number))]
        publish(now=now)
        assert manifest(data)["sequence"] == number
        assert manifest(data)["at"] >= f"{NOW:%Y-%m-%dT%H:%M:%SZ}"


@pytest.mark.parametrize("lost", ["published.json", "sequence", "editions/2.changes"])
def test_number_goes_on_when_a_record_is_lost(data: Path, lost: str) -> None:
    for number in (1, 2):
        declared.PAGES[:] = [page("a.html", str(number)), page("b.html", "b")]
        publish()
    (data / lost).unlink()
    declared.PAGES[:] = [page("a.html", "3", topic="t"), page("b.html", "b")]
    publish(topics={"t"})
    assert manifest(data)["sequence"] == 3
    assert edition(data) == "editions/3"
    assert {"a.html", "b.html"} <= manifest(data)["files"].keys()


def test_number_of_a_higher_manifest_on_the_disk_is_passed(data: Path) -> None:
    (data / "site").mkdir(parents=True)
    (data / "site/manifest.json").write_text('{"sequence": 41}')
    declared.PAGES[:] = [page("a.html", "a")]
    publish()
    assert manifest(data)["sequence"] == 42
    assert edition(data) == "editions/42"


def test_site_of_an_older_release_is_taken_over_without_loss(data: Path) -> None:
    (data / "site/en").mkdir(parents=True)
    (data / "site/en/a.html").write_text("a")
    (data / "site/.well-known").mkdir()
    (data / "site/.well-known/security.txt").write_text("kept")
    (data / "published.json").write_text('{"site/en/a.html": "t"}')
    declared.PAGES[:] = [page("en/a.html", "a", topic="t"), page("b.html", "b")]
    # Asked for one topic alone: with no manifest to go on from, all is published.
    assert publish(topics={"t"}) == Published(written=1, unchanged=1, removed=0)
    assert (data / "site/.well-known/security.txt").read_text() == "kept"
    assert sorted(manifest(data)["files"]) == ["b.html", "en/a.html", "manifest.pub"]
    assert (data / "editions/1/en/a.html").samefile(data / "site/en/a.html")


def test_live_site_address_that_changed_makes_a_new_edition(data: Path, settings: Settings) -> None:
    declared.PAGES[:] = [page("en/a.html", HTML, topic="t", mirrored=True)]
    publish()
    addresses = (*settings.GLASNO.addresses, "http://glasno.onion")
    settings.GLASNO = replace(settings.GLASNO, addresses=addresses)
    publish()
    assert manifest(data)["addresses"][-1] == "http://glasno.onion"
    assert manifest(data)["sequence"] == 2
    assert b"glasno.onion" in (data / "site/mirror/en/a.html").read_bytes()


def test_page_of_several_topics_follows_each_of_them(data: Path) -> None:
    for text, topics in (("1", {"a"}), ("2", {"b"}), ("3", {"site"})):
        declared.PAGES[:] = [
            page("index.html", text, topic="site", also=frozenset({"a", "b"})),
            page("a.html", "a", topic="a"),
        ]
        publish(topics=topics)
        assert (data / "site/index.html").read_text() == text


def test_file_that_cannot_be_read_is_written_anew(
    data: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    declared.PAGES[:] = [page("a.html", "a", topic="t")]
    publish()
    real = os.open

    def refuse(path: Any, flags: int, *rest: Any, **more: Any) -> int:
        if path == "a.html" and not flags & os.O_CREAT:
            raise PermissionError(13, "Permission denied")
        return real(path, flags, *rest, **more)

    monkeypatch.setattr(os, "open", refuse)  # this may be root, who may read everything
    assert publish(topics={"t"}).written == 1
    monkeypatch.undo()
    assert (data / "site/a.html").read_text() == "a"
    assert edition(data) == "editions/2"


def test_name_hidden_while_a_publish_is_under_way_stays_hidden(data: Path) -> None:
    rendering, go_on = threading.Event(), threading.Event()

    def render() -> bytes:
        rendering.set()
        assert go_on.wait(30)
        return b"new"

    declared.PAGES[:] = [page("a.html", "a"), page("names.html", "somebody", live=True)]
    publish()
    declared.PAGES[:] = [Page("a.html", render, topic="t", mirrored=False)]
    slow = threading.Thread(target=publish, kwargs={"topics": {"t"}})
    slow.start()
    assert rendering.wait(30)
    write_live("names.html", b"nobody")
    go_on.set()
    slow.join(30)
    assert edition(data) == "editions/2"
    assert (data / "site.live/names.html").read_text() == "nobody"
    assert (data / "site/a.html").read_text() == "new"


def test_key_that_has_gone_refuses_and_leaves_everything(
    data: Path, tmp_path: Path, settings: Settings
) -> None:
    settings.GLASNO = replace(settings.GLASNO, secrets_dir=tmp_path / "secrets")
    declared.PAGES[:] = [page("a.html", "a")]
    publish()
    (tmp_path / "secrets/manifest.key").unlink()
    declared.PAGES[:] = [page("a.html", "b")]
    with pytest.raises(PublishError, match="put it back from a copy"):
        publish()
    assert (data / "site/a.html").read_text() == "a"

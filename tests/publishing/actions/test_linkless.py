"""Editions on a disk without hard links: copies stand there, and nothing else differs."""

import errno
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from pytest_django import Settings

from glasno.publishing.actions.publishing import publish, write_live
from tests.factories.linkless import REFUSALS, refuse_links
from tests.publishing import declared
from tests.publishing.declared import page

NOW = datetime(2026, 11, 28, 15, tzinfo=UTC)
COUNT = "count/a.json"
HTML = "<html><head><title>x</title></head><p>{}</p><form action='/do/sign/x'></form></html>"

pytestmark = pytest.mark.usefixtures("no_assets")


def declare(words: str, count: str) -> None:
    """A page of two variants, a picture that is one file in both, a live file of both."""
    declared.PAGES[:] = [
        page("en/a.html", HTML.format(words), mirrored=True),
        page("b.png", words * 300, mirrored=True),
        page("c.txt", "the same in every edition " * 40, mirrored=True),
        page(COUNT, count * 600, live=True, mirrored=True),
    ]


def contents(root: Path) -> dict[str, bytes]:
    return {
        path.relative_to(root).as_posix(): path.read_bytes()
        for path in root.rglob("*")
        if path.is_file()
    }


def editions(data: Path) -> list[str]:
    return sorted(path.name for path in (data / "editions").iterdir() if path.is_dir())


def stamps(root: Path) -> dict[str, tuple[int, int]]:
    """What changes when a file is written anew, also with the same bytes."""
    found = {path: path.stat() for path in root.rglob("*") if path.is_file()}
    return {str(path): (stat.st_ino, stat.st_mtime_ns) for path, stat in found.items()}


def live_everywhere(data: Path) -> tuple[str, str]:
    site = data / "site.live"
    for suffix in ("", ".gz", ".br", ".minisig"):
        home, mirror = (site / below / f"{COUNT}{suffix}" for below in ("", "mirror"))
        assert home.read_bytes() == mirror.read_bytes(), suffix
    return (site / COUNT).read_text()[:1], (site / "mirror" / COUNT).read_text()[:1]


def run_of_a_site() -> None:
    """Three editions, and a count that moves between them."""
    declare("one", "1")
    publish(now=NOW)
    write_live(COUNT, b"2" * 600, mirrored=True, now=NOW + timedelta(hours=1))
    declare("two", "2")
    publish(now=NOW + timedelta(hours=2))
    declare("three", "2")
    publish(topics={""}, now=NOW + timedelta(hours=3))
    write_live(COUNT, b"3" * 600, mirrored=True, now=NOW + timedelta(hours=4))


@pytest.mark.parametrize("refusal", REFUSALS, ids=errno.errorcode.get)
def test_editions_come_out_with_the_bytes_that_they_have_with_links(
    refusal: int, data: Path, tmp_path: Path, settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    run_of_a_site()
    settings.GLASNO = replace(settings.GLASNO, data=tmp_path / "linkless")
    refuse_links(monkeypatch, refusal)
    run_of_a_site()

    without = tmp_path / "linkless"
    assert editions(without) == editions(data) == ["2", "3"]
    assert (without / "site").readlink() == (data / "site").readlink() == Path("editions/3")
    for number in editions(data):
        assert contents(without / "editions" / number) == contents(data / "editions" / number)
    assert contents(without / "site.live") == contents(data / "site.live")
    assert {path.stat().st_nlink for path in without.rglob("*") if path.is_file()} == {1}


def test_live_file_is_one_content_in_both_variants(
    data: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    refuse_links(monkeypatch)
    declare("one", "1")
    publish(now=NOW)

    assert write_live(COUNT, b"2" * 600, mirrored=True) is True
    assert live_everywhere(data) == ("2", "2")

    declare("two", "2")
    publish(now=NOW)
    assert live_everywhere(data) == ("2", "2")
    assert write_live(COUNT, b"3", mirrored=True) is True
    assert not list(data.glob(f"site.live/**/{COUNT}.gz"))


def test_nothing_is_written_again_because_it_is_a_copy(
    data: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    refuse_links(monkeypatch)
    declare("one", "1")
    publish(now=NOW)
    before = stamps(data / "editions"), stamps(data / "site.live")

    again = [publish(now=NOW + timedelta(days=day)).written for day in (1, 2)]
    again.append(publish(topics={""}, now=NOW + timedelta(days=3)).written)

    assert again == [0, 0, 0]
    assert write_live(COUNT, b"1" * 600, mirrored=True) is False
    assert editions(data) == ["0", "1"]
    assert (stamps(data / "editions"), stamps(data / "site.live")) == before


def test_mirrors_copy_that_was_not_brought_along_is_mended(
    data: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """As a process leaves it that was killed between the file and its mirror's."""
    refuse_links(monkeypatch)
    declare("one", "1")
    publish(now=NOW)
    for tree, path, old in (
        ("site.live", COUNT, b"0"),
        ("site.live", f"{COUNT}.minisig", b"old\n"),
        ("site", "b.png", b"old"),
    ):
        (data / tree / "mirror" / path).write_bytes(old)
        publish(now=NOW)
        home, mirror = ((data / tree / below / path).read_bytes() for below in ("", "mirror"))
        assert home == mirror, path


def test_what_was_copied_becomes_one_file_where_links_are_to_be_had(
    data: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A data directory that was carried over without its links needs `glasno publish --all`."""
    with monkeypatch.context() as patch:
        refuse_links(patch)
        declare("one", "1")
        publish(now=NOW)

    assert publish(now=NOW).written == 0
    publish(now=NOW, anew=True)

    for path in ("site/b.png", f"site.live/{COUNT}", f"site.live/{COUNT}.minisig"):
        tree, _, below = path.partition("/")
        assert (data / path).samefile(data / tree / "mirror" / below), path

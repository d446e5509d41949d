"""Live files: replaced at once, each signed by itself, in the variants that have them."""

import json
import shutil
from contextlib import nullcontext
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from pytest_django import Settings

from glasno.front.shelf import PublishedShelf
from glasno.publishing.actions.publishing import PublishError, publish, rewrite, write_live
from glasno.publishing.pages import Page
from glasno.publishing.records import RECORD
from glasno.vault.minisign import PublicKey, comment_fields, verify
from tests.publishing import declared
from tests.publishing.declared import page

NOW = datetime(2026, 11, 28, 15, tzinfo=UTC)

pytestmark = pytest.mark.usefixtures("no_assets")


def signed(data: Path, path: str) -> dict[str, str]:
    """What the signature of a published file says; it fits."""
    key = PublicKey.parse((data / "manifest.pub").read_text())
    file = data / "site.live" / path
    return comment_fields(
        verify(file.read_bytes(), file.with_name(f"{file.name}.minisig").read_text(), key)
    )


def test_live_file_is_signed_under_its_path(data: Path) -> None:
    write_live("count/a.json", b"1", now=NOW)
    assert signed(data, "count/a.json") == {
        "timestamp": str(int(NOW.timestamp())),
        "file": "count/a.json",
    }


def test_time_of_a_live_file_never_goes_back(data: Path) -> None:
    write_live("count/a.json", b"1", now=NOW)
    write_live("count/a.json", b"2", now=NOW - timedelta(days=400))
    assert signed(data, "count/a.json")["timestamp"] == str(int(NOW.timestamp()))


def test_mirrored_live_file_is_one_file_in_both_variants(data: Path) -> None:
    for text in (b"1" * 600, b"2" * 600, b"3"):
        write_live("count/a.json", text, mirrored=True)
        names = {path.name for path in (data / "site.live/count").iterdir()}
        assert names == {path.name for path in (data / "site.live/mirror/count").iterdir()}
        assert len(names) == (4 if len(text) > 1 else 2)
        for name in names:
            assert (data / "site.live/count" / name).samefile(
                data / "site.live/mirror/count" / name
            )
        assert signed(data, "mirror/count/a.json")["file"] == "count/a.json"


def test_live_file_that_is_not_mirrored_leaves_the_mirror(data: Path) -> None:
    write_live("names.html", b"somebody", mirrored=False)
    assert not (data / "site.live/mirror").exists()
    write_live("count/a.json", b"1" * 600, mirrored=True)
    write_live("count/a.json", b"1" * 600, mirrored=False)
    assert not (data / "site.live/mirror/count").exists()


def test_live_page_of_a_mirror_sends_its_forms_to_the_live_site(data: Path) -> None:
    html = b"<html><head></head><form action='/do/x'></form></html>"
    live = Page("en/x.html", lambda: html, live=True)
    assert rewrite(live) is True
    assert rewrite(live) is False
    mirror = (data / "site.live/mirror/en/x.html").read_bytes()
    assert b"action='http" in mirror
    assert (data / "site.live/en/x.html").read_bytes() == html
    assert signed(data, "mirror/en/x.html")["file"] == "en/x.html"


def test_live_files_are_in_no_manifest_but_listed_in_it(data: Path) -> None:
    declared.PAGES += [
        page("names.html", "somebody", live=True),
        page("count/a.json", "1", live=True, mirrored=True),
        page("a.html", "a"),
    ]
    publish(now=NOW)
    home = json.loads((data / "site/manifest.json").read_text())
    mirror = json.loads((data / "site/mirror/manifest.json").read_text())
    assert (home["live"], list(home["files"])) == (
        ["count/a.json", "names.html"],
        ["a.html", "manifest.pub"],
    )
    assert (mirror["live"], list(mirror["files"])) == (["count/a.json"], ["manifest.pub"])
    assert "somebody" not in (data / "site/manifest.json").read_text()


def everywhere(data: Path, words: str) -> list[str]:
    """The files below the data directory that hold these words, unfinished ones too."""
    files = [path for path in data.rglob("*") if path.is_file() and not path.is_symlink()]
    assert not [path for path in files if path.suffix in (".gz", ".br")]  # one would hide them
    return sorted(str(path.relative_to(data)) for path in files if words in path.read_text())


def facts(root: Path) -> dict[str, tuple[int, int, int]]:
    """What differs once anything in a directory was written, linked, made or removed."""
    found = {path: path.lstat() for path in (root, *root.rglob("*"))}
    return {str(path): (at.st_ino, at.st_ctime_ns, at.st_size) for path, at in found.items()}


def test_no_edition_ever_holds_a_live_file(data: Path) -> None:
    names = page("en/names/index.html", "somebody", live=True)
    for text in ("one", "two", "three"):
        declared.PAGES[:] = [names, page("en/index.html", text)]
        publish()
        assert everywhere(data, "somebody") == ["site.live/en/names/index.html"]
    write_live(names.path, b"nobody")
    assert everywhere(data, "somebody") == []
    assert everywhere(data, "nobody") == ["site.live/en/names/index.html"]


def test_edition_is_not_touched_when_live_files_change(data: Path) -> None:
    count = page("count/a.json", "1", live=True, mirrored=True, topic="t")
    names = page("en/names/index.html", "somebody", live=True, topic="t")
    declared.PAGES[:] = [page("en/index.html", "one", topic="t"), count, names]
    publish()
    before = facts(data / "editions")
    write_live(count.path, b"2" * 600, mirrored=True)
    write_live(names.path, b"nobody")
    publish(topics={"t"})
    assert (data / "site.live/count/a.json").read_text() == "1"
    assert facts(data / "editions") == before


def test_page_of_names_that_has_gone_is_shown_no_more_while_the_rest_is_made(data: Path) -> None:
    names = page("en/names/index.html", "somebody", live=True)
    declared.PAGES[:] = [names, page("a.html", "one")]
    publish()
    shelf = PublishedShelf(data)
    shelf.refresh()
    assert shelf.site_file(names.path) == b"somebody"
    seen: list[tuple[list[str], bytes | None]] = []

    def render() -> bytes:
        shelf.refresh()
        seen.append((everywhere(data, "somebody"), shelf.site_file(names.path)))
        return b"two"

    declared.PAGES[:] = [Page("a.html", render, mirrored=False)]
    publish()
    assert seen == [([], None)]
    assert everywhere(data, "somebody") == []


def test_writer_who_does_not_know_yet_that_the_page_has_gone_lays_it_in_vain(data: Path) -> None:
    names = page("en/names/index.html", "somebody", live=True, topic="t")
    declared.PAGES[:] = [names, page("a.html", "one", topic="t")]
    publish()

    def render() -> bytes:
        rewrite(names)
        return b"two"

    declared.PAGES[:] = [Page("a.html", render, topic="t", mirrored=False)]
    publish(topics={"t"})
    assert everywhere(data, "somebody") == []


def test_copy_that_a_kill_left_of_a_page_of_names_goes(data: Path) -> None:
    declared.PAGES[:] = [page("en/names/index.html", "somebody" * 100, live=True, topic="t")]
    publish()
    (data / "site.live/en/names/index.html").unlink()
    declared.PAGES[:] = []
    publish()
    assert not (data / "site.live/en").exists()


def test_live_page_that_mirrors_have_no_more_leaves_them_though_it_fails(data: Path) -> None:
    declared.PAGES[:] = [page("count/a.json", "1" * 600, live=True, mirrored=True)]
    publish()
    failing = Page("count/a.json", lambda: b"".fromhex("?"), live=True, mirrored=False)
    declared.PAGES[:] = [failing]
    with pytest.raises(PublishError):
        publish()
    assert (data / "site.live/count/a.json").read_text() == "1" * 600
    assert list((data / "site.live").rglob("mirror/count/*")) == []


def test_signature_that_a_kill_left_of_what_mirrors_have_no_more_goes(data: Path) -> None:
    write_live("count/a.json", b"1", mirrored=False)
    stray = data / "site.live/mirror/count/a.json.minisig"
    stray.parent.mkdir(parents=True)
    stray.write_text("left")
    assert write_live("count/a.json", b"1", mirrored=False) is True
    assert not stray.exists()


def as_an_older_release_left_it(data: Path) -> None:
    """Live files within the current edition, and a record that does not say that they never do."""
    shutil.copytree(data / "site.live", data / "site", dirs_exist_ok=True)
    shutil.rmtree(data / "site.live")
    number = (data / "site").readlink().name
    (data / f"editions/{number}.live").write_text("en/names/index.html\n")
    record = json.loads((data / RECORD).read_text())
    (data / RECORD).write_text(json.dumps({"pages": record["pages"]}))


@pytest.mark.parametrize("whole", [True, False])
@pytest.mark.parametrize("complete", [True, False])
def test_edition_of_an_older_release_is_replaced_and_no_name_of_it_stays(
    data: Path, whole: bool, complete: bool
) -> None:
    names = page("en/names/index.html", "somebody", live=True, topic="t")
    for text in ("one", "two"):
        declared.PAGES[:] = [names, page("a.html", text, topic="a")]
        publish()
    as_an_older_release_left_it(data)
    assert everywhere(data, "somebody") == ["editions/2/en/names/index.html"]
    if not complete:
        declared.MORE.append(ValueError())
    declared.PAGES[1] = page("a.html", "three", topic="a")
    with nullcontext() if complete else pytest.raises(PublishError):
        publish(topics=None if whole else {"a"})
    assert everywhere(data, "somebody") == ["site.live/en/names/index.html"]
    assert sorted(path.name for path in (data / "editions").iterdir()) == ["3", "3.changes"]
    assert (data / "site/a.html").read_text() == "three"


def test_page_of_names_that_nobody_knows_of_any_more_goes(data: Path) -> None:
    declared.PAGES[:] = [page("en/names/index.html", "somebody", live=True), page("a.html", "one")]
    publish()
    (data / RECORD).unlink()
    declared.PAGES[:] = [page("a.html", "three")]
    publish()
    assert everywhere(data, "somebody") == []
    assert not (data / "site.live/en").exists()


def test_name_in_an_edition_of_an_older_release_goes_though_nobody_can_tell_of_its_page(
    data: Path,
) -> None:
    declared.MORE.append(page("en/names/index.html", "somebody", live=True))
    declared.PAGES.append(page("a.html", "one"))
    publish()
    as_an_older_release_left_it(data)
    declared.MORE[:] = [ValueError()]
    with pytest.raises(PublishError):
        publish()
    assert everywhere(data, "somebody") == []


def test_live_file_by_itself_needs_no_edition(data: Path) -> None:
    write_live("count/a.json", b"1", mirrored=True)
    assert not (data / "site").exists()
    assert signed(data, "count/a.json")["file"] == "count/a.json"


def test_live_file_alone_makes_no_new_edition(data: Path) -> None:
    declared.PAGES[:] = [page("a.html", "a"), page("count/a.json", "1", live=True)]
    publish()
    before = (data / "site").readlink(), (data / "site/manifest.json").read_bytes()
    declared.PAGES[:] = [page("a.html", "a"), page("count/a.json", "2", live=True)]
    assert publish().written == 1
    assert ((data / "site").readlink(), (data / "site/manifest.json").read_bytes()) == before
    assert (data / "site.live/count/a.json").read_text() == "2"


def test_page_lies_in_the_edition_or_among_the_live_files_and_never_in_both(data: Path) -> None:
    for live in (True, False, True):
        declared.PAGES[:] = [page("en/a.json", "1", topic="t", live=live, mirrored=True)]
        publish(topics={"t"})
        site = data / "site/"
        current = {path.relative_to(site).as_posix() for path in site.rglob("*a.json*")}
        if live:
            assert current == set()
            assert signed(data, "en/a.json")["file"] == "en/a.json"
        else:
            assert current == {"en/a.json", "mirror/en/a.json"}
            assert not (data / "site.live/en/a.json").exists()
            assert not (data / "site.live/en/a.json.minisig").exists()
        told = (data / "site/manifest.json").read_text()
        assert ('"en/a.json": {' in told) is not live


def test_name_is_hidden_even_when_the_key_has_gone(
    data: Path, tmp_path: Path, settings: Settings
) -> None:
    settings.GLASNO = replace(settings.GLASNO, secrets_dir=tmp_path / "secrets")
    write_live("names.html", b"somebody")
    (tmp_path / "secrets/manifest.key").unlink()
    with pytest.raises(PublishError, match="cannot be used"):
        write_live("names.html", b"nobody")
    assert (data / "site.live/names.html").read_bytes() == b"nobody"
    assert not (data / "site.live/names.html.minisig").exists()

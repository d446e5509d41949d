"""Live files: replaced at once, each signed by itself, in the variants that have them."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from pytest_django import Settings

from glasno.publishing.actions import run
from glasno.publishing.actions.publishing import PublishError, publish, rewrite, write_live
from glasno.publishing.editions import Editions
from glasno.publishing.files import Tree
from glasno.publishing.pages import Page
from glasno.publishing.records import RECORD
from glasno.vault.minisign import PublicKey, comment_fields, verify
from tests.publishing import declared
from tests.publishing.declared import page

NOW = datetime(2026, 11, 28, 15, tzinfo=UTC)


@pytest.fixture(autouse=True)
def no_assets(monkeypatch: pytest.MonkeyPatch) -> None:
    """Assets are another test's."""
    monkeypatch.setattr(run, "publish_assets", lambda *_, **__: (0, 0))
    monkeypatch.setattr(run, "assets_are_published", lambda: True)


def signed(data: Path, path: str) -> dict[str, str]:
    """What the signature of a published file says; it fits."""
    key = PublicKey.parse((data / "manifest.pub").read_text())
    file = data / "site" / path
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
        names = {path.name for path in (data / "site/count").iterdir()}
        assert names == {path.name for path in (data / "site/mirror/count").iterdir()}
        assert len(names) == (4 if len(text) > 1 else 2)
        for name in names:
            assert (data / "site/count" / name).samefile(data / "site/mirror/count" / name)
        assert signed(data, "mirror/count/a.json")["file"] == "count/a.json"


def test_live_file_that_is_not_mirrored_leaves_the_mirror(data: Path) -> None:
    write_live("names.html", b"somebody", mirrored=False)
    assert not (data / "site/mirror").exists()
    write_live("count/a.json", b"1" * 600, mirrored=True)
    write_live("count/a.json", b"1" * 600, mirrored=False)
    assert not (data / "site/mirror/count").exists()


def test_live_page_of_a_mirror_sends_its_forms_to_the_live_site(data: Path) -> None:
    html = b"<html><head></head><form action='/do/x'></form></html>"
    live = Page("en/x.html", lambda: html, live=True)
    assert rewrite(live) is True
    assert rewrite(live) is False
    mirror = (data / "site/mirror/en/x.html").read_bytes()
    assert b"action='http" in mirror
    assert (data / "site/en/x.html").read_bytes() == html
    assert signed(data, "mirror/en/x.html")["file"] == "en/x.html"


def test_live_files_are_in_no_manifest_but_listed_in_it(data: Path) -> None:
    import json

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
    """The files of any edition, current or not, that hold these words."""
    files = [path for path in (data / "editions").rglob("*") if path.is_file()]
    return sorted(str(path.relative_to(data)) for path in files if words in path.read_text())


def test_replaced_name_stands_in_no_earlier_edition_either(data: Path) -> None:
    names = page("en/names/index.html", "somebody", live=True)
    for number, text in enumerate(("one", "two", "three"), start=1):
        declared.PAGES[:] = [names, page("a.html", text)]
        publish()
        assert f"editions/{number}/en/names/index.html" in everywhere(data, "somebody")
    write_live(names.path, b"nobody")
    assert everywhere(data, "somebody") == []
    assert everywhere(data, "nobody") == ["editions/3/en/names/index.html"]
    declared.PAGES[:] = [page("en/names/index.html", "nobody", live=True), page("a.html", "four")]
    publish()
    assert everywhere(data, "nobody") == [
        "editions/3/en/names/index.html",
        "editions/4/en/names/index.html",
    ]


def test_page_of_names_that_has_gone_stands_in_no_earlier_edition_either(data: Path) -> None:
    names = page("en/names/index.html", "somebody", live=True)
    for text in ("one", "two"):
        declared.PAGES[:] = [names, page("a.html", text)]
        publish()
    assert len(everywhere(data, "somebody")) == 2
    declared.PAGES[:] = [page("a.html", "three")]
    publish()
    assert everywhere(data, "somebody") == []


def test_page_of_names_that_nobody_knows_of_any_more_stands_in_no_earlier_edition_either(
    data: Path,
) -> None:
    names = page("en/names/index.html", "somebody", live=True)
    for text in ("one", "two"):
        declared.PAGES[:] = [names, page("a.html", text)]
        publish()
    (data / RECORD).unlink()
    declared.PAGES[:] = [page("a.html", "three")]
    publish()
    assert everywhere(data, "somebody") == []


def test_replaced_name_is_in_no_tree_that_was_begun_meanwhile(
    data: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A publish that then dies leaves its tree for the next one."""
    names = page("en/names/index.html", "somebody", live=True)
    for text in ("one", "two"):
        declared.PAGES[:] = [names, page("a.html", text)]
        publish()
    replace_files = Tree.replace

    def overtaken(tree: Tree, contents: Mapping[str, bytes]) -> None:
        Editions(data).begin(2, whole=False)
        assert "editions/.making/en/names/index.html" in everywhere(data, "somebody")
        replace_files(tree, contents)

    monkeypatch.setattr(Tree, "replace", overtaken)
    write_live(names.path, b"nobody")
    assert everywhere(data, "somebody") == []


def test_live_file_alone_makes_no_new_edition(data: Path) -> None:
    declared.PAGES[:] = [page("a.html", "a"), page("count/a.json", "1", live=True)]
    publish()
    before = (data / "site").readlink(), (data / "site/manifest.json").read_bytes()
    declared.PAGES[:] = [page("a.html", "a"), page("count/a.json", "2", live=True)]
    assert publish().written == 1
    assert ((data / "site").readlink(), (data / "site/manifest.json").read_bytes()) == before
    assert (data / "site/count/a.json").read_text() == "2"


def test_page_that_was_live_loses_its_signature_and_comes_into_the_manifest(data: Path) -> None:
    declared.PAGES[:] = [page("a.json", "1", topic="t", live=True, mirrored=True)]
    publish()
    declared.PAGES[:] = [page("a.json", "1", topic="t", mirrored=True)]
    publish(topics={"t"})
    assert not list((data / "site").rglob("a.json.minisig"))
    assert '"a.json"' in (data / "site/manifest.json").read_text()
    declared.PAGES[:] = [page("a.json", "1", topic="t", live=True, mirrored=True)]
    publish(topics={"t"})
    assert signed(data, "a.json")["file"] == "a.json"
    assert '"a.json": {' not in (data / "site/manifest.json").read_text()


def test_name_is_hidden_even_when_the_key_has_gone(
    data: Path, tmp_path: Path, settings: Settings
) -> None:
    settings.GLASNO = replace(settings.GLASNO, secrets_dir=tmp_path / "secrets")
    write_live("names.html", b"somebody")
    (tmp_path / "secrets/manifest.key").unlink()
    with pytest.raises(PublishError, match="cannot be used"):
        write_live("names.html", b"nobody")
    assert (data / "site/names.html").read_bytes() == b"nobody"
    assert not (data / "site/names.html.minisig").exists()

"""Hashed assets: the same names everywhere, old ones kept for a day."""

import json
from collections.abc import Iterator
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from django.core.files.storage import storages
from django.template import Context, Template
from pytest_django import Settings

from glasno.publishing import assets
from glasno.publishing.actions.publishing import PublishError, publish
from glasno.publishing.assets import AssetError, PublishedAssets, hashed_assets, read_manifest
from glasno.publishing.pages import Page
from tests.publishing import declared

STYLE = "body { background: url('paper.png'); color: black }\n" * 20


@pytest.fixture
def sources(tmp_path: Path, data: Path, settings: Settings) -> Iterator[Path]:
    """A directory of assets that this test fills; forget() makes the process look again."""
    folder = tmp_path / "static"
    (folder / "design").mkdir(parents=True)
    (folder / "design/site.css").write_text(STYLE)
    (folder / "design/paper.png").write_bytes(b"\x89PNG paper")
    settings.STATICFILES_DIRS = [folder]
    settings.STATICFILES_FINDERS = ["django.contrib.staticfiles.finders.FileSystemFinder"]
    forget()
    yield folder
    forget()


def forget() -> None:
    """What a new process would not know."""
    hashed_assets.cache_clear()


def published(data: Path) -> set[str]:
    return {path.name for path in (data / "site/assets/design").iterdir()}


def test_publish_writes_hashed_assets_with_copies_and_rewritten_urls(
    sources: Path, data: Path
) -> None:
    publish()
    names = hashed_assets().names
    style, paper = names["design/site.css"], names["design/paper.png"]
    assert style.startswith("design/site.")
    assert style != "design/site.css"
    text = (data / "site/assets" / style).read_text()
    assert f'url("{Path(paper).name}")' in text
    assert published(data) == {
        Path(paper).name,
        Path(style).name,
        f"{Path(style).name}.gz",
        f"{Path(style).name}.br",
    }


def test_static_tag_says_the_same_before_and_after_publishing(sources: Path, data: Path) -> None:
    template = Template("{% load static %}{% static 'design/site.css' %}")
    storage = PublishedAssets()
    before = storage.url("design/site.css")
    publish()
    assert storage.url("design/site.css") == before
    assert PublishedAssets().url("design/site.css") == before
    assert before == f"/assets/{hashed_assets().names['design/site.css']}"
    assert isinstance(storages["staticfiles"], PublishedAssets)
    assert template.render(Context()).startswith("/assets/design/site.")


def test_running_process_follows_a_manifest_that_another_published(
    sources: Path, data: Path
) -> None:
    publish()
    running = PublishedAssets()
    before = running.url("design/site.css")
    (sources / "design/site.css").write_text(STYLE + "/* new */")
    forget()
    publish()
    assert running.url("design/site.css") != before
    assert running.url("design/site.css") == PublishedAssets().url("design/site.css")


def test_manifest_that_cannot_be_read_is_made_again(sources: Path, data: Path) -> None:
    publish()
    right = assets.manifest_path().read_bytes()
    assets.manifest_path().write_bytes(b"{ half")
    assert read_manifest().paths == {}
    assert PublishedAssets().url("design/site.css").startswith("/assets/design/site.")
    publish()
    assert assets.manifest_path().read_bytes() == right


def test_asset_that_no_application_has_is_refused(sources: Path) -> None:
    with pytest.raises(ValueError, match=r"design/none\.css"):
        PublishedAssets().url("design/none.css")


def test_asset_that_refers_to_nothing_is_refused_by_name(sources: Path) -> None:
    (sources / "design/site.css").write_text("body { background: url(gone.png) }")
    with pytest.raises(AssetError, match=r"design/site\.css"):
        hashed_assets()
    with pytest.raises(PublishError, match=r"design/site\.css cannot be published"):
        publish()


def test_new_assets_come_with_an_edition_and_doors_name_them_once_it_is_there(
    sources: Path, data: Path
) -> None:
    told: dict[str, tuple[bool, str]] = {}

    def page(path: str, *, live: bool) -> Page:
        def render() -> bytes:
            name = storages["staticfiles"].url("design/site.css")
            stands = (data / "site" / name.removeprefix("/")).exists()
            told[path] = stands, read_manifest().paths.get("design/site.css", "")
            return name.encode()

        return Page(path, render, live=live, topic="t", mirrored=False)

    declared.PAGES[:] = [page("a.html", live=False), page("names.html", live=True)]
    publish()
    before = hashed_assets().names["design/site.css"]
    assert told == {"a.html": (False, ""), "names.html": (True, before)}
    (sources / "design/site.css").write_text(STYLE + "/* new */")
    forget()
    publish()
    after = hashed_assets().names["design/site.css"]
    assert after != before
    assert told == {"a.html": (False, before), "names.html": (True, after)}
    for path in ("site/a.html", "site.live/names.html"):
        assert (data / path).read_text() == f"/assets/{after}"
    assert not (data / "editions/1/assets" / after).exists()
    assert (data / "editions/2/assets" / after).exists()


def test_old_assets_stay_a_day_for_readers_of_old_pages(
    sources: Path, data: Path, now: datetime
) -> None:
    publish(now=now)
    old = Path(hashed_assets().names["design/site.css"]).name
    (sources / "design/site.css").write_text(STYLE + "/* new */")
    forget()
    changed = now + timedelta(days=30)
    publish(now=changed)
    new = Path(hashed_assets().names["design/site.css"]).name
    assert {old, new} <= published(data)
    assert publish(now=changed + timedelta(hours=23)).removed == 0
    assert {old, new} <= published(data)
    assert publish(now=changed + timedelta(hours=24)).removed == 1
    assert old not in published(data)
    assert f"{old}.gz" not in published(data)
    assert new in published(data)
    assert json.loads(assets.manifest_path().read_text())["retired"] == {}


def test_asset_that_came_back_is_kept(sources: Path, data: Path, now: datetime) -> None:
    publish(now=now)
    old = hashed_assets().names["design/site.css"]
    (sources / "design/site.css").write_text("body {}")
    forget()
    publish(now=now)
    (sources / "design/site.css").write_text(STYLE)
    forget()
    publish(now=now + timedelta(days=2))
    assert (data / "site/assets" / old).exists()


def test_publish_of_a_topic_writes_assets_only_where_some_are_missing(
    sources: Path, data: Path
) -> None:
    publish(topics={"campaign:a"})
    style = data / "site/assets" / hashed_assets().names["design/site.css"]
    assert style.exists()
    style.unlink()
    publish(topics={"campaign:a"})
    assert not style.exists()

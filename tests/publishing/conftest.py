"""A data directory of the test's own, and page sources that it fills."""

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from pytest_django import Settings

from glasno.publishing.actions import run
from tests.publishing import declared


@pytest.fixture
def data(tmp_path: Path, settings: Settings) -> Iterator[Path]:
    """$GLASNO_DATA of this test; nothing is declared yet."""
    settings.GLASNO = replace(settings.GLASNO, data=tmp_path / "data")
    settings.GLASNO_PAGE_SOURCES = declared.SOURCES
    yield tmp_path / "data"
    declared.PAGES.clear()
    declared.MORE.clear()


@pytest.fixture
def no_assets(monkeypatch: pytest.MonkeyPatch) -> None:
    """There are none, for a test that is not about them and publishes often."""
    monkeypatch.setattr(run, "publish_assets", lambda *_, **__: (0, 0))
    monkeypatch.setattr(run, "announce_assets", lambda *_, **__: None)
    monkeypatch.setattr(run, "assets_are_published", lambda: True)

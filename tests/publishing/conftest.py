"""A data directory of the test's own, and page sources that it fills."""

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from pytest_django import Settings

from tests.publishing import declared


@pytest.fixture
def data(tmp_path: Path, settings: Settings) -> Iterator[Path]:
    """$GLASNO_DATA of this test; nothing is declared yet."""
    settings.GLASNO = replace(settings.GLASNO, data=tmp_path / "data")
    settings.GLASNO_PAGE_SOURCES = declared.SOURCES
    yield tmp_path / "data"
    declared.PAGES.clear()
    declared.MORE.clear()

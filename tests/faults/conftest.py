"""A whole site, to be hurt."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.journeys.site import Site, site_on


@pytest.fixture
def site(tmp_path: Path) -> Iterator[Site]:
    with site_on(tmp_path / "data", "--demo") as running:
        yield running

"""A whole site, to be hurt."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.journeys.site import Site, site_on
from tests.running.program import Prepare


@pytest.fixture
def site(tmp_path: Path, prepare: Prepare) -> Iterator[Site]:
    with site_on(prepare(tmp_path / "data"), "--demo") as running:
        yield running

"""A site that is served, and a place to pull it to."""

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from glasno.publishing.mirroring.limits import Limits
from glasno.publishing.mirroring.places import Place
from glasno.publishing.mirroring.pulling import Pull
from glasno.publishing.paths import live_beside
from tests.factories.signed_site import KEY, signed_site
from tests.publishing.mirroring.hostile import Server, serving

# One connection, so that the order of requests is known; and no waiting between attempts.
LIMITS = Limits(connections=1, attempts=2, pause_seconds=0.0)


@pytest.fixture
def root(tmp_path: Path) -> Path:
    """What the server serves: the mirror variant lies below mirror/, as on a live site."""
    return signed_site(tmp_path / "live" / "mirror").parent


@pytest.fixture
def server(root: Path) -> Iterator[Server]:
    with serving(root) as running:
        yield running


@pytest.fixture
def out(tmp_path: Path) -> Path:
    (tmp_path / "copy").mkdir()
    return tmp_path / "copy" / "site"


@pytest.fixture
def live(out: Path) -> Path:
    """Where live files are laid."""
    return live_beside(out)


@pytest.fixture
def asked(server: Server, out: Path) -> Pull:
    return Pull(url=server.url, key=KEY.public, place=Place.at(out), limits=LIMITS)


def impatient(asked: Pull) -> Pull:
    """Waits half a second, for what is known not to come."""
    return replace(asked, limits=replace(asked.limits, stall_seconds=0.5))


def served(out: Path) -> dict[str, bytes]:
    """What a reader finds: live files and the edition, which have no path in common."""
    live, edition = contents(live_beside(out)), contents(out)
    assert live.keys() & edition.keys() == set()
    return live | edition


def contents(directory: Path) -> dict[str, bytes]:
    """Every file below, by relative path."""
    return {
        path.relative_to(directory).as_posix(): path.read_bytes()
        for path in directory.rglob("*")
        if path.is_file()
    }

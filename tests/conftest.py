"""What every test may ask for."""

import signal
from collections.abc import Iterator
from datetime import UTC, datetime
from functools import lru_cache
from pathlib import Path

import pytest
from django.db.backends.base.operations import BaseDatabaseOperations
from hypothesis import settings as hypothesis_settings

from glasno.campaigns.handouts.prints import Print
from glasno.campaigns.spreading import printing
from glasno.publishing import compressing
from tests import postgresql
from tests.guards import flush_unguarded
from tests.running.program import HOME, Prepare, copy_with_links, run

# Two cores are shared by everything: how long one example takes says nothing about the code.
hypothesis_settings.register_profile("glasno", deadline=None)
hypothesis_settings.load_profile("glasno")

# So many packed copies are kept, of 10 kB each or so.
MOST_COPIES = 500

# Begun under nohup or in the background, programs would inherit that they ignore these; a handler
# is not inherited.
for each in (signal.SIGHUP, signal.SIGINT):
    if signal.getsignal(each) is signal.SIG_IGN:
        signal.signal(each, lambda *_: None)


@pytest.fixture
def now() -> datetime:
    """An ordinary moment, the same in every run."""
    return datetime(2026, 11, 22, 12, 0, tzinfo=UTC)


@pytest.fixture(scope="session", autouse=True)
def _flush_passes_the_guards() -> Iterator[None]:
    """Emptying the tables between two tests is the one deletion that the triggers let pass."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(BaseDatabaseOperations, "execute_sql_flush", flush_unguarded)
        yield


@pytest.fixture(scope="session", autouse=True)
def _cards_are_drawn_once() -> Iterator[None]:
    """Most tests publish the same few campaigns; their cards come out the same, and cost most."""
    drawn: dict[str, bytes] = {}

    def draw(wanted: Print) -> bytes:
        fingerprint = wanted.fingerprint()
        if fingerprint not in drawn:
            drawn[fingerprint] = wanted.render()
        return drawn[fingerprint]

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(printing, "draw", draw)
        yield


@pytest.fixture(scope="session", autouse=True)
def _copies_are_packed_once() -> Iterator[None]:
    """The same pages are published again and again, and small ones are packed with great pains."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setitem(compressing.SUFFIXES, ".br", lru_cache(MOST_COPIES)(compressing.brotli_copy))
        yield


@pytest.fixture(scope="session")
def _prepared(tmp_path_factory: pytest.TempPathFactory) -> Path:
    data = tmp_path_factory.mktemp("prepared") / "data"
    ended = run("prepare", "--demo", data=data, port=HOME)
    assert ended.returncode == 0, ended
    return data


@pytest.fixture(scope="session")
def prepare(_prepared: Path) -> Prepare:
    """`prepare(place)` makes a data directory as `glasno up --demo` does; nothing runs yet."""

    def copy(place: Path) -> Path:
        data = copy_with_links(_prepared, place)
        if postgresql.running():
            postgresql.copy_database(_prepared, data)
        return data

    return copy


@pytest.fixture
def prepared(prepare: Prepare, tmp_path: Path) -> Path:
    """A data directory as `glasno up --demo` makes it, this test's own; the database is closed."""
    return prepare(tmp_path / "prepared")

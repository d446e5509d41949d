"""Ledgers of several processes on one SQLite file take turns; nothing rests on it."""

import fcntl
import os
import time
from collections.abc import Iterator
from pathlib import Path
from types import SimpleNamespace
from typing import Any, cast

import pytest
from django.db.backends.base.base import BaseDatabaseWrapper

from glasno.front import turnstile as turnstile_module
from glasno.front.turnstile import LONGEST_SECONDS, SUFFIX, Turnstile
from tests.patience import PATIENCE_SECONDS


def connection_to(database: Path | str, vendor: str = "sqlite") -> BaseDatabaseWrapper:
    described: Any = SimpleNamespace(vendor=vendor, settings_dict={"NAME": str(database)})
    return cast("BaseDatabaseWrapper", described)


@pytest.fixture
def database(tmp_path: Path) -> Path:
    path = tmp_path / "glasno.sqlite3"
    path.touch()
    return path


@pytest.fixture
def other(database: Path) -> Iterator[int]:
    """The file of another process, which has its turn."""
    descriptor = os.open(f"{database}{SUFFIX}", os.O_RDWR | os.O_CREAT, 0o600)
    fcntl.flock(descriptor, fcntl.LOCK_EX)
    yield descriptor
    os.close(descriptor)


def is_free(database: Path) -> bool:
    """Whether somebody else could have the next turn at once."""
    descriptor = os.open(f"{database}{SUFFIX}", os.O_RDWR)
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    finally:
        os.close(descriptor)
    return True


def test_turn_keeps_others_out_until_it_ends(database: Path) -> None:
    turnstile = Turnstile()
    with turnstile.turn(connection_to(database)):
        assert not is_free(database)
    assert is_free(database)
    turnstile.close()


def test_turn_ends_where_the_batch_fails(database: Path) -> None:
    turnstile = Turnstile()
    with pytest.raises(ZeroDivisionError), turnstile.turn(connection_to(database)):
        raise ZeroDivisionError
    assert is_free(database)
    turnstile.close()


def test_turn_is_waited_for_and_then_gone_without(database: Path, other: int) -> None:
    turnstile = Turnstile()
    began = time.monotonic()
    with turnstile.turn(connection_to(database)):
        waited = time.monotonic() - began
    assert waited >= LONGEST_SECONDS
    fcntl.flock(other, fcntl.LOCK_UN)
    with turnstile.turn(connection_to(database)):
        assert not is_free(database)
    turnstile.close()


def test_file_is_for_this_user_alone(database: Path) -> None:
    turnstile = Turnstile()
    with turnstile.turn(connection_to(database)):
        pass
    turnstile.close()
    assert Path(f"{database}{SUFFIX}").stat().st_mode & 0o777 == 0o600


@pytest.mark.parametrize(
    ("name", "vendor"), [("glasno", "postgresql"), (":memory:", "sqlite"), ("/no/such", "sqlite")]
)
def test_database_that_is_no_file_needs_no_turn(name: str, vendor: str) -> None:
    turnstile = Turnstile()
    with turnstile.turn(connection_to(name, vendor)):
        pass
    assert not Path(f"{name}{SUFFIX}").exists()


def test_directory_that_takes_no_file_holds_nobody_up(
    database: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(turnstile_module, "LONGEST_SECONDS", PATIENCE_SECONDS)
    # A directory stands where the file would be: even root cannot open it for writing.
    Path(f"{database}{SUFFIX}").mkdir()
    began = time.monotonic()
    with Turnstile().turn(connection_to(database)):
        waited = time.monotonic() - began
    assert waited < PATIENCE_SECONDS

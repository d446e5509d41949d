"""The log is written back beside those who write. SQLite's alone."""

import asyncio
import shutil
import sqlite3
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import closing, suppress
from pathlib import Path
from typing import Any

import pytest

from glasno.front.backfilling import Backfill
from glasno.front.ledger import Ledger
from tests.front.example import write_notes
from tests.patience import PATIENCE_SECONDS

pytestmark = pytest.mark.sqlite


@pytest.fixture
def ledger(database: dict[str, Any]) -> Iterator[Ledger]:
    ledger = Ledger({"example.notes": write_notes})
    ledger.open()
    yield ledger
    assert ledger.close(PATIENCE_SECONDS)


def notes_without_the_log(database: dict[str, Any], copy: Path) -> list[str]:
    """What stands in the file itself."""
    shutil.copy(database["NAME"], copy)
    with closing(sqlite3.connect(copy)) as file:
        return [text for (text,) in file.execute("SELECT text FROM example_note ORDER BY id")]


def comes_true(holds: Callable[[], bool]) -> bool:
    until = time.monotonic() + PATIENCE_SECONDS
    while time.monotonic() < until:
        # A copy that was made while somebody wrote may be no whole database.
        with suppress(sqlite3.DatabaseError):
            if holds():
                return True
        time.sleep(0.01)
    return False


def threads() -> list[threading.Thread]:
    return [thread for thread in threading.enumerate() if thread.name == "backfill"]


def test_what_was_committed_soon_stands_in_the_file(
    ledger: Ledger, database: dict[str, Any], tmp_path: Path
) -> None:
    for text in ("first", "second"):
        asyncio.run(ledger.append("example.notes", text))
    assert comes_true(
        lambda: notes_without_the_log(database, tmp_path / "copy") == ["first", "second"]
    )


def test_who_writes_and_who_reads_is_not_held_up_and_holds_up_nobody(
    ledger: Ledger, database: dict[str, Any], tmp_path: Path
) -> None:
    with closing(sqlite3.connect(database["NAME"], isolation_level=None)) as other:
        other.execute("BEGIN")
        assert other.execute("SELECT count(*) FROM example_note").fetchone() == (0,)
        asyncio.run(ledger.append("example.notes", "beside a reader"))
        assert notes_without_the_log(database, tmp_path / "copy") == []
        assert other.execute("SELECT count(*) FROM example_note").fetchone() == (0,)
        other.execute("COMMIT")
    asyncio.run(ledger.append("example.notes", "after it"))
    expected = ["beside a reader", "after it"]
    assert comes_true(lambda: notes_without_the_log(database, tmp_path / "copy") == expected)


def test_it_goes_on_after_the_database_was_away(
    ledger: Ledger, database: dict[str, Any], tmp_path: Path
) -> None:
    init = database["OPTIONS"]["init_command"]
    database["OPTIONS"]["init_command"] = "SELECT nothing"
    backfill = Backfill("default")
    backfill.open()
    backfill.committed()
    time.sleep(0.1)
    database["OPTIONS"]["init_command"] = init
    asyncio.run(ledger.append("example.notes", "kept"))
    backfill.committed()
    assert comes_true(lambda: notes_without_the_log(database, tmp_path / "copy") == ["kept"])
    assert backfill.close(PATIENCE_SECONDS)


def test_it_ends_with_its_ledger(database: dict[str, Any]) -> None:
    ledger = Ledger({"example.notes": write_notes})
    ledger.open()
    (thread,) = threads()
    asyncio.run(ledger.append("example.notes", "the last one"))
    assert ledger.close(PATIENCE_SECONDS)
    assert not thread.is_alive()
    assert threads() == []


def test_what_was_never_opened_is_closed_at_once() -> None:
    assert Backfill("default").close(0)

"""The ledger with real faults: full disks, locks held by other programs, death."""

import asyncio
import os
import signal
import sqlite3
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from glasno.front.ledger import Ledger, LedgerDownError, Outcome
from tests import outsiders, postgresql
from tests.front.example import write_notes
from tests.patience import PATIENCE_SECONDS

WRITERS = {"example.notes": write_notes}
LOCKER = """
import sqlite3, sys
file = sqlite3.connect(sys.argv[1], isolation_level=None)
file.execute("BEGIN EXCLUSIVE")
print("locked", flush=True)
sys.stdin.readline()
file.execute("ROLLBACK")
"""


def start(data: Path, *arguments: str) -> "subprocess.Popen[str]":
    data.mkdir(exist_ok=True)
    return subprocess.Popen(
        [sys.executable, "-m", "tests.front.ledger_process", *arguments],
        env={
            **os.environ,
            "GLASNO_DATA": str(data),
            **postgresql.settings_of(data),
            "DJANGO_SETTINGS_MODULE": "tests.front.running",
        },
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )


def stored(data: Path) -> tuple[list[str], int]:
    """The notes and how many mails: each entry is one of both. A file must be sound."""
    notes = [text for (text,) in outsiders.read(data, "SELECT text FROM example_note")]
    ((mails,),) = outsiders.read(data, "SELECT count(*) FROM example_mail")
    if not postgresql.running():
        assert outsiders.read(data, "PRAGMA integrity_check") == [("ok",)]
    return notes, mails


@pytest.mark.sqlite
def test_a_lock_held_by_another_program_is_down_and_then_up(
    database: dict[str, Any], caplog: pytest.LogCaptureFixture
) -> None:
    ledger = Ledger(WRITERS)
    ledger.open()
    other = subprocess.Popen(
        [sys.executable, "-c", LOCKER, database["NAME"]],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )
    assert other.stdout is not None
    assert other.stdout.readline() == "locked\n"

    async def append_against_the_lock() -> list[object]:
        appends = [ledger.append("example.notes", f"locked out {number}") for number in range(20)]
        refused = await asyncio.gather(*appends, return_exceptions=True)
        await asyncio.to_thread(other.communicate, "\n")
        assert await ledger.append("example.notes", "let in") is Outcome.DONE
        return list(refused)

    assert [type(one) for one in asyncio.run(append_against_the_lock())] == [LedgerDownError] * 20
    assert ledger.close(PATIENCE_SECONDS)
    with sqlite3.connect(database["NAME"]) as file:
        assert file.execute("SELECT text FROM example_note").fetchall() == [("let in",)]
    file.close()
    fell, rose = caplog.messages
    assert fell.startswith("The database takes no entries: OperationalError (SQLITE_BUSY) at ")
    assert rose == "The database takes entries again."


@pytest.mark.sqlite
def test_a_database_that_may_not_grow_is_down_and_then_up(
    database: dict[str, Any], caplog: pytest.LogCaptureFixture
) -> None:
    init = database["OPTIONS"]["init_command"]
    database["OPTIONS"]["init_command"] = f"{init}; PRAGMA max_page_count = 30"
    ledger = Ledger(WRITERS)
    ledger.open()
    kept: list[str] = []

    async def fill() -> None:
        for number in range(1000):
            await ledger.append("example.notes", f"note {number}")
            kept.append(f"note {number}")

    async def fill_and_relieve() -> None:
        with pytest.raises(LedgerDownError):
            await fill()
        assert kept
        database["OPTIONS"]["init_command"] = init
        await ledger.append("example.notes", "after")

    asyncio.run(fill_and_relieve())
    assert ledger.close(PATIENCE_SECONDS)
    with sqlite3.connect(database["NAME"]) as file:
        notes = [text for (text,) in file.execute("SELECT text FROM example_note ORDER BY id")]
    file.close()
    assert notes == [*kept, "after"]
    assert "OperationalError (SQLITE_FULL) at " in caplog.messages[0]


@pytest.mark.sqlite
def test_a_full_disk_loses_nothing_acknowledged_and_recovers(tmp_path: Path) -> None:
    process = start(tmp_path / "data", "fill")
    out, err = process.communicate(timeout=PATIENCE_SECONDS)

    assert process.returncode == 0, err
    acknowledged = out.split()
    notes, mails = stored(tmp_path / "data")
    assert acknowledged[-2:] == ["down", "after"]
    assert len(acknowledged) > 20
    assert set(acknowledged) - {"down"} <= set(notes)
    assert mails == len(notes)


@pytest.mark.data
def test_two_processes_write_one_database(tmp_path: Path) -> None:
    data = tmp_path / "data"
    processes = [start(data, "append", prefix, "600") for prefix in ("a", "b")]
    outs = [process.communicate(timeout=PATIENCE_SECONDS) for process in processes]

    assert [process.returncode for process in processes] == [0, 0], outs
    acknowledged = [text for out, _ in outs for text in out.split()]
    notes, mails = stored(data)
    assert sorted(notes) == sorted(acknowledged)
    assert mails == len(notes) == 1200


@pytest.mark.data
def test_kill_leaves_every_acknowledged_entry_whole(tmp_path: Path) -> None:
    data = tmp_path / "data"
    process = start(data, "append", "n")
    assert process.stdout is not None
    first = [process.stdout.readline().strip() for _ in range(500)]
    process.send_signal(signal.SIGKILL)
    out, _ = process.communicate(timeout=PATIENCE_SECONDS)

    acknowledged = {*first, *out.split("\n")[:-1]}
    notes, mails = stored(data)
    assert process.returncode == -signal.SIGKILL
    assert len(acknowledged) >= 500
    assert acknowledged <= set(notes)
    assert mails == len(notes)
    # And the next process goes on with the same database.
    after = start(data, "append", "after", "10")
    assert len(after.communicate(timeout=PATIENCE_SECONDS)[0].split()) == 10
    assert len(stored(data)[0]) == len(notes) + 10

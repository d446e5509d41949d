import asyncio
import threading
from collections.abc import Callable, Iterator, Sequence
from typing import Any

import pytest
from django.db import DatabaseError, IntegrityError, OperationalError, connections
from django.db.backends.base.base import BaseDatabaseWrapper
from pytest_django import Settings

from glasno.front.ledger import (
    BadEntryError,
    Ledger,
    LedgerDownError,
    LedgerFullError,
    Outcome,
    commit_entries,
    listed_writers,
)
from tests.front.example import BAD, count_notes, write_notes
from tests.patience import PATIENCE_SECONDS

Rows = Callable[[], list[str]]


class Writer:
    """The example's writer, which also tells what it was given, and can be held up."""

    def __init__(self) -> None:
        self.batches: list[list[str]] = []
        self.held = threading.Event()
        self.held.set()
        self.busy = threading.Event()
        self.error: BaseException | None = None

    def __call__(self, connection: BaseDatabaseWrapper, entries: Sequence[Any]) -> list[Outcome]:
        self.batches.append(list(entries))
        self.busy.set()
        self.held.wait(PATIENCE_SECONDS)
        if self.error is not None:
            raise self.error
        return write_notes(connection, entries)


@pytest.fixture
def writer() -> Writer:
    return Writer()


@pytest.fixture
def ledger(writer: Writer, database: dict[str, Any]) -> Iterator[Ledger]:
    made = Ledger({"notes": writer}, queue_size=8, batch_size=4)
    made.open()
    yield made
    writer.held.set()
    assert made.close(PATIENCE_SECONDS)


async def append_all(ledger: Ledger, *texts: str) -> list[object]:
    """Appends all at once; errors come as results."""
    return list(
        await asyncio.gather(
            *(ledger.append("notes", text) for text in texts), return_exceptions=True
        )
    )


async def append_behind_one(ledger: Ledger, writer: Writer, *texts: str) -> list[object]:
    """The same, while the writer is held over a first entry, so that they gather."""
    writer.held.clear()
    writer.busy.clear()
    first = asyncio.create_task(ledger.append("notes", "first"))
    await asyncio.to_thread(writer.busy.wait, PATIENCE_SECONDS)
    others = asyncio.create_task(append_all(ledger, *texts))
    await asyncio.sleep(0.01)
    writer.held.set()
    await first
    return await others


def test_append_answers_after_the_row_is_there(ledger: Ledger, rows: Rows) -> None:
    async def append_and_look() -> list[str]:
        assert await ledger.append("notes", "one") is Outcome.DONE
        return rows()

    assert asyncio.run(append_and_look()) == ["one"]


def test_what_gathers_is_committed_together(ledger: Ledger, writer: Writer, rows: Rows) -> None:
    asyncio.run(append_behind_one(ledger, writer, "a", "b", "c", "d", "e"))

    assert writer.batches == [["first"], ["a", "b", "c", "d"], ["e"]]
    assert rows() == ["first", "a", "b", "c", "d", "e"]


def test_append_to_an_unknown_writer_is_refused(ledger: Ledger) -> None:
    with pytest.raises(KeyError):
        asyncio.run(ledger.append("other", "one"))


def test_a_bad_entry_fails_alone(
    ledger: Ledger, writer: Writer, rows: Rows, caplog: pytest.LogCaptureFixture
) -> None:
    answers = asyncio.run(append_behind_one(ledger, writer, "a", "b", BAD, "c"))

    assert [answers[0], answers[1], answers[3]] == [Outcome.DONE] * 3
    assert isinstance(answers[2], BadEntryError)
    assert rows() == ["first", "a", "b", "c"]
    # Halved, not written one by one: a batch is worth keeping.
    assert writer.batches == [["first"], ["a", "b", BAD, "c"], ["a", "b"], [BAD, "c"], [BAD], ["c"]]
    assert [message.partition(": ")[0] for message in caplog.messages] == [
        "An entry could not be written"
    ]
    assert "somebody" not in caplog.text


@pytest.mark.parametrize("error", [OperationalError("full"), DatabaseError("malformed")])
def test_a_database_in_trouble_fails_the_batch_undivided_and_recovers(
    ledger: Ledger,
    writer: Writer,
    rows: Rows,
    caplog: pytest.LogCaptureFixture,
    error: DatabaseError,
) -> None:
    async def fall_and_rise() -> None:
        writer.error = error
        for _ in range(2):
            with pytest.raises(LedgerDownError):
                await ledger.append("notes", "lost")
        writer.error = None
        assert await ledger.append("notes", "kept") is Outcome.DONE

    asyncio.run(fall_and_rise())
    assert rows() == ["kept"]
    assert writer.batches == [["lost"], ["lost"], ["kept"]]
    # One line for the fall and one for the rise, however many entries failed between them.
    assert [message.partition(":")[0] for message in caplog.messages] == [
        "The database takes no entries",
        "The database takes entries again.",
    ]
    assert "lost" not in caplog.text


def test_an_integrity_error_is_the_entrys_and_not_the_databases(
    ledger: Ledger, writer: Writer
) -> None:
    async def clash() -> None:
        writer.error = IntegrityError("UNIQUE constraint failed: signer@example.org")
        with pytest.raises(BadEntryError) as caught:
            await ledger.append("notes", "twice")
        assert "signer" not in repr(caught.value)

    asyncio.run(clash())


def test_a_full_queue_is_told_at_once(ledger: Ledger, writer: Writer, rows: Rows) -> None:
    texts = [f"note {number}" for number in range(10)]
    answers = asyncio.run(append_behind_one(ledger, writer, *texts))

    assert answers[:8] == [Outcome.DONE] * 8
    assert [type(answer) for answer in answers[8:]] == [LedgerFullError] * 2
    assert rows() == ["first", *texts[:8]]


def test_an_entry_whose_waiter_has_gone_is_not_begun(
    ledger: Ledger, writer: Writer, rows: Rows
) -> None:
    async def leave() -> None:
        writer.held.clear()
        first = asyncio.create_task(ledger.append("notes", "first"))
        await asyncio.to_thread(writer.busy.wait, PATIENCE_SECONDS)
        with pytest.raises(TimeoutError):
            await asyncio.wait_for(ledger.append("notes", "gone"), 0.01)
        writer.held.set()
        assert await first is Outcome.DONE
        assert await ledger.append("notes", "last") is Outcome.DONE

    asyncio.run(leave())
    assert rows() == ["first", "last"]


def test_an_entry_whose_waiter_leaves_during_the_commit_is_whole(
    ledger: Ledger, writer: Writer, rows: Rows
) -> None:
    async def leave() -> None:
        writer.held.clear()
        task = asyncio.create_task(ledger.append("notes", "first"))
        await asyncio.to_thread(writer.busy.wait, PATIENCE_SECONDS)
        task.cancel()
        writer.held.set()
        assert await ledger.append("notes", "last") is Outcome.DONE

    asyncio.run(leave())
    assert rows() == ["first", "last"]


def test_a_dead_thread_refuses_everything(
    ledger: Ledger, writer: Writer, rows: Rows, caplog: pytest.LogCaptureFixture
) -> None:
    writer.error = SystemExit()

    assert [type(answer) for answer in asyncio.run(append_all(ledger, "a", "b"))] == [
        LedgerDownError
    ] * 2
    assert not ledger.alive
    assert [type(answer) for answer in asyncio.run(append_all(ledger, "c"))] == [LedgerDownError]
    assert rows() == []
    assert ledger.close(PATIENCE_SECONDS)
    assert caplog.messages[0].startswith("The thread ledger-writing died: SystemExit at ")


def test_close_commits_what_is_queued(ledger: Ledger, writer: Writer, rows: Rows) -> None:
    texts = [f"note {number}" for number in range(8)]

    async def append_and_close() -> list[object]:
        tasks = asyncio.create_task(append_all(ledger, *texts))
        await asyncio.sleep(0.01)
        assert await asyncio.to_thread(ledger.close, PATIENCE_SECONDS)
        return await tasks

    assert asyncio.run(append_and_close()) == [Outcome.DONE] * 8
    assert rows() == texts
    assert not ledger.alive


def test_read_sees_what_was_appended(ledger: Ledger) -> None:
    async def append_and_read() -> int:
        await ledger.append("notes", "one")
        return await ledger.read(count_notes)

    assert asyncio.run(append_and_read()) == 1


def test_read_may_answer_none(ledger: Ledger) -> None:
    assert asyncio.run(ledger.read(lambda connection: None)) is None


def test_read_goes_on_while_a_commit_is_held(ledger: Ledger, writer: Writer) -> None:
    async def read_beside() -> None:
        writer.held.clear()
        append = asyncio.create_task(ledger.append("notes", "one"))
        await asyncio.to_thread(writer.busy.wait, PATIENCE_SECONDS)
        assert await ledger.read(count_notes) == 0
        writer.held.set()
        await append
        assert await ledger.read(count_notes) == 1

    asyncio.run(read_beside())


def test_read_cannot_write(ledger: Ledger, rows: Rows) -> None:
    def write(connection: BaseDatabaseWrapper) -> object:
        return write_notes(connection, ["sly"])

    async def try_twice() -> None:
        # Twice: after the first refusal there is a new connection, which must refuse as well.
        for _ in range(2):
            with pytest.raises(LedgerDownError):
                await ledger.read(write)
        assert await ledger.read(count_notes) == 0

    asyncio.run(try_twice())
    assert rows() == []


def test_read_passes_on_what_the_query_raises(ledger: Ledger) -> None:
    def fail(connection: BaseDatabaseWrapper) -> None:
        raise LookupError

    with pytest.raises(LookupError):
        asyncio.run(ledger.read(fail))


def told(
    name: str, outcome: object, calls: list[tuple[str, list[object]]] | None = None
) -> Callable[[BaseDatabaseWrapper, Sequence[Any]], list[Any]]:
    """A writer that writes one note, notes what it was given and answers `outcome` to each."""

    def write(connection: BaseDatabaseWrapper, entries: Sequence[Any]) -> list[Any]:
        write_notes(connection, [name])
        if calls is not None:
            calls.append((name, list(entries)))
        return [outcome] * len(entries)

    return write


def test_commit_entries_groups_by_writer_and_keeps_the_order_of_outcomes(
    database: dict[str, Any], rows: Rows
) -> None:
    calls: list[tuple[str, list[object]]] = []
    writers = {
        "first": told("first", Outcome.DONE, calls),
        "unused": told("unused", Outcome.UNKNOWN, calls),
        "second": told("second", Outcome.ALREADY, calls),
    }
    entries = [("second", 1), ("first", 2), ("second", 3)]

    assert commit_entries(connections["default"], writers, entries) == [
        Outcome.ALREADY,
        Outcome.DONE,
        Outcome.ALREADY,
    ]
    assert calls == [("first", [2]), ("second", [1, 3])]
    assert rows() == ["first", "second"]


@pytest.mark.parametrize(
    ("writers", "error"),
    [
        ({"a": told("a", Outcome.DONE), "b": lambda connection, entries: []}, ValueError),
        ({"a": told("a", Outcome.DONE), "b": told("b", None)}, ValueError),
        ({"a": told("a", Outcome.DONE)}, KeyError),
    ],
)
def test_commit_entries_takes_back_all_where_a_writer_does_not_answer_for_each(
    database: dict[str, Any], rows: Rows, writers: dict[str, Any], error: type[Exception]
) -> None:
    with pytest.raises(error):
        commit_entries(connections["default"], writers, [("a", 1), ("b", 2)])
    assert rows() == []


def test_listed_writers_keep_the_order_of_the_settings(settings: Settings) -> None:
    settings.GLASNO_LEDGER_WRITERS = {
        "z": "tests.front.example.write_notes",
        "a": "tests.front.example.write_notes",
    }

    assert list(listed_writers().items()) == [("z", write_notes), ("a", write_notes)]

"""The ledger: what people do is committed in groups, and acknowledged after the durable commit.

Each process has one writing thread and one reading thread, each with a connection of its own.
"""

import logging
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from enum import Enum
from typing import Any, TypeVar

from django.conf import settings
from django.db import (
    DatabaseError,
    InterfaceError,
    InternalError,
    OperationalError,
    connections,
    transaction,
)
from django.db.backends.base.base import BaseDatabaseWrapper
from django.utils.module_loading import import_string

from glasno.front.desk import Desk, DeskClosedError, DeskFullError, Ticket
from glasno.kit.faults import log_fault

# At 2,000 entries a second a full queue is two seconds of waiting; beyond that people had better
# be told to come back than be kept.
QUEUE_SIZE = 4096
# One transaction. Larger ones gain nothing (docs/adr/0021) and keep the first waiters waiting.
BATCH_SIZE = 512
# What is still queued at shutdown gets this long, seconds.
CLOSING_TIME = 15.0

# The database itself is in trouble, and not the entry that was being written.
DOWN = (OperationalError, InterfaceError, InternalError)

logger = logging.getLogger(__name__)

T = TypeVar("T")


class Outcome(Enum):
    """What became of an entry."""

    DONE = "done"
    ALREADY = "already"
    EXPIRED = "expired"
    UNKNOWN = "unknown"


class LedgerError(Exception):
    """The entry is not in the ledger. Nothing about it is in the message."""


class LedgerFullError(LedgerError):
    """Too much is waiting; the same entry may be sent again later."""


class LedgerDownError(LedgerError):
    """The database does not take entries now; the same entry may be sent again later."""


class BadEntryError(LedgerError):
    """The writer failed over this one entry, while its neighbours were committed."""


Writer = Callable[[BaseDatabaseWrapper, Sequence[Any]], list[Outcome]]


def listed_writers() -> dict[str, Writer]:
    """The writers that GLASNO_LEDGER_WRITERS lists, in its order."""
    return {name: import_string(dotted) for name, dotted in settings.GLASNO_LEDGER_WRITERS.items()}


def commit_entries(
    connection: BaseDatabaseWrapper,
    writers: Mapping[str, Writer],
    entries: Sequence[tuple[str, Any]],
) -> list[Outcome]:
    """Writes (writer, entry) pairs in one transaction, grouped by writer in the writers' order.

    Returns their outcomes in the order of `entries`, once the commit is durable. Raises whatever a
    writer raises, ValueError for a wrong number or kind of outcomes, KeyError for no such writer;
    then nothing is written.
    """
    outcomes: dict[int, Outcome] = {}
    with transaction.atomic(using=connection.alias, durable=True):
        for name, write in writers.items():
            places = [place for place, (writer, _) in enumerate(entries) if writer == name]
            if not places:
                continue
            results = write(connection, [entries[place][1] for place in places])
            outcomes.update(zip(places, map(Outcome, results), strict=True))
        # Looked up inside the transaction: an entry that nobody wrote takes back all of it.
        return [outcomes[place] for place in range(len(entries))]


class Ledger:
    """One process's ledger on the database `alias`."""

    def __init__(
        self,
        writers: Mapping[str, Writer],
        *,
        alias: str = "default",
        queue_size: int = QUEUE_SIZE,
        batch_size: int = BATCH_SIZE,
    ) -> None:
        self._writers = dict(writers)
        self._alias = alias
        self._down = False
        self._writing = Desk(
            "ledger-writing", self._write, size=queue_size, most=batch_size, farewell=self._leave
        )
        self._reading = Desk(
            "ledger-reading", self._read, size=queue_size, most=batch_size, farewell=self._leave
        )

    @property
    def alive(self) -> bool:
        """Whether both threads take work. Whether the database does, only an append can tell."""
        return self._writing.alive and self._reading.alive

    def open(self) -> None:
        """Starts the threads; they connect when the first work comes."""
        self._writing.open()
        self._reading.open()

    def close(self, seconds: float = CLOSING_TIME) -> bool:
        """Commits what is queued, ends the threads, says whether they ended in time."""
        written = self._writing.close(seconds)
        return self._reading.close(seconds) and written

    async def append(self, writer: str, entry: object) -> Outcome:
        """Waits until the entry is durably committed. Raises LedgerError and its kinds, KeyError.

        Whoever stops waiting may find the entry committed or not, but never half.
        """
        if writer not in self._writers:
            raise KeyError(writer)
        outcome: Outcome = await _asked(self._writing, (writer, entry))
        return outcome

    async def read(self, query: Callable[[BaseDatabaseWrapper], T]) -> T:
        """Runs `query`, one statement that reads, on the reading connection, in its thread.

        Raises LedgerFullError, LedgerDownError, and whatever else the query raises.
        """
        box: list[T] = await _asked(self._reading, query)
        return box[0]

    def _write(self, tickets: Sequence[Ticket]) -> None:
        """In the writing thread: commits the tickets, halving them around one that cannot be."""
        if not tickets:
            return
        connection = connections[self._alias]
        try:
            entries = [ticket.work for ticket in tickets]
            outcomes = commit_entries(connection, self._writers, entries)
        except Exception as error:
            if self._is_down(error):
                self._fall(connection, tickets, error)
            elif len(tickets) == 1:
                log_fault(logger, "An entry could not be written", error)
                tickets[0].error = BadEntryError()
            else:
                middle = len(tickets) // 2
                self._write(tickets[:middle])
                self._write(tickets[middle:])
            return
        self._rise()
        for ticket, outcome in zip(tickets, outcomes, strict=True):
            ticket.result = outcome

    def _read(self, tickets: Sequence[Ticket]) -> None:
        """In the reading thread: answers the queries one after another."""
        connection = connections[self._alias]
        for ticket in tickets:
            try:
                _forbid_writing(connection)
                # In a list, because None is a possible answer and means "no answer" to the desk.
                ticket.result = [ticket.work(connection)]
            except Exception as error:
                ticket.error = error
                if self._is_down(error):
                    ticket.error = LedgerDownError()
                    with suppress(DatabaseError):
                        connection.close()

    def _is_down(self, error: Exception) -> bool:
        # A damaged file comes as a plain DatabaseError; the kinds below it speak of one statement.
        return isinstance(error, DOWN) or type(error) is DatabaseError

    def _fall(
        self, connection: BaseDatabaseWrapper, tickets: Sequence[Ticket], error: Exception
    ) -> None:
        if not self._down:
            log_fault(logger, "The database takes no entries", error)
        self._down = True
        # The next batch begins with a fresh connection: that is what makes it recover by itself.
        with suppress(DatabaseError):
            connection.close()
        for ticket in tickets:
            ticket.error = LedgerDownError()

    def _rise(self) -> None:
        if self._down:
            logger.warning("The database takes entries again.")
        self._down = False

    def _leave(self) -> None:
        connections[self._alias].close()


async def _asked(desk: Desk, work: object) -> Any:
    try:
        return await desk.ask(work)
    except DeskFullError:
        raise LedgerFullError from None
    except DeskClosedError:
        raise LedgerDownError from None


def _forbid_writing(connection: BaseDatabaseWrapper) -> None:
    """Makes a fresh connection unable to write, so that what answers a GET changes nothing."""
    if connection.connection is not None:
        return
    connection.ensure_connection()
    rule = {
        "sqlite": "PRAGMA query_only = ON",
        "postgresql": "SET default_transaction_read_only = on",
    }
    with connection.cursor() as cursor:
        cursor.execute(rule[connection.vendor])

"""The ledger: what people do is committed in groups, and acknowledged after the durable commit.

Each process has one writing thread and one reading thread, each with a connection of its own, and
on SQLite a third that writes the log back.
"""

import logging
import time
from collections import Counter, deque
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from typing import Any, TypeVar

from django.conf import settings
from django.db import (
    DatabaseError,
    InterfaceError,
    InternalError,
    OperationalError,
    connections,
)
from django.db.backends.base.base import BaseDatabaseWrapper
from django.utils.module_loading import import_string

from glasno.front.backfilling import Backfill
from glasno.front.committing import (
    Outcome,
    Writer,
    commit_again,
    commit_entries,
    unwritable,
    was_replaced,
)
from glasno.front.desk import Desk, DeskClosedError, DeskFullError, Ticket
from glasno.front.turnstile import Turnstile
from glasno.kit import metering
from glasno.kit.faults import log_fault

__all__ = [
    "BadEntryError",
    "Ledger",
    "LedgerDownError",
    "LedgerError",
    "LedgerFullError",
    "Outcome",
    "Writer",
    "commit_entries",
    "listed_writers",
]

# At 2,000 entries a second a full queue is two seconds of waiting; beyond that people had better
# be told to come back than be kept.
QUEUE_SIZE = 4096
# One transaction. Larger ones gain nothing (docs/adr/0021) and keep the first waiters waiting.
BATCH_SIZE = 512
# What is still queued at shutdown gets this long, seconds.
CLOSING_TIME = 15.0

# Writers of the front itself, whose entries are nobody's deeds.
OWN = "front."
ENTRIES = metering.counters(
    "glasno_ledger_entries",
    "What people did and had acknowledged, by outcome.",
    outcome=[outcome.value for outcome in Outcome],
)
COMMITTING = metering.histogram(
    "glasno_ledger_commit_seconds", "How long a batch took to be on the disk."
)
TOGETHER = metering.histogram(
    "glasno_ledger_batch_entries",
    "How many entries were committed together.",
    [2**power for power in range(10)],
)
WAITING = metering.gauge(
    "glasno_ledger_waiting", "Entries that waited behind the batch begun last.", "livesum"
)
FAILURES = metering.counters(
    "glasno_ledger_failures", "Entries refused.", kind=("full", "down", "entry")
)

# The database itself is in trouble, and not the entry that was being written.
DOWN = (OperationalError, InterfaceError, InternalError)

logger = logging.getLogger(__name__)

T = TypeVar("T")


class LedgerError(Exception):
    """The entry is not in the ledger. Nothing about it is in the message."""


class LedgerFullError(LedgerError):
    """Too much is waiting; the same entry may be sent again later."""


class LedgerDownError(LedgerError):
    """The database does not take entries now; the same entry may be sent again later."""


class BadEntryError(LedgerError):
    """The writer failed over this one entry, while its neighbours were committed."""


def listed_writers() -> dict[str, Writer]:
    """The writers that GLASNO_LEDGER_WRITERS lists, in its order."""
    return {name: import_string(dotted) for name, dotted in settings.GLASNO_LEDGER_WRITERS.items()}


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
        self._turnstile = Turnstile()
        self._backfill = Backfill(alias)
        # Why batches had to be tried again, and how often since the ledger was made.
        self.retried: Counter[str] = Counter()
        self._writing = Desk(
            "ledger-writing",
            self._write,
            size=queue_size,
            most=batch_size,
            farewell=self._leave_writing,
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
        self._backfill.open()

    def close(self, seconds: float = CLOSING_TIME) -> bool:
        """Commits what is queued, ends the threads, says whether they ended in time."""
        ended = [each.close(seconds) for each in (self._writing, self._reading, self._backfill)]
        return all(ended)

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
        WAITING.set(self._writing.waiting)
        began = time.perf_counter()
        try:
            entries = [ticket.work for ticket in tickets]
            with self._turnstile.turn(connection):
                outcomes = commit_again(connection, self._writers, entries, retried=self.retried)
        except Exception as error:
            if self._is_down(error):
                self._fall(connection, tickets, error)
            elif len(tickets) == 1:
                log_fault(logger, "An entry could not be written", error)
                tickets[0].error = BadEntryError()
                FAILURES["entry",].inc()
            else:
                middle = len(tickets) // 2
                self._write(tickets[:middle])
                self._write(tickets[middle:])
            return
        self._backfill.committed()
        self._rise()
        _measure(time.perf_counter() - began, entries, outcomes)
        for ticket, outcome in zip(tickets, outcomes, strict=True):
            ticket.result = outcome

    def _read(self, tickets: Sequence[Ticket]) -> None:
        """In the reading thread: answers the queries one after another."""
        connection = connections[self._alias]
        waiting = deque(tickets)
        again = True
        while waiting:
            used = None
            try:
                connection.ensure_connection()
                used = connection.connection
                with unwritable(connection):
                    while waiting:
                        # In a list: None is a possible answer and means "no answer" to the desk.
                        waiting[0].result = [waiting[0].work(connection)]
                        waiting.popleft()
            except Exception as error:
                if again and used is not None and was_replaced(connection, used):
                    again = False  # what only reads may be asked again
                    continue
                self._refuse_reading(connection, waiting, error)

    def _refuse_reading(
        self, connection: BaseDatabaseWrapper, waiting: deque[Ticket], error: Exception
    ) -> None:
        """Takes those off who are told: who was being answered, or all when nobody is there."""
        down = self._is_down(error)
        told = len(waiting) if connection.connection is None else min(1, len(waiting))
        for ticket in [waiting.popleft() for _ in range(told)]:
            ticket.result = None
            ticket.error = LedgerDownError() if down else error
        if down:
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
        FAILURES["down",].inc(len(tickets))
        for ticket in tickets:
            ticket.error = LedgerDownError()

    def _rise(self) -> None:
        if self._down:
            logger.warning("The database takes entries again.")
        self._down = False

    def _leave(self) -> None:
        connections[self._alias].close()

    def _leave_writing(self) -> None:
        self._turnstile.close()
        self._leave()


def _measure(
    seconds: float, entries: Sequence[tuple[str, Any]], outcomes: Sequence[Outcome]
) -> None:
    """A batch that was committed."""
    COMMITTING.observe(seconds)
    TOGETHER.observe(len(entries))
    told = Counter(
        outcome
        for (writer, _), outcome in zip(entries, outcomes, strict=True)
        if not writer.startswith(OWN)
    )
    for outcome, number in told.items():
        ENTRIES[outcome.value,].inc(number)


async def _asked(desk: Desk, work: object) -> Any:
    try:
        return await desk.ask(work)
    except DeskFullError:
        FAILURES["full",].inc()
        raise LedgerFullError from None
    except DeskClosedError:
        raise LedgerDownError from None

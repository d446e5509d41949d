"""One transaction of the ledger: its limits, when it is tried again, and when nobody may.

Nothing here rests on a session of PostgreSQL: behind PgBouncer in transaction mode the next
transaction has another one (docs/adr/0075).
"""

import random
import time
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from enum import Enum
from typing import Any

from django.db import transaction
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.utils import Error

from glasno.kit import metering
from glasno.kit.limits import LIMITS, UNDONE, limit

BUSY = "SQLITE_BUSY"
RETRIES = metering.counters(
    "glasno_ledger_retries",
    "Batches tried again, by why.",
    why=[*UNDONE.values(), "busy", "lost"],
)
# A batch that has been tried so often or so long has met more than bad luck.
MOST_ATTEMPTS = 6
RETRY_SECONDS = 4.0
# The first pause between two attempts, seconds; each further one may be twice as long.
SHORTEST_PAUSE = 0.01

# Whatever the server's own setting: acknowledged is what is on disk, here and where it must be.
_DURABLE = "; SET LOCAL synchronous_commit = on"
_READ_ONLY = "SET TRANSACTION READ ONLY; "


class Outcome(Enum):
    """What became of an entry."""

    DONE = "done"
    ALREADY = "already"
    EXPIRED = "expired"
    UNKNOWN = "unknown"


Writer = Callable[[BaseDatabaseWrapper, Sequence[Any]], list[Outcome]]


@dataclass
class Progress:
    """How far a transaction has come: from `committing` on nobody knows until the answer comes."""

    committing: bool = False


def commit_entries(
    connection: BaseDatabaseWrapper,
    writers: Mapping[str, Writer],
    entries: Sequence[tuple[str, Any]],
    progress: Progress | None = None,
) -> list[Outcome]:
    """Writes (writer, entry) pairs in one transaction, grouped by writer in the writers' order.

    Returns their outcomes in the order of `entries`, once the commit is durable. Raises whatever a
    writer raises, ValueError for a wrong number or kind of outcomes, KeyError for no such writer;
    then nothing is written, unless `progress` says that the commit had begun.
    """
    outcomes: dict[int, Outcome] = {}
    with transaction.atomic(using=connection.alias, durable=True):
        limit(connection, LIMITS + _DURABLE)
        for name, write in writers.items():
            places = [place for place, (writer, _) in enumerate(entries) if writer == name]
            if not places:
                continue
            results = write(connection, [entries[place][1] for place in places])
            outcomes.update(zip(places, map(Outcome, results), strict=True))
        # Looked up inside the transaction: an entry that nobody wrote takes back all of it.
        in_order = [outcomes[place] for place in range(len(entries))]
        if progress is not None:
            progress.committing = True
    return in_order


def commit_again(
    connection: BaseDatabaseWrapper,
    writers: Mapping[str, Writer],
    entries: Sequence[tuple[str, Any]],
    *,
    retried: Counter[str],
) -> list[Outcome]:
    """`commit_entries`, tried again while it is certain that nothing of it was written.

    That is so where the database says that it has undone all, and where the connection was lost
    before the commit was begun. `retried` counts why. Raises as `commit_entries` does.
    """
    until = time.monotonic() + RETRY_SECONDS
    attempt = 0
    while True:
        attempt += 1
        progress = Progress()
        # Outside: who cannot even connect has waited long enough.
        connection.ensure_connection()
        used = connection.connection
        try:
            return commit_entries(connection, writers, entries, progress)
        except Error as error:
            lost = was_replaced(connection, used)
            why = _why_again(error, lost=lost, progress=progress)
            if why is None or attempt == MOST_ATTEMPTS or time.monotonic() > until:
                raise
            retried[why] += 1
            RETRIES[why,].inc()
        time.sleep(random.uniform(0, SHORTEST_PAUSE * 2**attempt))  # noqa: S311 - no secret: it parts two that met


def was_replaced(connection: BaseDatabaseWrapper, used: object) -> bool:
    """Whether the connection `used` was lost, and Django has another one already.

    At the end of a transaction that has lost its own it takes one, and raises when there is none.
    """
    return connection.connection is not None and connection.connection is not used


@contextmanager
def unwritable(connection: BaseDatabaseWrapper) -> Iterator[None]:
    """Within it nothing can be written, so that what answers a GET changes nothing."""
    if connection.vendor == "sqlite":
        with connection.cursor() as cursor:
            cursor.execute("PRAGMA query_only = ON")
        yield
        return
    # Not of the session: that one goes back to the pool, and on to who writes.
    with transaction.atomic(using=connection.alias):
        limit(connection, _READ_ONLY + LIMITS)
        yield


def _why_again(error: Exception, *, lost: bool, progress: Progress) -> str | None:
    """Why the same entries may be tried once more; None when they may not."""
    cause = error.__cause__
    code = getattr(cause, "sqlite_errorname", None) or getattr(cause, "sqlstate", None) or ""
    if code in UNDONE:
        return UNDONE[code]
    if progress.committing:
        return None  # it may be written, and may not be: nobody knows
    if code.startswith(BUSY):
        return "busy"
    return "lost" if lost else None

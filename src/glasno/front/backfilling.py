"""SQLite's write-ahead log is written back beside those who write, and not by them.

Left to itself, SQLite has every few commits write a thousand scattered pages back into the file
before it returns, and all other signers wait behind it; the larger the site, the more scattered
(docs/adr/0095). Here a thread follows the commits. Its checkpoints are passive: they take no lock
that a writer needs, and another process's at the same moment is simply left to that one.
"""

import threading
import time
from contextlib import suppress

from django.db import DatabaseError, connections

# Seconds in which more commits may come: each checkpoint costs an fsync.
TOGETHER = 0.03


class Backfill:
    """One ledger's, on the database `alias`; on any other than SQLite it does nothing."""

    def __init__(self, alias: str) -> None:
        self._alias = alias
        self._committed = threading.Event()
        self._over = False
        self._thread: threading.Thread | None = None

    def open(self) -> None:
        """Start the thread; it connects at the first commit."""
        if connections[self._alias].vendor == "sqlite":
            self._thread = threading.Thread(target=self._run, name="backfill", daemon=True)
            self._thread.start()

    def committed(self) -> None:
        """Something stands in the log that may be written back. Takes no time."""
        self._committed.set()

    def close(self, seconds: float) -> bool:
        """End the thread, wait for it so long, and say whether it did; none is left to be."""
        self._over = True
        self._committed.set()
        if self._thread is None:
            return True
        self._thread.join(seconds)
        return not self._thread.is_alive()

    def _run(self) -> None:
        while self._committed.wait():
            time.sleep(TOGETHER)
            self._committed.clear()
            if self._over:  # looked at after the word is taken down, so that the last one is heard
                break
            self._write_back()
        connections[self._alias].close()

    def _write_back(self) -> None:
        connection = connections[self._alias]
        try:
            with connection.cursor() as cursor:
                cursor.execute("PRAGMA wal_checkpoint(PASSIVE)")
        except DatabaseError:
            # A full disk, say. The log stays, and who writes next hears of it and says so.
            with suppress(DatabaseError):
                connection.close()

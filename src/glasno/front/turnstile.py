"""Whose turn it is to write, where several processes of the front share one SQLite file.

SQLite has no line: who finds the file busy sleeps, up to a tenth of a second, and finds it busy
again, while the other process comes back within two milliseconds. The slowest signers then waited
half a second. A lock on a file beside the database, looked at every millisecond, lets them
alternate. It decides nothing: who waits too long, or cannot have the file, goes on without a turn,
and the database sees to the rest.
"""

import fcntl
import os
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from django.db.backends.base.base import BaseDatabaseWrapper

SUFFIX = ".turn"
LOOK_SECONDS = 0.001
# Longer than a full batch takes on a slow disk; a process that was frozen holds nobody up longer.
LONGEST_SECONDS = 0.25


class Turnstile:
    """One thread's; the file is opened at its first turn, and so never before a fork."""

    def __init__(self) -> None:
        self._file: int | None = None

    @contextmanager
    def turn(self, connection: BaseDatabaseWrapper) -> Iterator[None]:
        """Within it no other ledger of this SQLite file writes, unless it has waited too long."""
        held = self._wait(connection)
        try:
            yield
        finally:
            if held and self._file is not None:
                fcntl.flock(self._file, fcntl.LOCK_UN)

    def close(self) -> None:
        """Let go of the file; a further turn opens it again."""
        if self._file is not None:
            os.close(self._file)
            self._file = None

    def _wait(self, connection: BaseDatabaseWrapper) -> bool:
        with suppress(OSError):  # a full disk has no room for the file, and the turn is not needed
            if self._file is None:
                self._file = _opened(connection)
            until = time.monotonic() + LONGEST_SECONDS
            while self._file is not None and time.monotonic() < until:
                with suppress(BlockingIOError):
                    fcntl.flock(self._file, fcntl.LOCK_EX | fcntl.LOCK_NB)
                    return True
                time.sleep(LOOK_SECONDS)
        return False


def _opened(connection: BaseDatabaseWrapper) -> int | None:
    """The file beside the database; None where the database is no file of its own."""
    name = str(connection.settings_dict["NAME"])
    if connection.vendor != "sqlite" or not Path(name).is_file():
        return None
    flags = os.O_RDWR | os.O_CREAT | os.O_CLOEXEC
    return os.open(f"{name}{SUFFIX}", flags, 0o600)

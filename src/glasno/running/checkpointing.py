"""On SQLite, what was erased also leaves the write-ahead log, within a second or two.

`secure_delete` overwrites what is deleted in the database file, but older pages linger in the log
until it is written back and cut to nothing (SECURITY.md: erased means unreadable).
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from pathlib import Path

from django.db import connection

EVERY = 1.0  # seconds
PATIENCE = 100  # milliseconds; on a busy site SQLite's own checkpoints pass in between


def begin() -> Callable[[datetime], float]:
    """The step of GLASNO_WORK."""
    return checkpoint


def checkpoint(_now: datetime) -> float:
    """Write the log back and cut it, unless somebody is in the middle of something."""
    if connection.vendor == "sqlite" and _log_is_written():
        patience = connection.settings_dict["OPTIONS"].get("timeout", 5)
        with connection.cursor() as cursor:
            cursor.execute(f"PRAGMA busy_timeout = {PATIENCE}")
            cursor.execute("PRAGMA wal_checkpoint(TRUNCATE)")
            cursor.execute(f"PRAGMA busy_timeout = {int(patience * 1000)}")
    return EVERY


def _log_is_written() -> bool:
    try:
        return Path(f"{connection.settings_dict['NAME']}-wal").stat().st_size > 0
    except FileNotFoundError:
        return False

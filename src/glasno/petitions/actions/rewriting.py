"""On PostgreSQL the sealed tables are written anew, so that what was erased leaves their files.

PostgreSQL erases by marking: the bytes stay in the file until something else is written there
(docs/adr/0073). SQLite overwrites at once and needs none of this.
"""

import time
from datetime import datetime

from django.apps import apps
from django.conf import settings
from django.db import connection

# Signers hold a table's lock for milliseconds: it is asked for between them, never waited for,
# because everybody after us would wait too.
ATTEMPTS = 100
PAUSE_SECONDS = 0.1


class TableBusyError(Exception):
    """Somebody keeps the table locked, such as a backup; it is tried again at the next call."""


def rewrite_sealed(*, now: datetime) -> int:
    """Writes the living rows of each of GLASNO_SEALED_TABLES to a new file; how many tables.

    While a table is being copied nobody can write it. Raises TableBusyError.
    """
    if connection.vendor != "postgresql":
        return 0
    for label in settings.GLASNO_SEALED_TABLES:
        _rewrite(apps.get_model(label)._meta.db_table)  # noqa: SLF001 - Django's own documented name
    return len(settings.GLASNO_SEALED_TABLES)


def _rewrite(table: str) -> None:
    before = _file(table)
    for _attempt in range(ATTEMPTS):
        with connection.cursor() as cursor:
            # Not waiting is said in the statement: a setting of the session would not hold behind
            # PgBouncer.
            cursor.execute(f"VACUUM (FULL, SKIP_LOCKED) {table}")
        if _file(table) != before:
            return
        time.sleep(PAUSE_SECONDS)
    raise TableBusyError(table)


def _file(table: str) -> int:
    """The number of the table's file: another one after it was written anew."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_relation_filenode(%s::regclass)", [table])
        return int(cursor.fetchone()[0])

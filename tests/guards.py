"""The triggers that refuse what must never happen, and how a test gets past them."""

import re
from collections.abc import Iterable, Iterator
from contextlib import contextmanager

from django.db import connection, transaction
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.backends.base.operations import BaseDatabaseOperations
from django.db.backends.utils import CursorWrapper

FOUND = {
    "sqlite": "SELECT name, sql FROM sqlite_master WHERE type = 'trigger' ORDER BY name",
    "postgresql": (
        "SELECT tgname, tgrelid::regclass::text FROM pg_trigger WHERE NOT tgisinternal "
        "ORDER BY tgname"
    ),
}


def find_guards(cursor: CursorWrapper, vendor: str) -> dict[str, str]:
    """Every trigger there is: name -> on SQLite what made it, on PostgreSQL its table."""
    cursor.execute(FOUND[vendor])
    return dict(cursor.fetchall())


@contextmanager
def unguarded(connection: BaseDatabaseWrapper = connection) -> Iterator[CursorWrapper]:
    """A transaction in which no trigger stands: for what an older release, or a fault, has left."""
    with transaction.atomic(using=connection.alias), connection.cursor() as cursor:
        guards = find_guards(cursor, connection.vendor)
        before = [f"DROP TRIGGER {name}" for name in guards]
        after = list(guards.values())
        if connection.vendor == "postgresql":
            before = [f"ALTER TABLE {table} DISABLE TRIGGER USER" for table in guards.values()]
            after = [f"ALTER TABLE {table} ENABLE TRIGGER USER" for table in guards.values()]
            # What foreign keys still have to look at would keep a table from being altered.
            after.insert(0, "SET CONSTRAINTS ALL IMMEDIATE")
        for statement in before:
            cursor.execute(statement)
        yield cursor
        for statement in after:
            cursor.execute(statement)


def flush_unguarded(operations: BaseDatabaseOperations, statements: Iterable[str]) -> None:
    """In place of Django's own `execute_sql_flush`: no trigger stands while the tables empty."""
    with unguarded(operations.connection) as cursor:
        for statement in statements:
            # TRUNCATE gives each table and index a new file: a few rows are deleted sooner.
            tables = re.findall('"[a-z_]+"', statement) if statement.startswith("TRUNCATE") else []
            for each in [f"DELETE FROM {table}" for table in tables] or [statement]:  # noqa: S608 - Django's own names
                cursor.execute(each)

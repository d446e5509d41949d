"""Many rows into one table at once, by the shortest way that each database has.

PostgreSQL takes them as one binary COPY, SQLite as INSERTs of up to 32 rows; both beside Django's
own cursor, which would bind or spell out each row alone (docs/adr/0078). Nothing is prepared on the
server and nothing is left to the session.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass, field
from itertools import chain
from typing import Any, Protocol


class Connection(Protocol):
    """What of a Django connection is used here; it has begun a transaction."""

    @property
    def vendor(self) -> str: ...

    @property
    def connection(self) -> Any: ...

    @property
    def wrap_database_errors(self) -> AbstractContextManager[Any]: ...


# Rows a statement on SQLite, largest first: few enough texts that the connection keeps them all
# prepared. Each statement runs without holding the interpreter, so fewer are fewer hand-overs.
PORTIONS = (32, 16, 8, 4, 2, 1)


@dataclass(frozen=True)
class Table:
    """A table by name, and the columns that are written: name -> PostgreSQL's name of its type.

    The names go into statements as they stand: they come from the program alone.
    """

    name: str
    columns: Mapping[str, str]
    inserts: Mapping[int, str] = field(init=False)  # by the number of rows
    copy: str = field(init=False)

    def __post_init__(self) -> None:
        names, marks = ", ".join(self.columns), ", ".join("?" * len(self.columns))
        insert = f"INSERT INTO {self.name} ({names}) VALUES "  # noqa: S608 - see above
        inserts = {size: insert + ", ".join([f"({marks})"] * size) for size in PORTIONS}
        object.__setattr__(self, "inserts", inserts)
        copy = f"COPY {self.name} ({names}) FROM STDIN (FORMAT BINARY)"
        object.__setattr__(self, "copy", copy)


def insert_rows(connection: Connection, table: Table, rows: Sequence[Sequence[object]]) -> None:
    """Writes the rows in the connection's own transaction; each has a value for every column.

    Values are str, bytes, int, bool, date and None. Raises django.db's errors; then the transaction
    is to be rolled back.
    """
    with connection.wrap_database_errors:
        if connection.vendor == "sqlite":
            _insert(connection.connection, table, rows)
        else:
            _copy(connection.connection, table, rows)


def _insert(connection: Any, table: Table, rows: Sequence[Sequence[object]]) -> None:
    at = 0
    for size in PORTIONS:
        while len(rows) - at >= size:
            values = list(chain.from_iterable(rows[at : at + size]))
            connection.execute(table.inserts[size], values)
            at += size


def _copy(connection: Any, table: Table, rows: Iterable[Sequence[object]]) -> None:
    from psycopg import Cursor  # noqa: PLC0415 -- whoever has SQLite need not load it

    with Cursor(connection) as cursor, cursor.copy(table.copy) as copy:
        copy.set_types(list(table.columns.values()))
        for row in rows:
            copy.write_row(row)

"""The two databases as the bench looks into them, past Glasno."""

import contextlib
import sqlite3
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Protocol

import psycopg

from bench.processes import environ
from bench.refusing import RefusedError

Row = dict[str, object]


class Store(Protocol):
    """What the bench asks of a database."""

    @property
    def kind(self) -> str:
        """As it is called in the report."""

    @property
    def url(self) -> str:
        """GLASNO_DATABASE_URL."""

    def value(self, statement: str) -> int:
        """The one number that a statement answers."""

    def row(self, statement: str) -> Row:
        """The first row that a statement answers, by column."""

    def run(self, *statements: str) -> None:
        """Statements in one transaction, as a person at the database's own prompt."""

    def random(self, size: int) -> str:
        """SQL that makes so many random bytes, anew for each row; a multiple of 16."""

    def numbers(self, count: int) -> str:
        """SQL of a table with one column `n` that runs from 1 to `count`."""

    def advanced(self, table: str) -> tuple[str, ...]:
        """SQL after which a table numbers on from its last row."""

    def settle(self) -> None:
        """Have it write down, and learn, what was put into it."""


@dataclass(frozen=True)
class Sqlite:
    path: Path
    kind: str = "SQLite"

    @property
    def url(self) -> str:
        return f"sqlite:///{self.path}"

    def value(self, statement: str) -> int:
        with self._opened() as connection:
            return int(connection.execute(statement).fetchone()[0])

    def row(self, statement: str) -> Row:
        with self._opened() as connection:
            connection.row_factory = sqlite3.Row
            return dict(connection.execute(statement).fetchone())

    def run(self, *statements: str) -> None:
        with self._opened() as connection:
            # Filling is not measured. Glasno's own connections set what they need for themselves.
            connection.execute("PRAGMA synchronous=OFF")
            connection.execute("PRAGMA cache_size=-1000000")
            connection.execute("BEGIN IMMEDIATE")
            for statement in statements:
                connection.execute(statement)
            connection.execute("COMMIT")

    def random(self, size: int) -> str:
        return f"randomblob({size})"

    def numbers(self, count: int) -> str:
        return (
            "(WITH RECURSIVE counting(n) AS"
            f" (SELECT 1 UNION ALL SELECT n + 1 FROM counting WHERE n < {count})"
            " SELECT n FROM counting)"
        )

    def advanced(self, table: str) -> tuple[str, ...]:
        return ()  # AUTOINCREMENT has seen the numbers itself

    def settle(self) -> None:
        with self._opened() as connection:
            connection.execute("ANALYZE")
            connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")

    @contextlib.contextmanager
    def _opened(self) -> Iterator[sqlite3.Connection]:
        with contextlib.closing(sqlite3.connect(self.path, isolation_level=None)) as connection:
            connection.execute("PRAGMA busy_timeout=10000")
            yield connection


@dataclass(frozen=True)
class PostgreSQL:
    url: str
    kind: str = "PostgreSQL"

    def value(self, statement: str) -> int:
        found = self._first(statement)[1]
        return int(found[0])

    def row(self, statement: str) -> Row:
        names, found = self._first(statement)
        return dict(zip(names, found, strict=True))

    def run(self, *statements: str) -> None:
        with psycopg.connect(self.url) as connection:
            for statement in statements:
                connection.execute(statement.encode())

    def random(self, size: int) -> str:
        return " || ".join(["uuid_send(gen_random_uuid())"] * (size // 16))

    def numbers(self, count: int) -> str:
        return f"(SELECT n FROM generate_series(1, {count}) AS n)"

    def advanced(self, table: str) -> tuple[str, ...]:
        sequence = f"pg_get_serial_sequence('{table}', 'id')"
        return (f"SELECT setval({sequence}, (SELECT max(id) FROM {table}))",)

    def settle(self) -> None:
        with psycopg.connect(self.url, autocommit=True) as connection:
            connection.execute("VACUUM (ANALYZE)")
            connection.execute("CHECKPOINT")

    def _first(self, statement: str) -> tuple[list[str], tuple[Any, ...]]:
        with psycopg.connect(self.url) as connection:
            cursor = connection.execute(statement.encode())
            names = [column.name for column in cursor.description or ()]
            found = cursor.fetchone()
        if found is None:
            raise RefusedError("The database holds no row where one must be.")
        return names, found


def sqlite_durability() -> str:
    """What Glasno sets on each of its connections, asked of Glasno itself."""
    question = (
        "from glasno.config.settings import DATABASES;"
        "print(DATABASES['default']['OPTIONS']['init_command'])"
    )
    ended = subprocess.run(
        [sys.executable, "-c", question],
        env=environ({"data": "/nonexistent"}),
        capture_output=True,
        text=True,
        check=False,
    )
    if ended.returncode:
        raise RefusedError("Glasno does not say how it opens SQLite, so nothing is reported.")
    return ended.stdout.strip().replace("PRAGMA ", "").replace("; ", ", ")

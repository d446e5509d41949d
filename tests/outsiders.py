"""Another program that looks into Glasno's database, whichever kind it is."""

import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Any

import psycopg
from django.db import connection

from glasno.config.postgresql import read_postgresql_url
from tests import postgresql

Row = tuple[Any, ...]


def name(data: Path) -> str:
    """What Glasno calls the database of a data directory in a sentence."""
    if postgresql.running():
        return read_postgresql_url(postgresql.database_of(data)).place
    return f"{data}/glasno.sqlite3"


def read(data: Path, statement: str) -> list[Row]:
    """What a statement finds in the database of a data directory."""
    if postgresql.running():
        return _asked(postgresql.database_of(data), statement)
    return _read_file(data / "glasno.sqlite3", statement)


def read_by(settings: dict[str, Any], statement: str) -> list[Row]:
    """What a statement finds in the database that Django's settings describe."""
    if settings["ENGINE"].endswith("sqlite3"):
        return _read_file(Path(settings["NAME"]), statement)
    place = f"{settings['HOST']}:{settings['PORT']}/{settings['NAME']}"
    return _asked(f"postgresql://{settings['USER']}:{settings['PASSWORD']}@{place}", statement)


def write(data: Path, *statements: str) -> None:
    """Changes the database of a data directory behind Glasno's back, durably."""
    if postgresql.running():
        with postgresql.connect(data) as database:
            for statement in statements:
                database.execute(statement.encode())
        return
    with closing(sqlite3.connect(data / "glasno.sqlite3")) as file, file:
        for statement in statements:
            file.execute(statement)


@contextmanager
def another_session() -> Iterator[psycopg.Cursor[Any]]:
    """On PostgreSQL, a transaction of another process in this test's own database.

    Open for the length of the block, and committed at its end.
    """
    parameters = connection.get_connection_params()
    parameters.pop("cursor_factory")
    parameters.pop("context")
    with psycopg.connect(**parameters) as other:
        yield other.cursor()


def _asked(url: str, statement: str) -> list[Row]:
    with psycopg.connect(url, autocommit=True) as database:
        return database.execute(statement.encode()).fetchall()


def _read_file(path: Path, statement: str) -> list[Row]:
    with closing(sqlite3.connect(f"file:{path}?mode=ro", uri=True)) as file:
        return file.execute(statement).fetchall()

"""When the ledger tries again, and when it must not."""

from collections import Counter
from collections.abc import Callable, Sequence
from typing import Any

import pytest
from django.db import OperationalError, connections
from django.db.backends.base.base import BaseDatabaseWrapper

from glasno.front.committing import (
    MOST_ATTEMPTS,
    Outcome,
    commit_again,
    unwritable,
)
from tests.front.example import write_notes

Rows = Callable[[], list[str]]


class StateError(Exception):
    """The cause of a database error, as psycopg or sqlite3 give it."""

    def __init__(self, *, sqlstate: str | None = None, errorname: str | None = None) -> None:
        super().__init__()
        self.sqlstate = sqlstate
        self.sqlite_errorname = errorname


class Failing:
    """Writes, and then fails so many times with what the database would say."""

    def __init__(self, times: int, **said: str) -> None:
        self.left = times
        self.tried = 0
        self._said = said

    def __call__(self, connection: BaseDatabaseWrapper, entries: Sequence[Any]) -> list[Outcome]:
        self.tried += 1
        outcomes = write_notes(connection, entries)
        if self.left:
            self.left -= 1
            raise OperationalError from StateError(**self._said)
        return outcomes


def committed(writer: Failing, retried: Counter[str]) -> list[Outcome]:
    writers = {"notes": writer}
    return commit_again(connections["default"], writers, [("notes", "one")], retried=retried)


@pytest.mark.parametrize(
    ("said", "why"),
    [
        ({"sqlstate": "40001"}, "serialization"),
        ({"sqlstate": "40P01"}, "deadlock"),
        ({"sqlstate": "55P03"}, "lock_timeout"),
        ({"errorname": "SQLITE_BUSY_SNAPSHOT"}, "busy"),
    ],
)
def test_what_the_database_has_undone_is_written_once_by_the_next_attempt(
    database: dict[str, Any], rows: Rows, said: dict[str, str], why: str
) -> None:
    retried: Counter[str] = Counter()

    assert committed(Failing(2, **said), retried) == [Outcome.DONE]
    assert rows() == ["one"]
    assert retried == {why: 2}


def test_attempts_have_an_end(database: dict[str, Any], rows: Rows) -> None:
    retried: Counter[str] = Counter()
    writer = Failing(100, sqlstate="40P01")

    with pytest.raises(OperationalError):
        committed(writer, retried)
    assert rows() == []
    assert writer.tried == MOST_ATTEMPTS
    assert retried == {"deadlock": MOST_ATTEMPTS - 1}


@pytest.mark.parametrize("state", ["53100", "57014", "25006", "53300"])
def test_other_trouble_is_told_at_once(database: dict[str, Any], rows: Rows, state: str) -> None:
    retried: Counter[str] = Counter()
    writer = Failing(1, sqlstate=state)

    with pytest.raises(OperationalError):
        committed(writer, retried)
    assert (writer.tried, rows(), retried) == (1, [], {})


def test_nothing_can_be_written_while_reading_and_everything_after(
    database: dict[str, Any], rows: Rows
) -> None:
    connection = connections["default"]

    with pytest.raises(Exception, match=r"read-?only"), unwritable(connection):
        write_notes(connection, ["sly"])
    connection.close()

    assert committed(Failing(0), Counter()) == [Outcome.DONE]
    assert rows() == ["one"]


@pytest.mark.postgresql
def test_each_batch_has_its_limits_and_leaves_none_behind(database: dict[str, Any]) -> None:
    names = ("lock_timeout", "statement_timeout", "idle_in_transaction_session_timeout")
    seen: list[list[str]] = []

    def settings_now(connection: BaseDatabaseWrapper) -> list[str]:
        with connection.cursor() as cursor:
            cursor.execute(
                "SELECT setting FROM pg_settings WHERE name = ANY(%s) ORDER BY name",
                [[*names, "synchronous_commit"]],
            )
            return [str(setting) for (setting,) in cursor.fetchall()]

    def look(connection: BaseDatabaseWrapper, entries: Sequence[Any]) -> list[Outcome]:
        seen.append(settings_now(connection))
        return [Outcome.DONE]

    connection = connections["default"]
    before = settings_now(connection)
    commit_again(connection, {"notes": look}, [("notes", "one")], retried=Counter())

    assert seen == [["10000", "2000", "5000", "on"]]
    assert settings_now(connection) == before


@pytest.mark.postgresql
def test_a_connection_lost_before_the_commit_is_replaced_and_the_batch_written_once(
    database: dict[str, Any], rows: Rows
) -> None:
    connection, other = connections["default"], connections["default"].copy()
    retried: Counter[str] = Counter()
    tried: list[object] = []

    def cut_off(connection: BaseDatabaseWrapper, entries: Sequence[Any]) -> list[Outcome]:
        outcomes = write_notes(connection, entries)
        tried.append(entries)
        if len(tried) == 1:
            terminate(other, connection.connection.info.backend_pid)
            write_notes(connection, ["into nothing"])
        return outcomes

    assert commit_again(connection, {"notes": cut_off}, [("notes", "one")], retried=retried) == [
        Outcome.DONE
    ]
    other.close()
    assert rows() == ["one"]
    assert retried == {"lost": 1}


@pytest.mark.postgresql
def test_a_connection_lost_at_the_commit_is_never_tried_again(
    database: dict[str, Any], rows: Rows
) -> None:
    connection, other = connections["default"], connections["default"].copy()
    retried: Counter[str] = Counter()

    def cut_off_at_the_end(
        connection: BaseDatabaseWrapper, entries: Sequence[Any]
    ) -> list[Outcome]:
        outcomes = write_notes(connection, entries)
        terminate(other, connection.connection.info.backend_pid)
        return outcomes

    writers = {"notes": cut_off_at_the_end}
    with pytest.raises(OperationalError):
        commit_again(connection, writers, [("notes", "one")], retried=retried)
    other.close()
    assert rows() == []
    assert retried == {}


def terminate(connection: BaseDatabaseWrapper, process: int) -> None:
    """End another session, and wait until it is gone."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_terminate_backend(%s, 5000)", [process])

"""`--database postgresql`: the whole run on a real PostgreSQL (a pytest plugin).

The first process of the run starts one server, or takes the one that GLASNO_TEST_DATABASE_URL
names (its role must be allowed to make databases). Each process of the run has a test database of
its own, and each data directory that a `glasno` process is started on has one too.
"""

import contextlib
import os
import secrets
from collections.abc import Iterator
from pathlib import Path

import psycopg
import pytest
from psycopg import sql

from glasno.config.postgresql import read_postgresql_url
from tests.environment import BEGUN, SERVER
from tests.postgresql_server import Server

# Fixtures behind which something is stored.
STORING = {"db", "transactional_db", "prepared", "site", "database"}

_servers: list[Server] = []
_made: list[str] = []
_of_directory: dict[Path, str] = {}


def running() -> bool:
    """Whether this run is on PostgreSQL."""
    return BEGUN in os.environ


def fresh_database() -> str:
    """A new empty database's address, for GLASNO_DATABASE_URL; gone when the run ends."""
    return _create(None)


def database_of(data: Path) -> str:
    """The address of the database that belongs to a data directory, made at first asking."""
    place = Path(data).absolute()
    if place not in _of_directory:
        _of_directory[place] = fresh_database()
    return _of_directory[place]


def copy_database(of: Path, to: Path) -> None:
    """Gives the data directory `to` a copy of the database of `of`, which nobody has open."""
    _of_directory[Path(to).absolute()] = _create(_name(database_of(of)))


def connect(data: Path) -> "psycopg.Connection[tuple[object, ...]]":
    """A connection of another program to a data directory's database, committing at once."""
    return psycopg.connect(database_of(data), autocommit=True)


def settings_of(data: Path) -> dict[str, str]:
    """What a `glasno` process on this data directory has to be told: nothing on SQLite."""
    return {"GLASNO_DATABASE_URL": database_of(data)} if running() else {}


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption(
        "--database",
        choices=("sqlite", "postgresql"),
        default="sqlite",
        help="what the tests store in; with postgresql only tests marked `data` make sense",
    )


@pytest.hookimpl(wrapper=True, tryfirst=True)
def pytest_load_initial_conftests(early_config: pytest.Config) -> Iterator[None]:
    """Before Django's settings are read, which is when a plugin of pytest's sets Django up."""
    for line in (
        "data: stores something; runs on SQLite and on PostgreSQL (set by itself in most cases)",
        "sqlite: about SQLite alone",
        "postgresql: about PostgreSQL alone",
        "looks: about what stands in a browser, whatever lies below; runs on one database",
    ):
        early_config.addinivalue_line("markers", line)
    if early_config.known_args_namespace.database == "postgresql" and not running():
        os.environ[BEGUN] = os.environ.get(SERVER) or _start()
    if running():
        os.environ["GLASNO_DATABASE_URL"] = _address(f"glasno_{secrets.token_hex(4)}")
    return (yield)


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Marks `data`, and leaves out what is about the other database."""
    other = "sqlite" if running() else "postgresql"
    left: list[pytest.Item] = []
    kept: list[pytest.Item] = []
    for item in items:
        names = set(getattr(item, "fixturenames", ()))
        stores = item.get_closest_marker("django_db") or names & STORING
        if stores and not item.get_closest_marker("looks"):
            item.add_marker("data")
        (left if item.get_closest_marker(other) else kept).append(item)
    config.hook.pytest_deselected(items=left)
    items[:] = kept


def pytest_unconfigure() -> None:
    if not _servers and running():
        for name in _made:
            with contextlib.suppress(psycopg.OperationalError):
                _administer(sql.SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)"), name)
    _made.clear()
    while _servers:
        _servers.pop().end()
        os.environ.pop(BEGUN, None)


def _start() -> str:
    server = Server()
    _servers.append(server)
    return server.url("postgres")


def _create(template: str | None) -> str:
    name = f"glasno_{secrets.token_hex(8)}"
    _made.append(name)
    _administer(
        sql.SQL("CREATE DATABASE {} TEMPLATE {}"),
        name,
        "template1" if template is None else template,
    )
    return _address(name)


def _administer(statement: sql.SQL, *names: str) -> None:
    with psycopg.connect(os.environ[BEGUN], autocommit=True) as connection:
        connection.execute(statement.format(*map(sql.Identifier, names)))


def _address(database: str) -> str:
    """The server's address with another database in it."""
    url = os.environ[BEGUN]
    head, question, query = url.partition("?")
    return f"{head.rpartition('/')[0]}/{database}{question}{query}"


def _name(url: str) -> str:
    return read_postgresql_url(url).name

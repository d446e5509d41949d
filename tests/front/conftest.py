"""A database and a data directory of one test's own, and the application on them."""

import gzip
import os
import shutil
import time
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import brotli
import pytest
from django.db import connections
from pytest_django import DjangoDbBlocker, Settings

from glasno.config.postgresql import read_postgresql_url
from glasno.front import shelf as shelf_module
from glasno.front.asgi import FrontApplication
from glasno.front.models import Probe
from glasno.front.serving import let_go
from glasno.front.shelf import PublishedShelf
from tests import outsiders, postgresql
from tests.front.client import Client
from tests.front.example import make_tables

PAGE = (
    b"""<!doctype html><html lang="en"><link rel="stylesheet" href="/assets/site.css">
<form method="post" action="/do/note/first"><input name="text"></form>
"""
    + b"<p>Longer than its own compressed copies.</p>\n" * 40
)


@pytest.fixture
def database(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, django_db_blocker: DjangoDbBlocker
) -> Iterator[dict[str, Any]]:
    """Settings of a database with the example's tables, as the default of every thread.

    A test may change the OPTIONS: a connection reads them whenever it connects.
    """
    own = connections.settings["default"]
    if postgresql.running():
        made = {**own, "NAME": read_postgresql_url(postgresql.fresh_database()).name}
    else:
        options = {**own["OPTIONS"], "timeout": 0.2}
        made = {**own, "NAME": str(tmp_path / "ledger.sqlite3"), "OPTIONS": options}
    monkeypatch.setitem(connections.settings, "default", made)
    before = connections["default"]
    connections["default"] = connection = connections.create_connection("default")
    with django_db_blocker.unblock():
        let_go()  # a pool belongs to the alias, and would go on with the other database
        make_tables(connection)
        with connection.schema_editor() as editor:
            editor.create_model(Probe)
        let_go()
        yield made
        let_go()
    connections["default"] = before


@pytest.fixture
def rows(database: dict[str, Any]) -> Callable[[], list[str]]:
    """The texts of the notes that are in the database, as another program reads them."""

    def read() -> list[str]:
        found = outsiders.read_by(database, "SELECT text FROM example_note ORDER BY id")
        return [text for (text,) in found]

    return read


@pytest.fixture
def data(tmp_path: Path) -> Path:
    """A data directory with a small published site, as publishing leaves it."""
    root = tmp_path / "data"
    (root / "editions/1").mkdir(parents=True)
    (root / "site").symlink_to("editions/1")
    put(root, "site/en/index.html", b"<!doctype html><html lang=en>Home")
    put(root, "site/ru/index.html", "<!doctype html><html lang=ru>Начало".encode())
    put(root, "site/en/first/index.html", PAGE)
    put(root, "site/en/first/index.html.gz", gzip.compress(PAGE))
    put(root, "site/en/first/index.html.br", brotli.compress(PAGE))
    put(root, "site/assets/design/site.0123456789ab.css", b"body { margin: 0 }")
    put(root, "site.live/count/first.json", b'{"confirmed": 12}')
    for status in (400, 404, 405, 408, 413, 415, 429, 431, 503):
        put(root, f"doors/errors/{status}.en.html", f"<h1>{status} in English</h1>".encode())
        put(root, f"doors/errors/{status}.ru.html", f"<h1>{status} по-русски</h1>".encode())
    put(root, "generation", b"1")
    return root


def put(root: Path, path: str, content: bytes) -> Path:
    """Writes one file whole, as publishing does: beside, then renamed."""
    place = root / path
    place.parent.mkdir(parents=True, exist_ok=True)
    beside = place.with_name(f".{place.name}.new")
    beside.write_bytes(content)
    return beside.rename(place)


def next_edition(root: Path, changes: dict[str, bytes | None]) -> Path:
    """Publishes an edition with these files written, or removed (None), and all others linked."""
    before = root / "site"
    number = int(before.readlink().name) + 1
    made = root / f"editions/{number}"
    shutil.copytree(before, made, copy_function=os.link)
    for path, content in changes.items():
        if content is None:
            (made / path).unlink()
        else:
            put(made, path, content)
    swap(root, number)
    put(root, "generation", b"edition %d" % number)
    return made


def swap(root: Path, number: int) -> None:
    """Lets `site` lead to another edition, of which no generation tells yet."""
    link = root / ".site"
    link.symlink_to(f"editions/{number}")
    link.rename(root / "site")


@pytest.fixture
def shelf(data: Path) -> Iterator[PublishedShelf]:
    """Open on that site, and following it."""
    made = PublishedShelf(data)
    made.open()
    yield made
    made.close()


@pytest.fixture
def old(monkeypatch: pytest.MonkeyPatch) -> None:
    """A second has passed since every file was written, so that none is young."""
    monkeypatch.setattr(shelf_module, "wall_clock", lambda: time.time_ns() + 10**9)


@pytest.fixture
def application(data: Path, database: dict[str, Any], settings: Settings) -> FrontApplication:
    settings.GLASNO = replace(settings.GLASNO, data=data)
    settings.GLASNO_DOORS = {
        "/do/note/": "tests.front.example.note",
        "/do/show/": "tests.front.example.show",
        "/do/break/": "tests.front.example.broken",
        "/do/slow/": "tests.front.example.slow",
        "/do/ask": "tests.front.example.ask",
        "/do/now": "tests.front.example.plain",
        "/do/hasty": "tests.front.example.hasty",
        "/do/file": "tests.front.example.file",
    }
    settings.GLASNO_LEDGER_WRITERS = {"example.notes": "tests.front.example.write_notes"}
    return FrontApplication()


@pytest.fixture
def client(application: FrontApplication) -> Iterator[Client]:
    with Client(application) as opened:
        yield opened

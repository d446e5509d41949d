import asyncio
import json
import sqlite3
from collections.abc import Callable, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from django.db import IntegrityError, connections
from django.db.backends.base.base import BaseDatabaseWrapper
from pytest_django import Settings

from glasno.front import health
from glasno.front.asgi import FrontApplication
from glasno.front.ledger import Outcome
from glasno.front.models import Probe
from tests import outsiders
from tests.front.client import Client, send

Database = dict[str, Any]


def probes(database: Database) -> int:
    ((writes,),) = outsiders.read_by(database, "SELECT max(writes) FROM front_probe")
    return writes or 0


@pytest.fixture
def always_asks(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(health, "GOOD_FOR", 0.0)


def test_health_is_ok_when_it_can_serve_and_store(client: Client, database: Database) -> None:
    answer = client.get("/health")

    assert (answer.status, json.loads(answer.body)) == (200, {"status": "ok"})
    assert probes(database) == 1


def test_health_writes_once_a_second_however_many_ask(
    application: FrontApplication, database: Database
) -> None:
    async def ask_twenty_times() -> set[int]:
        answers = await asyncio.gather(*(send(application, "GET", "/health") for _ in range(20)))
        return {answer.status for answer in answers}

    with Client(application):
        assert asyncio.run(ask_twenty_times()) == {200}
    assert probes(database) == 1


def test_health_is_503_before_publishing(
    application: FrontApplication, settings: Settings, tmp_path: Path
) -> None:
    settings.GLASNO = replace(settings.GLASNO, data=tmp_path / "empty")
    with Client(FrontApplication()) as client:
        answer = client.get("/health")

    assert answer.status == 503
    assert json.loads(answer.body) == {"status": "unavailable", "broken": ["site"]}
    assert answer["retry-after"] == "10"


@pytest.mark.sqlite
@pytest.mark.usefixtures("always_asks")
def test_health_is_503_while_the_database_is_locked_and_recovers(
    client: Client, database: Database
) -> None:
    other = sqlite3.connect(database["NAME"], isolation_level=None)
    other.execute("BEGIN EXCLUSIVE")
    locked = client.get("/health")
    other.execute("ROLLBACK")
    other.close()

    assert locked.status == 503
    assert json.loads(locked.body) == {"status": "unavailable", "broken": ["ledger"]}
    assert client.get("/health").status == 200


@pytest.mark.usefixtures("always_asks")
def test_health_is_503_once_the_ledgers_thread_has_died(
    application: FrontApplication, settings: Settings, rows: Callable[[], list[str]]
) -> None:
    settings.GLASNO_LEDGER_WRITERS = {"example.notes": "tests.front.test_health.die"}
    with Client(FrontApplication()) as client:
        assert client.get("/health").status == 200
        assert client.post("/do/note/a", b"text=a").status == 503
        assert client.get("/health").status == 503
        assert client.post("/do/note/a", b"text=a").status == 503
        assert client.get("/en/first/").status == 200


def die(connection: BaseDatabaseWrapper, entries: Sequence[Any]) -> list[Outcome]:
    raise SystemExit


@pytest.mark.sqlite
def test_health_does_not_wait_for_ever(
    client: Client, monkeypatch: pytest.MonkeyPatch, database: Database
) -> None:
    monkeypatch.setattr(health, "PATIENCE", 0.05)
    other = sqlite3.connect(database["NAME"], isolation_level=None)
    other.execute("BEGIN EXCLUSIVE")
    answer = client.get("/health")
    other.close()

    assert answer.status == 503


def test_the_probe_has_one_row(database: Database) -> None:
    connection = connections["default"]
    health.write_probe(connection, [None])
    health.write_probe(connection, [None, None])

    assert list(Probe.objects.values_list("id", "writes")) == [(1, 2)]
    with pytest.raises(IntegrityError):
        Probe.objects.create(id=2, writes=1)

"""A database of one test's own, in the state of some release."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from django.db import connections
from pytest_django import DjangoDbBlocker

from glasno.config.postgresql import read_postgresql_url
from glasno.front.serving import let_go
from tests import postgresql
from tests.migrations.states import Release


@pytest.fixture
def release(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, django_db_blocker: DjangoDbBlocker
) -> Iterator[Release]:
    """An empty database as the default of this thread, and the way through the releases."""
    own: dict[str, Any] = connections.settings["default"]
    if postgresql.running():
        made = {**own, "NAME": read_postgresql_url(postgresql.fresh_database()).name}
    else:
        made = {**own, "NAME": str(tmp_path / "old.sqlite3")}
    monkeypatch.setitem(connections.settings, "default", made)
    before = connections["default"]
    connections["default"] = connections.create_connection("default")
    with django_db_blocker.unblock():
        let_go()  # a pool belongs to the alias, and would go on with the other database
        yield Release()
        let_go()
    connections["default"] = before

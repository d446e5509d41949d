"""On PostgreSQL no word of a kept case lies in a dump, the data files, the log or the journal."""

from pathlib import Path

import pytest

from tests.journeys.site import site_on
from tests.postgresql_server import Server
from tests.running.program import run
from tests.security.sentinels import MOVED
from tests.security.sweep import spellings, sweep
from tests.security.test_case_sweep import Writer, following
from tests.security.test_sentinel_sweep_postgresql import DATABASE, server

__all__ = ["server"]  # a fixture

pytestmark = [pytest.mark.data, pytest.mark.postgresql]


def everything(server: Server) -> Path:
    """The server's directory with a fresh dump in it, everything written to its files."""
    with server.admin(DATABASE) as admin:
        admin.execute("CHECKPOINT")
    place = ("-h", server.directory, "-p", server.port, "-U", "postgres")
    server.program("pg_dump", *place, "-f", server.directory / "data" / "dump.sql", DATABASE)
    return server.directory


def test_case_kept_advanced_and_erased_is_nowhere_in_clear(server: Server, tmp_path: Path) -> None:
    data, url = tmp_path / "place" / "data", server.url(DATABASE)
    assert run("migrate", data=data, database_url=url).returncode == 0
    writer = Writer(data, database_url=url)
    writer.step()
    name = writer.told
    (box,) = writer.boxes.values()
    # What stands in each of the facts, what came back, the code name and half of it.
    parts = ("Сентинель", *MOVED, name, name.split(" ", 3)[3])
    wanted = {f"{part} {way}": raw for part in parts for way, raw in spellings(part).items()}
    # It looks where the case is: its seal is found, here as the statement's parameter in the log.
    assert sweep(everything(server), {"box": box.hex().encode()}) != []
    assert sweep(everything(server), wanted) == []

    writer.go_on()
    writer.step()
    assert sweep(everything(server), wanted) == []

    writer.go_on()
    writer.step()
    assert writer.boxes == {}
    writer.go_on()
    assert writer.end() == 0
    assert sweep(everything(server), wanted) == []
    assert sweep(data.parent, wanted) == []


def test_case_followed_at_the_doors_and_erased_is_nowhere_in_clear(
    server: Server, tmp_path: Path
) -> None:
    data, url = tmp_path / "place" / "data", server.url(DATABASE)
    with site_on(data, "--demo", database_url=url):
        pass  # what a running site publishes is what the doors read
    writer = Writer(data, "following_process", database_url=url)
    writer.step()
    wanted = following(writer.told)
    (box,) = writer.boxes.values()
    assert sweep(everything(server), {"box": box.hex().encode()}) != []
    assert sweep(everything(server), wanted) == []

    for _step in ("followed", "erased"):
        writer.go_on()
        writer.step()
        assert sweep(everything(server), wanted) == []
    assert writer.boxes == {}
    writer.go_on()
    assert writer.end() == 0
    assert sweep(everything(server), wanted) == []
    assert sweep(data.parent, wanted) == []

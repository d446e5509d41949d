"""On PostgreSQL nobody is named either: not in a dump, the data files, the log or its own journal.

Bytes of what was erased may stay there for a week, sealed: the weekly rewriting takes
them out of the tables' files.
"""

from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import psycopg
import pytest
from psycopg import sql

from tests.journeys.site import DEMO, Site, eventually, site_on
from tests.postgresql_server import Server
from tests.running.program import facts
from tests.security.sweep import spellings, sweep
from tests.security.test_sentinel_sweep import (
    ADDRESS,
    NAME,
    NEW_NAME,
    PLANTED,
    TOWN,
    inside,
    secret_in,
    words,
)

pytestmark = [pytest.mark.data, pytest.mark.postgresql]

DATABASE = "petition"
REWRITING = "glasno.petitions.actions.rewriting.rewrite_sealed"
SEALED = ("petitions_pending", "petitions_signature")


@pytest.fixture
def server() -> Iterator[Server]:
    """A server that writes down every statement, as careless operators have it."""
    server = Server(log_statement="all", log_min_duration_statement=0, log_parameter_max_length=-1)
    with closing(psycopg.connect(server.url("postgres"), autocommit=True)) as connection:
        connection.execute(sql.SQL("CREATE DATABASE {}").format(sql.Identifier(DATABASE)))
    yield server
    server.end()


@pytest.fixture
def site(tmp_path: Path, server: Server) -> Iterator[Site]:
    url = server.url(DATABASE)
    with site_on(tmp_path / "data", "--demo", database_url=url) as running:
        yield running


def all_of(server: Server, site: Site) -> Path:
    """The server's directory with a fresh dump in it, everything written to its files."""
    with server.admin(DATABASE) as admin:
        admin.execute("CHECKPOINT")
    place = ("-h", server.directory, "-p", server.port, "-U", "postgres")
    server.program("pg_dump", *place, "-f", server.directory / "data" / "dump.sql", DATABASE)
    return server.directory


def boxes(server: Server) -> dict[str, bytes]:
    """Every ciphertext that the sealed tables hold."""
    found = {}
    with server.admin(DATABASE) as admin:
        for table in SEALED:
            for column in ("person", "address", "display_text"):
                question = sql.SQL("SELECT id, {} FROM {} WHERE {} NOTNULL").format(
                    *map(sql.Identifier, (column, table, column))
                )
                for number, box in admin.execute(question):
                    found[f"{table}.{column} {number}"] = bytes(box)
    return found


def in_files(server: Server, wanted: dict[str, bytes]) -> set[str]:
    """Which of these the files of the database's tables and indexes hold."""
    with server.admin(DATABASE) as admin:
        admin.execute("CHECKPOINT")
        row = admin.execute("SELECT oid FROM pg_database WHERE datname = %s", [DATABASE]).fetchone()
    assert row is not None
    return {hit.spelling for hit in sweep(server.data / "base" / str(row[0]), wanted)}


def sign(site: Site) -> None:
    who = {"name": NAME, "email": ADDRESS, "town": TOWN}
    site.post(f"/do/sign/{DEMO}", lang="ru", display="initials", delivery="full", **who)
    site.letter(ADDRESS)


def test_sweep_finds_a_sentinel_planted_in_this_very_server(server: Server, site: Site) -> None:
    with server.admin(DATABASE) as admin:
        admin.execute("UPDATE petitions_petition SET reason = %s", [f'{{"en": "{PLANTED}"}}'])

    places = {hit.path for hit in sweep(all_of(server, site), spellings(PLANTED))}

    assert "log" in places  # this statement too was written down
    assert "data/dump.sql" in places
    assert any(place.startswith("data/base/") for place in places)
    assert any(place.startswith("data/pg_wal/") for place in places)


def test_sweep_of_the_server_waiting_confirmed_changed_and_withdrawn(
    server: Server, site: Site
) -> None:
    sign(site)
    assert sweep(all_of(server, site), words()) == []

    site.post(site.path_in_letter(ADDRESS))
    mine = site.path_in_letter(ADDRESS, 2)
    site.post(mine, name=NEW_NAME, town=TOWN, display="initials")
    secrets = {
        f"secret {way}": raw
        for letter in site.letters(ADDRESS)
        for way, raw in spellings(secret_in(letter)).items()
    }
    assert sweep(all_of(server, site), words() | secrets) == []

    site.post(mine, action="withdraw")
    eventually(lambda: site.count()["withdrawn"] == 1, "the count")
    assert site.running.stop() == 0
    (site.data.parent / "said.log").write_text("\n".join(site.running.said))
    assert sweep(all_of(server, site), words() | secrets) == []
    assert inside(sweep(site.data.parent, words() | secrets)) == []


def test_weekly_rewriting_takes_what_was_erased_out_of_the_files(
    server: Server, site: Site
) -> None:
    sign(site)
    waiting = boxes(server)
    assert in_files(server, waiting) == set(waiting)
    site.post(site.path_in_letter(ADDRESS))
    confirmed = boxes(server)
    site.post(site.path_in_letter(ADDRESS, 2), action="withdraw")
    eventually(lambda: boxes(server) == {}, "the withdrawal")
    erased = waiting | confirmed
    assert len(erased) == 6
    assert in_files(server, erased) != set()  # or this test shows nothing

    assert site.running.stop() == 0
    with server.admin(DATABASE) as admin:
        admin.execute("DELETE FROM running_scheduledrun WHERE name = %s", [REWRITING])
    told = facts("tick", data=site.data, limits="off", database_url=server.url(DATABASE))
    assert told["ran"] == [REWRITING]

    assert in_files(server, erased) == set()

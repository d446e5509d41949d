"""The database's machine dies and its standby takes over, under another address."""

from collections.abc import Iterator
from pathlib import Path

import psycopg
import pytest

from tests.faults.crowd import Crowd, all_mailed, mailed
from tests.faults.standby import Standby
from tests.journeys.site import eventually, site_on
from tests.postgresql_server import USER, Server

pytestmark = [pytest.mark.data, pytest.mark.postgresql]


@pytest.fixture
def primary() -> Iterator[Server]:
    made = Server()
    with psycopg.connect(made.url("postgres"), autocommit=True) as connection:
        connection.execute("CREATE DATABASE site")
    yield made
    made.end()


@pytest.fixture
def standby(primary: Server) -> Iterator[Standby]:
    made = Standby(primary)
    yield made
    made.stop()


def test_a_failover_to_another_address_loses_nothing_acknowledged(
    primary: Server, standby: Standby, tmp_path: Path
) -> None:
    hosts = f"127.0.0.1:{primary.port},127.0.0.1:{standby.port}"
    url = f"postgresql://{USER}:{primary.password}@{hosts}/site"
    with site_on(tmp_path / "data", "--demo", database_url=url) as site:
        processes = set(site.running.family())
        with Crowd(site) as crowd:
            eventually(lambda: len(crowd.acknowledged) > 20, "some signatures")
            primary.stop("immediate")
            eventually(lambda: crowd.statuses[503] > 0, "the first who is told to come back")
            standby.promote()
            known = len(crowd.acknowledged)
            eventually(lambda: len(crowd.acknowledged) > known + 20, "signing on the standby")

        assert set(crowd.statuses) == {303, 503}
        eventually(lambda: all_mailed(site, crowd.acknowledged), "a letter to everybody")
        letters = mailed(site)
        assert {letters[address] for address in crowd.acknowledged} == {1}
        place = f"host=127.0.0.1 port={standby.port} dbname=site user={USER}"
        with psycopg.connect(place, password=primary.password) as other:
            ((stored,),) = other.execute("SELECT count(*) FROM petitions_pending").fetchall()
        assert stored >= len(crowd.acknowledged)
        assert set(site.running.family()) == processes

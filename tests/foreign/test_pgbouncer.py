"""Glasno behind PgBouncer in transaction mode: a signer's whole way, and two ledgers at once."""

import contextlib
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from pathlib import Path

import httpx
import psycopg
import pytest

from tests.faults.answering import answer_at_once, make, together
from tests.faults.answers_process import COUNT, REQUESTS
from tests.foreign.bouncer import bouncer, sessions_settings, through
from tests.journeys.site import DEMO, Site, a_signer, eventually, site_on
from tests.postgresql_server import Server
from tests.running.program import GLASNO, PATIENCE_SECONDS, environ, free_port

pytestmark = pytest.mark.foreign


@pytest.fixture(scope="module")
def server() -> Iterator[Server]:
    made = Server()
    with psycopg.connect(made.url("postgres"), autocommit=True) as connection:
        for name in ("journey", "answers"):
            connection.execute(f"CREATE DATABASE {name}".encode())
    yield made
    made.end()


@pytest.fixture(scope="module")
def port(server: Server) -> Iterator[int]:
    """Where PgBouncer listens. A missing one fails: skipping would leave the promise untested."""
    program = shutil.which("pgbouncer") or shutil.which("/usr/sbin/pgbouncer")
    if program is None:
        pytest.fail("the pgbouncer program is missing; run `apt-get install pgbouncer`")
    with (
        tempfile.TemporaryDirectory() as directory,
        bouncer(server, Path(directory), program) as listening,
    ):
        yield listening


@contextlib.contextmanager
def second_front(site: Site, url: str) -> Iterator[httpx.Client]:
    """Another `glasno serve` and another `glasno work` beside those that run already."""
    here = free_port()
    settings = {"port": here, "limits": "off", "database_url": url, "base_url": site.address}
    commands = [[*GLASNO, "serve"], [*GLASNO, "work"]]
    started = [subprocess.Popen(each, env=environ(site.data, **settings)) for each in commands]
    address = f"http://127.0.0.1:{here}"
    try:
        with httpx.Client(base_url=address, trust_env=False, timeout=PATIENCE_SECONDS) as client:
            eventually(lambda: _healthy(client), "the second front")
            yield client
    finally:
        for process in started:
            process.terminate()
        assert [process.wait(PATIENCE_SECONDS) for process in started] == [0, 0]


def _healthy(client: httpx.Client) -> bool:
    try:
        return client.get("/health").status_code == 200
    except httpx.HTTPError:
        return False


def test_a_signers_whole_way_over_two_fronts_and_two_workers(
    server: Server, port: int, tmp_path: Path
) -> None:
    data, url = tmp_path / "data", through(server, port, "journey")
    with site_on(data, "--demo", database_url=url) as site, second_front(site, url) as other:
        signers = [a_signer() for _ in range(12)]
        for signer in signers:
            fields = {"lang": "en", "name": signer.name, "email": signer.email}
            assert other.post(f"/do/sign/{DEMO}", data=fields).status_code == 303
        for signer in signers:
            assert site.post(site.path_in_letter(signer.email)).status_code == 303
        eventually(lambda: site.count()["confirmed"] == len(signers), "the count")
        mine = site.path_in_letter(signers[0].email, 2)
        assert other.get(mine).status_code == 200
        choices = {"name": "Vera Signer", "display": "initials", "delivery": "full"}
        assert other.post(mine, data=choices).status_code == 200
        assert site.post(mine, action="withdraw").status_code == 200
        eventually(lambda: site.count()["withdrawn"] == 1, "the withdrawal")
        eventually(lambda: len(site.letters()) == 2 * len(signers), "all letters")

    names = ("default_transaction_read_only", "lock_timeout", "statement_timeout")
    assert sessions_settings(url, *names) == {("off", "0", "0")}


def test_two_ledgers_answer_for_the_same_mailboxes(
    server: Server, port: int, tmp_path: Path
) -> None:
    url = through(server, port, "answers")
    make(tmp_path, database_url=url)

    outcomes = together(answer_at_once(tmp_path, 1, 2, database_url=url))

    assert outcomes["confirmed: confirm done"] == COUNT
    assert outcomes["confirmed: confirm already"] == (2 * REQUESTS - 1) * COUNT
    assert outcomes["withdrawn: withdraw done"] == COUNT
    assert outcomes["refused: confirm done"] + outcomes["refused: refuse done"] == COUNT

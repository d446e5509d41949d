"""A PostgreSQL that is restarted, stopped, slow or overrun: 503, nothing lost, and well by itself.

One site for all of these tests: each leaves it as well as it found it, without a restart.
"""

import contextlib
import re
from collections.abc import Iterator
from typing import Any

import httpx
import psycopg
import pytest

from glasno.petitions.actions.sequencing import TURN
from tests.faults.crowd import Crowd, all_mailed, mailed
from tests.faults.disks import DONE, REFUSED, People
from tests.journeys.site import DEMO, Site, a_signer, eventually, site_on
from tests.postgresql_server import USER, Server
from tests.running.program import facts, family, refusal, run

pytestmark = pytest.mark.postgresql
DATABASE = "battered"
MOST = 2000
# A stopped front would take a request and never answer it; a 503 has to come long before.
LONGEST_ANSWER = 15.0
FAILURES = re.compile(r'glasno_worker_failures_total\{step="glasno.petitions.work.begin"\} (\S+)')
# What a file of the write-ahead log needs.
LOG_FILE = 16 * 1024 * 1024
REWRITING = "glasno.petitions.actions.rewriting.rewrite_sealed"


@pytest.fixture(scope="module")
def server() -> Iterator[Server]:
    made = Server()
    with psycopg.connect(made.url("postgres"), autocommit=True) as connection:
        connection.execute(f"CREATE DATABASE {DATABASE}".encode())
    yield made
    made.end()


@pytest.fixture(scope="module")
def site(server: Server, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    data = tmp_path_factory.mktemp("battered") / "data"
    with site_on(data, "--demo", database_url=server.url(DATABASE)) as running:
        yield running


@pytest.fixture
def admin(server: Server, site: Site) -> Iterator[psycopg.Connection[tuple[Any, ...]]]:
    """The superuser, in the site's own database."""
    with server.admin(DATABASE) as connection:
        yield connection


def stored(server: Server) -> int:
    with server.admin(DATABASE) as connection:
        ((found,),) = connection.execute("SELECT count(*) FROM petitions_pending").fetchall()
        return int(found)


def failures(site: Site) -> float:
    """How many turns of the count have failed."""
    key = (site.data / "secrets" / "metrics.key").read_text()
    with site.client() as client:
        answer = client.get("/metrics", headers={"Authorization": f"Bearer {key}"})
    (found,) = FAILURES.findall(answer.text)
    return float(found)


def check_unavailable(answer: httpx.Response) -> None:
    assert answer.status_code == 503
    assert int(answer.headers["retry-after"]) > 0
    assert '<html lang="ru"' in answer.text
    assert answer.elapsed.total_seconds() < LONGEST_ANSWER


def standing(server: Server) -> int:
    with server.admin(DATABASE) as connection:
        statement = "SELECT count(*) FROM petitions_signature WHERE state = 1"
        ((found,),) = connection.execute(statement).fetchall()
        return int(found)


def check_well_again(server: Server, site: Site) -> None:
    """The same processes as before sign, mail and count."""
    eventually(lambda: site.sign(a_signer()).status_code == 303, "signing again")
    before = standing(server)
    assert site.post(site.confirm_path()).status_code == 303
    assert standing(server) == before + 1
    # A step that has failed again and again pauses for up to a minute.
    eventually(lambda: site.count()["confirmed"] == before + 1, "counting again")


def test_a_restart_under_load_is_503s_and_then_as_before_with_nothing_acknowledged_lost(
    server: Server, site: Site
) -> None:
    processes = set(site.running.family())
    with Crowd(site) as crowd:
        for _ in range(2):
            eventually(lambda: stored(server) > 5, "some signatures")
            server.restart("immediate")
            known = len(crowd.acknowledged)
            eventually(lambda: len(crowd.acknowledged) > known + 5, "signing again")  # noqa: B023 - asked at once

    assert set(crowd.statuses) <= {303, 503}
    assert stored(server) >= len(crowd.acknowledged)
    eventually(lambda: all_mailed(site, crowd.acknowledged), "a letter to everybody")
    letters = mailed(site)
    assert {letters[address] for address in crowd.acknowledged} == {1}
    assert set(site.running.family()) == processes


def test_a_stopped_database_answers_503_and_pages_are_read_on(server: Server, site: Site) -> None:
    path = site.confirm_path()
    server.stop("fast")
    try:
        refused = site.sign(a_signer(), language="ru")
        asked = site.get(path)
        page = site.get(f"/ru/{DEMO}/")
        health = site.running.health()
    finally:
        server.start()

    check_unavailable(refused)
    assert (asked.status_code, page.status_code, health) == (503, 200, 503)
    eventually(lambda: site.running.health() == 200, "health")
    assert site.post(path).status_code == 303
    check_well_again(server, site)


def test_a_lock_that_another_program_holds_is_waited_for_a_little_and_then_503(
    server: Server, site: Site, admin: psycopg.Connection[tuple[Any, ...]]
) -> None:
    with admin.transaction():
        admin.execute("LOCK TABLE petitions_pending IN ACCESS EXCLUSIVE MODE")
        refused = site.sign(a_signer(), language="ru")

    check_unavailable(refused)
    check_well_again(server, site)


def test_a_lock_that_keeps_the_count_waiting_fails_its_step_and_then_it_counts(
    server: Server, site: Site, admin: psycopg.Connection[tuple[Any, ...]]
) -> None:
    before = failures(site)
    with admin.transaction():
        admin.execute("LOCK TABLE petitions_signature IN ACCESS EXCLUSIVE MODE")
        eventually(lambda: failures(site) > before, "the step fails")
        assert site.get(f"/ru/{DEMO}/").status_code == 200

    check_well_again(server, site)


def test_a_statement_that_takes_for_ever_is_given_up_with_503(
    server: Server, site: Site, admin: psycopg.Connection[tuple[Any, ...]]
) -> None:
    admin.execute("""CREATE FUNCTION sleep() RETURNS trigger LANGUAGE plpgsql AS
        $$ BEGIN PERFORM pg_sleep(60); RETURN NEW; END $$""")
    admin.execute(
        "CREATE TRIGGER slow BEFORE INSERT ON petitions_pending"
        " FOR EACH ROW EXECUTE FUNCTION sleep()"
    )
    refused = site.sign(a_signer(), language="ru")
    admin.execute("DROP FUNCTION sleep() CASCADE")

    check_unavailable(refused)
    check_well_again(server, site)


def test_no_connection_left_for_us_is_503_until_there_is_one(
    server: Server, site: Site, admin: psycopg.Connection[tuple[Any, ...]]
) -> None:
    admin.execute(f"ALTER ROLE {USER} CONNECTION LIMIT 0".encode())
    try:
        admin.execute(
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE usename = %s", [USER]
        )
        refused = site.sign(a_signer(), language="ru")
    finally:
        admin.execute(f"ALTER ROLE {USER} CONNECTION LIMIT -1".encode())

    check_unavailable(refused)
    check_well_again(server, site)


def test_a_table_that_cannot_grow_refuses_who_would_make_it_grow(
    server: Server, site: Site, admin: psycopg.Connection[tuple[Any, ...]]
) -> None:
    size = fill(admin)
    before, acknowledged = stored(server), 0
    with full_server(server, room=size):
        while (refused := site.sign(a_signer(), language="ru")).status_code == 303:
            acknowledged += 1
            assert acknowledged < MOST
        assert site.get(f"/ru/{DEMO}/").status_code == 200

    check_unavailable(refused)
    assert stored(server) == before + acknowledged
    check_well_again(server, site)


def test_a_weekly_copy_without_room_leaves_the_table_as_it_was_and_is_made_later(
    server: Server, site: Site, admin: psycopg.Connection[tuple[Any, ...]]
) -> None:
    fill(admin)
    admin.execute("DELETE FROM running_scheduledrun WHERE name = %s", [REWRITING])
    place: dict[str, Any] = {"data": site.data, "port": site.running.port}
    place["database_url"] = server.url(DATABASE)
    before, file = stored(server), file_of(admin)
    with full_server(server, room=LOG_FILE):
        ended = run("tick", **place)

    assert ended.returncode == 1
    *_places, sentence = ended.stderr.splitlines()
    assert sentence == f"These scheduled jobs failed and will be tried again: {REWRITING}."
    assert (stored(server), file_of(admin)) == (before, file)
    check_well_again(server, site)
    assert facts("tick", **place)["ran"] == [REWRITING]
    assert file_of(admin) != file


def fill(admin: psycopg.Connection[tuple[Any, ...]]) -> int:
    """Makes a sealed table larger than a file of the write-ahead log, which must have its room."""
    admin.execute(
        "INSERT INTO petitions_pending (petition_id, state, secret_digest, record, display,"
        " display_text, delivery, day, language, country, provider, lane)"
        " SELECT id, 1, sha256(number::text::bytea), convert_to(repeat('x', 1800), 'UTF8'),"
        " 'nothing', NULL, 'number', '2026-11-22', '', '', '', 0"
        " FROM petitions_petition, generate_series(1, 10000) AS number ON CONFLICT DO NOTHING"
    )
    ((size,),) = admin.execute("SELECT pg_relation_size('petitions_pending')").fetchall()
    assert size > LOG_FILE
    return int(size)


def file_of(admin: psycopg.Connection[tuple[Any, ...]]) -> int:
    ((file,),) = admin.execute("SELECT pg_relation_filenode('petitions_pending')").fetchall()
    return int(file)


def test_a_full_disk_of_the_server_keeps_count_and_sweep_waiting_and_loses_neither(
    server: Server, site: Site
) -> None:
    before, failed, path = site.count(), failures(site), site.confirm_path(language="ru")
    place: dict[str, Any] = {"data": site.data, "port": site.running.port}
    place["database_url"] = server.url(DATABASE)
    sweep = ("petition", "invalidate", DEMO, "--language", "ru", "--yes", "--reason", "A flood.")
    with server.admin(DATABASE) as other:
        # Nobody else moves the count meanwhile.
        other.execute("SELECT pg_advisory_lock(%s)", [TURN])
        assert site.post(path).status_code == 303
        with full_server(server):
            # Somebody else's entry may have brought the server down already, and the lock with it.
            with contextlib.suppress(psycopg.OperationalError):
                other.execute("SELECT pg_advisory_unlock(%s)", [TURN])
            eventually(lambda: failures(site) > failed, "the step fails")
            refusal(*sweep, **place)
            assert site.count() == before
    with contextlib.suppress(RuntimeError):
        server.stop("immediate")
    server.start()

    eventually(lambda: site.running.health() == 200, "health")
    after = before["confirmed"] + 1
    eventually(lambda: site.count()["confirmed"] == after, "the figure")
    assert facts(*sweep, **place)["signatures"] == 1
    eventually(lambda: site.count()["removed"] == before["removed"] + 1, "the sweep is counted")


def test_a_full_disk_of_the_server_refuses_each_who_writes_and_loses_nothing_acknowledged(
    server: Server, site: Site
) -> None:
    people, before = People(site), stored(server)
    with full_server(server):
        refused = people.answers()
        page = site.get(f"/ru/{DEMO}/").status_code
    # Without room for its log the server gives up; the operator makes room and starts it.
    with contextlib.suppress(RuntimeError):
        server.stop("immediate")
    server.start()

    assert (refused, page) == (REFUSED, 200)
    eventually(lambda: site.running.health() == 200, "health")
    assert stored(server) == before
    assert people.answers() == DONE
    check_well_again(server, site)


@contextlib.contextmanager
def full_server(server: Server, *, room: int = 0) -> Iterator[None]:
    """No file of the server's grows beyond `room` bytes meanwhile."""
    postmaster = int((server.data / "postmaster.pid").read_text().split()[0])
    processes = [postmaster, *family(postmaster)]
    limit_files(server, processes, str(room))
    try:
        yield
    finally:
        limit_files(server, processes, "unlimited")


def limit_files(server: Server, processes: list[int], most: str) -> None:
    """As the server's own user: nobody else may."""
    for process in processes:
        # A process that has ended meanwhile needs no limit.
        with contextlib.suppress(RuntimeError):
            server.program("/usr/bin/prlimit", "--pid", process, f"--fsize={most}:unlimited")

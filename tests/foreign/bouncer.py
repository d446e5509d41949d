"""Debian's PgBouncer in transaction mode before a PostgreSQL server, with fewer sessions than
clients: what rests on a session breaks."""

import contextlib
import os
import pwd
import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path

import psycopg

from tests.postgresql_server import NOBODY, USER, Server, wait_for
from tests.running.program import free_port

SESSIONS = 3
CONFIGURATION = """
[databases]
* = host=127.0.0.1 port={server}
[pgbouncer]
listen_addr = 127.0.0.1
listen_port = {port}
unix_socket_dir =
auth_type = scram-sha-256
auth_file = {users}
pool_mode = transaction
default_pool_size = {sessions}
max_client_conn = 200
"""


@contextlib.contextmanager
def bouncer(server: Server, directory: Path, program: str) -> Iterator[int]:
    """The port of a PgBouncer that runs while the block does."""
    port = free_port()
    users, configuration = directory / "users.txt", directory / "pgbouncer.ini"
    users.write_text(f'"{USER}" "{server.password}"\n')
    configuration.write_text(
        CONFIGURATION.format(server=server.port, port=port, users=users, sessions=SESSIONS)
    )
    owner = _given_to_nobody(directory, users, configuration)
    log = directory / "pgbouncer.log"
    with log.open("wb") as said:
        process = subprocess.Popen([program, *owner, configuration], stdout=said, stderr=said)
    try:
        wait_for(through(server, port, "postgres"))
        yield port
    finally:
        process.terminate()
        process.wait(10)


def through(server: Server, port: int, database: str) -> str:
    """The address of a database behind the bouncer."""
    return f"postgresql://{USER}:{server.password}@127.0.0.1:{port}/{database}"


def sessions_settings(url: str, *names: str) -> set[tuple[str, ...]]:
    """What the sessions behind the bouncer are set to, each seen at least once."""
    seen: dict[int, tuple[str, ...]] = {}
    with contextlib.ExitStack() as open_ones:
        for _ in range(SESSIONS):
            # A transaction that stays open keeps its session, so that the next gets another.
            connection = open_ones.enter_context(psycopg.connect(url, prepare_threshold=None))
            row = connection.execute(
                "SELECT pg_backend_pid(), array_agg(setting ORDER BY name) FROM pg_settings"
                " WHERE name = ANY(%s)",
                [list(names)],
            ).fetchone()
            assert row is not None
            seen[int(row[0])] = tuple(row[1])
    assert len(seen) == SESSIONS
    return set(seen.values())


def _given_to_nobody(directory: Path, *files: Path) -> tuple[str, ...]:
    """As root PgBouncer refuses to run, but for another user."""
    if os.geteuid() != 0:
        return ()
    user = pwd.getpwnam(NOBODY)
    for path in (directory, *files):
        shutil.chown(path, user.pw_uid, user.pw_gid)
    return ("-u", NOBODY)

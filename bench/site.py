"""A site to be measured: its own data directory, the demonstration's petition, the real front."""

import contextlib
import json
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

from bench import wrk
from bench.plan import Plan
from bench.processes import free_port, glasno, is_healthy, running, wait_until
from bench.stores import Row, Store
from glasno.vault.identities import new_identity

SLUG = "return-refuseniks"
PAGE = f"/en/{SLUG}/"
SIGN = f"/do/sign/{SLUG}"
PENDING = "SELECT count(*) FROM petitions_pending"


@dataclass
class Site:
    """`home` takes everything that it writes but the database, which `store` is."""

    home: Path
    store: Store
    recipients: int
    workers: int
    port: int = field(default_factory=free_port)

    @property
    def name(self) -> str:
        """As it stands in the report."""
        letters = "s" if self.recipients > 1 else ""
        return f"{self.store.kind}, {self.recipients} recipient{letters}"

    @property
    def address(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    @property
    def settings(self) -> dict[str, str]:
        """The site's whole environment."""
        return {
            "data": str(self.home / "site"),
            "database_url": self.store.url,
            "port": str(self.port),
            "workers": str(self.workers),
            "limits": "off",
        }

    def prepare(self) -> None:
        """Make it: tables, keys, the demonstration, and as many recipients as wanted."""
        self.home.mkdir(parents=True, exist_ok=True)
        glasno(self.settings, "prepare", "--demo")
        # The demonstration brings one recipient of its own.
        for _ in range(self.recipients - 1):
            more = ("--recipient", new_identity().recipient, "--json")
            told = json.loads(glasno(self.settings, "petition", "open", SLUG, *more))
        if self.recipients > 1 and len(told["recipients"]) != self.recipients:
            raise AssertionError(told["recipients"])

    @contextlib.contextmanager
    def served(self) -> Iterator[None]:
        """The front runs within the block."""
        log = self.home / "front.log"
        with running(self.settings, "serve", log=log):
            wait_until(lambda: is_healthy(self.address), f"The front of {self.name}", log=log)
            yield

    @contextlib.contextmanager
    def mailing(self) -> Iterator[None]:
        """A worker runs beside it within the block."""
        with running(self.settings, "work", log=self.home / "worker.log"):
            yield

    def letters(self) -> int:
        """How many letters lie in the local mailbox."""
        folder = self.home / "site" / "mailbox" / "new"
        return sum(1 for _ in folder.iterdir()) if folder.exists() else 0

    def sign_round(self, plan: Plan, *, rate: int = 0) -> wrk.Heard:
        """One round of signers. Raises RefusedError unless what was acknowledged is stored."""
        before = self.store.value(PENDING)
        command = wrk.signing(
            self.address, SIGN, seconds=plan.seconds, connections=plan.connections, rate=rate
        )
        heard = wrk.run(command, expected=303)
        wrk.check_stored(heard, stored=self.store.value(PENDING) - before)
        return heard

    def last(self, table: str) -> Row:
        """The newest row of a table, by column."""
        return self.store.row(f"SELECT * FROM {table} ORDER BY id DESC LIMIT 1")

"""What the measurements share: the plan, the server, fresh sites, words on the way."""

import contextlib
import sys
from collections.abc import Iterator
from contextlib import ExitStack
from dataclasses import dataclass, field
from pathlib import Path

from bench import postgresql
from bench.plan import Plan
from bench.postgresql import Server
from bench.site import Site
from bench.stores import PostgreSQL, Sqlite, Store


@dataclass
class Stage:
    """`home` is an empty directory that the run may fill; `databases` are those wanted."""

    home: Path
    plan: Plan
    databases: tuple[str, ...]
    _ends: ExitStack = field(default_factory=ExitStack)
    _server: Server | None = None

    @property
    def server(self) -> Server:
        """The run's one PostgreSQL, started when it is first wanted."""
        if self._server is None:
            self._server = self._ends.enter_context(postgresql.server(self.home / "postgresql"))
        return self._server

    def site(self, kind: str, name: str, *, recipients: int = 1, workers: int = 0) -> Site:
        """A fresh site on a fresh database of this kind, with an open petition."""
        self.tell(f"preparing {name} on {kind}")
        site = self.bare(kind, name, recipients=recipients, workers=workers)
        site.prepare()
        return site

    def bare(self, kind: str, name: str, *, recipients: int = 1, workers: int = 0) -> Site:
        """An empty database and directory: a site that nobody has started yet."""
        home = self.home / f"{name}-{kind.lower()}"
        home.mkdir()
        store = self._store(kind, home, name)
        return Site(home, store, recipients, workers or self.plan.workers)

    def tell(self, text: str) -> None:
        """Say what is being done, beside the report."""
        print(text, file=sys.stderr, flush=True)

    def _store(self, kind: str, home: Path, name: str) -> Store:
        if kind == "SQLite":
            return Sqlite(home / "glasno.sqlite3")
        return PostgreSQL(self.server.create(name))


@contextlib.contextmanager
def stage(home: Path, plan: Plan, databases: tuple[str, ...]) -> Iterator[Stage]:
    """A stage whose server ends with the block."""
    with ExitStack() as ends:
        yield Stage(home, plan, databases, ends)

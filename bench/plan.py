"""How long and how often everything is measured."""

import os
from dataclasses import dataclass


@dataclass(frozen=True)
class Plan:
    """`seconds` is the length of a round; `rows` how large a site the growth is measured to."""

    seconds: float = 5.0
    rounds: int = 5
    rows: int = 1_000_000
    connections: int = 64
    pages_a_second: int = 1_000
    # Processes of the front. SQLite has one writer, whatever their number; on PostgreSQL each
    # process commits on its own.
    sqlite_workers: int = 1
    postgresql_workers: int = len(os.sched_getaffinity(0))

    def workers(self, kind: str) -> int:
        """The front's processes for a database of this kind."""
        return self.sqlite_workers if kind == "SQLite" else self.postgresql_workers


FULL = Plan()
# Proves that everything runs; its figures say little.
QUICK = Plan(seconds=1.0, rounds=1, rows=10_000)

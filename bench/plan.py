"""How long and how often everything is measured."""

import os
from dataclasses import dataclass


@dataclass(frozen=True)
class Plan:
    """`seconds` is the length of a round; `rows` how large a site the growth is measured to."""

    seconds: float = 5.0
    rounds: int = 5
    rows: int = 1_000_000
    # Of a site that many share, each in two languages.
    campaigns: int = 1_000
    # The day when everybody comes: a few hundred wait at once for their answers.
    connections: int = 256
    pages_a_second: int = 1_000
    # Processes of the front: one a core. SQLite has one writer at a time, but most of a signature
    # is sealing, which goes on beside it.
    workers: int = len(os.sched_getaffinity(0))


FULL = Plan()
# Proves that everything runs; its figures say little.
QUICK = Plan(seconds=1.0, rounds=1, rows=10_000, campaigns=10)

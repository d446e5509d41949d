"""Whether nearly everybody comes from one address: then a proxy has most likely not been named.

Kept are, by the hour, how many requests came to the doors and how many of them, at the least, came
from one and the same address. No address and no digest of one is among it.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.backends.base.base import BaseDatabaseWrapper

from glasno.front.ledger import Outcome
from glasno.front.models import ArrivalHour
from glasno.front.origins import Origin

# The ledger writer's name; it stands beside those of GLASNO_LEDGER_WRITERS.
ARRIVALS = "front.arrivals"
# Requests after which a process writes its count down, at the latest with the hour's end.
MOST_UNWRITTEN = 500


@dataclass(frozen=True, slots=True)
class Tally:
    """Requests of one hour in one process; at least `alike` of them came from one address.

    From all but a tenth of them, `alike` is eight tenths or more.
    """

    hour: datetime
    total: int
    alike: int


class Arrivals:
    """Counts by majority vote (Boyer and Moore), which needs to remember one digest only."""

    def __init__(self) -> None:
        self._hour: datetime | None = None
        self._total = self._alike = 0
        self._leader = b""

    def note(self, origin: Origin, now: datetime) -> Tally | None:
        """Counts one; returns what is to be written down, once the hour or the measure is full."""
        hour = now.replace(minute=0, second=0, microsecond=0)
        full = self._total >= MOST_UNWRITTEN or hour != self._hour
        tally = self._take() if full else None
        self._hour = hour
        self._total += 1
        if self._alike == 0:
            self._leader = origin.own
        self._alike += 1 if origin.own == self._leader else -1
        return tally

    def _take(self) -> Tally | None:
        hour, total, alike = self._hour, self._total, self._alike
        self._total = self._alike = 0
        return Tally(hour, total, alike) if hour is not None and total else None


def write_arrivals(connection: BaseDatabaseWrapper, entries: Sequence[Any]) -> list[Outcome]:
    """Adds to the rows of the hours; a row of the same hour on another day begins anew."""
    table = connection.ops.quote_name(ArrivalHour._meta.db_table)  # noqa: SLF001 - Django's own documented name
    adapt = connection.ops.adapt_datefield_value
    statement = (
        f"INSERT INTO {table} (id, day, total, alike) VALUES (%s, %s, %s, %s)"  # noqa: S608 - a name of our own
        " ON CONFLICT (id) DO UPDATE SET day = excluded.day,"
        f" total = excluded.total + CASE WHEN {table}.day = excluded.day"
        f" THEN {table}.total ELSE 0 END,"
        f" alike = excluded.alike + CASE WHEN {table}.day = excluded.day"
        f" THEN {table}.alike ELSE 0 END"
    )
    rows = sorted((each.hour.hour, each.hour.date(), each.total, each.alike) for each in entries)
    with connection.cursor() as cursor:
        cursor.executemany(
            statement, [(hour, adapt(day), total, alike) for hour, day, total, alike in rows]
        )
    return [Outcome.DONE] * len(entries)

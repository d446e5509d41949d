"""How many ask to sign, by hour, mail provider and lane: counted in the front's memory first.

The rows of an hour are everybody's, so they are written every ten seconds and not with each
request; what a killed process had not written yet is lost, and a rate bears that (docs/adr/0086).
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime, timedelta
from typing import NamedTuple

from django.db import transaction
from django.db.backends.base.base import BaseDatabaseWrapper

from glasno.front.ledger import Outcome
from glasno.petitions.lanes import Lane
from glasno.petitions.models import SigningHour

KEPT = timedelta(days=90)
# Small enough that a signer's request does not wait for it.
_ROWS_A_STATEMENT = 1000

_ADD = (
    "INSERT INTO petitions_signinghour (petition_id, hour, provider, lane, asked)"
    " VALUES (%s, %s, %s, %s, %s)"
    " ON CONFLICT (petition_id, hour, provider, lane)"
    " DO UPDATE SET asked = petitions_signinghour.asked + excluded.asked"
)


class Row(NamedTuple):
    """Which number is meant; sorted as everybody locks the rows."""

    petition: int
    hour: datetime
    provider: str
    lane: int


class Tally:
    """What one process has counted and not yet written."""

    def __init__(self) -> None:
        self._asked: Counter[Row] = Counter()

    def __bool__(self) -> bool:
        return bool(self._asked)

    def note(self, *, petition: int, provider: str, lane: Lane, now: datetime) -> None:
        """Somebody has asked to sign, and the ledger has it."""
        hour = now.replace(minute=0, second=0, microsecond=0)
        self._asked[Row(petition, hour, provider, int(lane))] += 1

    def take(self) -> Mapping[Row, int]:
        """All of it, to be written; nothing is left."""
        taken, self._asked = self._asked, Counter()
        return taken

    def put_back(self, taken: Mapping[Row, int]) -> None:
        """It could not be written."""
        self._asked.update(taken)


def write_tallies(
    connection: BaseDatabaseWrapper, entries: Sequence[Mapping[Row, int]]
) -> list[Outcome]:
    """Adds to the rows of the hours, in the order of their key."""
    together: Counter[Row] = Counter()
    for entry in entries:
        together.update(entry)
    adapt = connection.ops.adapt_datetimefield_value
    with connection.cursor() as cursor:
        for row, asked in sorted(together.items()):
            values = [row.petition, adapt(row.hour), row.provider, row.lane, asked]
            cursor.execute(_ADD, values)
    return [Outcome.DONE] * len(entries)


def forget_rates(*, now: datetime) -> int:
    """Erases the rates of more than 90 days ago; returns how many rows."""
    erased = 0
    while ids := _old(now=now):
        with transaction.atomic():
            erased += SigningHour.objects.filter(pk__in=ids).delete()[0]
    return erased


def _old(*, now: datetime) -> list[int]:
    old: Iterable[int] = SigningHour.objects.filter(hour__lt=now - KEPT).values_list(
        "pk", flat=True
    )[:_ROWS_A_STATEMENT]
    return list(old)

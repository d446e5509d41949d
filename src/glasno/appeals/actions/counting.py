"""Counting letters: by campaign, authority, kind, stage and day, and nothing of anybody.

GLASNO_LEDGER_WRITERS lists `write_prepared` and `write_stages`, in this order and near the end:
everybody adds to the same few rows. Both lock rows by stage first, and no stage is of both.
"""

from __future__ import annotations

from collections import Counter as Tally
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import NamedTuple

from django.db.backends.base.base import BaseDatabaseWrapper

from glasno.appeals.keys import keyring
from glasno.appeals.models import Nonce, Stage
from glasno.front.counter import Counter
from glasno.front.ledger import LedgerError, Outcome
from glasno.vault.keyring import MissingKeyError
from glasno.vault.macs import mac

PREPARED, STAGES = "appeals.prepared", "appeals.stage"
PURPOSE = "appeals.nonce"
# Longer than a form lives after the day on which it was begun.
REMEMBERED = timedelta(days=2)
_ROWS_A_STATEMENT = 1000

_REMEMBER = (
    "INSERT INTO appeals_nonce (digest, forget_on) VALUES (%s, %s) ON CONFLICT (digest) DO NOTHING"
)
# The campaign by its slug, which the doors know; of one that is gone nothing is counted.
_ADD = (
    "INSERT INTO appeals_appealcount (campaign_id, authority, kind, stage, day, number)"
    " SELECT id, %s, %s, %s, %s, %s FROM campaigns_campaign WHERE slug = %s"
    " ON CONFLICT (campaign_id, authority, kind, stage, day)"
    " DO UPDATE SET number = appeals_appealcount.number + excluded.number"
)


class Row(NamedTuple):
    """Which number is meant; sorted as everybody locks the rows."""

    stage: str
    campaign: str
    authority: str
    kind: str
    day: date


@dataclass(frozen=True, slots=True, repr=False)
class PreparedEntry:
    """Letters that an interview has made: digest by row; each is counted once."""

    rows: tuple[tuple[bytes, Row], ...]
    forget_on: date


@dataclass(frozen=True, slots=True, repr=False)
class StageEntry:
    """One letter has come further. Whoever adds it makes sure that it does so once."""

    row: Row


async def count_prepared(
    counter: Counter,
    *,
    campaign: str,
    letters: Iterable[tuple[str, str]],
    nonce: bytes,
    begun: datetime,
    now: datetime,
    writer: bool = True,
) -> bool:
    """Counts the letters of a form, (kind, authority) each, and their writer; False if nothing was.

    `writer` is False where the writer was counted before, with the first letters of a case.

    `campaign` is its slug; `begun` is when the form began, which names the key. The same form
    counts a letter once, however often it comes and whatever else it holds by then. A letter is
    never held back for a number: what the ledger cannot take now is not counted.
    """
    entry = prepared_entry(
        campaign=campaign, letters=letters, nonce=nonce, begun=begun, now=now, writer=writer
    )
    if entry is None:
        return False
    try:
        return await counter.ledger.append(PREPARED, entry) is Outcome.DONE
    except LedgerError:
        return False


async def count_stage(
    counter: Counter, *, campaign: str, kind: str, authority: str, stage: Stage, now: datetime
) -> bool:
    """Counts a letter that has come to a stage beyond PREPARED; False if the ledger is down.

    To be called once a letter and stage: by whoever has just advanced its case. Raises ValueError
    for PREPARED.
    """
    if stage is Stage.PREPARED:
        raise ValueError("what is prepared is counted by its form")
    row = Row(stage.value, campaign, authority, kind, now.date())
    try:
        return await counter.ledger.append(STAGES, StageEntry(row)) is Outcome.DONE
    except LedgerError:
        return False


def prepared_entry(
    *,
    campaign: str,
    letters: Iterable[tuple[str, str]],
    nonce: bytes,
    begun: datetime,
    now: datetime,
    writer: bool = True,
) -> PreparedEntry | None:
    """What the ledger takes; None for no letters, and for a form whose key is gone."""
    wanted = dict.fromkeys(letters)
    try:
        key = keyring().existing_forms_day(begun.date())
    except MissingKeyError:
        return None
    if not wanted:
        return None
    # People are counted beside letters: only of them is it known that they are different ones.
    people = (("", ""),) if writer else ()
    rows = [
        (
            mac(key, nonce, kind.encode(), authority.encode(), purpose=PURPOSE),
            Row(Stage.PREPARED.value, campaign, authority, kind, now.date()),
        )
        for kind, authority in (*people, *wanted)
    ]
    return PreparedEntry(tuple(rows), begun.date() + REMEMBERED)


def write_prepared(
    connection: BaseDatabaseWrapper, entries: Sequence[PreparedEntry]
) -> list[Outcome]:
    """ALREADY where every letter of the form has been counted."""
    places = sorted(
        (digest, place, row) for place, entry in enumerate(entries) for digest, row in entry.rows
    )
    new, counted = set[int](), Tally[Row]()
    adapt = connection.ops.adapt_datefield_value
    with connection.cursor() as cursor:
        # In the order of the digests: two processes never wait for each other in a circle.
        for digest, place, row in places:
            cursor.execute(_REMEMBER, [digest, adapt(entries[place].forget_on)])
            if cursor.rowcount:
                new.add(place)
                counted[row] += 1
    _add(connection, counted)
    return [Outcome.DONE if place in new else Outcome.ALREADY for place in range(len(entries))]


def write_stages(connection: BaseDatabaseWrapper, entries: Sequence[StageEntry]) -> list[Outcome]:
    _add(connection, Tally(entry.row for entry in entries))
    return [Outcome.DONE] * len(entries)


def forget_nonces(*, now: datetime) -> int:
    """Forgets the forms that cannot come again; returns how many."""
    forgotten = 0
    outlived = Nonce.objects.outlived(today=now.date())
    while digests := list(outlived.values_list("pk", flat=True)[:_ROWS_A_STATEMENT]):
        forgotten += outlived.filter(pk__in=digests).delete()[0]
    return forgotten


def _add(connection: BaseDatabaseWrapper, counted: Tally[Row]) -> None:
    adapt = connection.ops.adapt_datefield_value
    with connection.cursor() as cursor:
        for row, number in sorted(counted.items()):
            cursor.execute(
                _ADD,
                [row.authority, row.kind, row.stage, adapt(row.day), number, row.campaign],
            )

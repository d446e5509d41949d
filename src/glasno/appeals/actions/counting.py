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
from django.db.backends.utils import CursorWrapper

from glasno.appeals.interview.sealing import LIFE
from glasno.appeals.keys import keyring
from glasno.appeals.models import Nonce, Stage
from glasno.front.counter import Counter
from glasno.front.ledger import LedgerError, Outcome
from glasno.vault.keyring import MissingKeyError
from glasno.vault.macs import mac

PREPARED, STAGES = "appeals.prepared", "appeals.stage"
PURPOSE = "appeals.nonce"
HOUR = timedelta(hours=1)
_ROWS_A_STATEMENT = 1000

_REMEMBER = (
    "INSERT INTO appeals_nonce (digest, forget_at) VALUES (%s, %s) ON CONFLICT (digest) DO NOTHING"
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
    forget_at: datetime


@dataclass(frozen=True, slots=True, repr=False)
class StageEntry:
    """One letter has come further. Whoever adds it makes sure that it does so once.

    With a `digest` of the interview's form it is the table of forms that makes sure.
    """

    row: Row
    digest: bytes = b""
    forget_at: datetime | None = None


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


@dataclass(frozen=True, slots=True, repr=False)
class Form:
    """An interview's form, by which something is counted once: its nonce, and when it began."""

    nonce: bytes
    begun: datetime


async def count_stage(
    counter: Counter,
    *,
    campaign: str,
    kind: str,
    authority: str,
    stage: Stage,
    now: datetime,
    form: Form | None = None,
) -> bool:
    """Counts a letter that has come to a stage beyond PREPARED; False if it was not.

    To be called once a letter and stage: by whoever has just advanced its case. What a case brings
    along when it is kept comes with the `form`, for a form can be kept twice. Raises ValueError
    for PREPARED.
    """
    if stage is Stage.PREPARED:
        raise ValueError("what is prepared is counted by its form")
    row = Row(stage.value, campaign, authority, kind, now.date())
    entry = StageEntry(row)
    if form is not None:
        try:
            key = keyring().existing_forms_day(form.begun.date())
        except MissingKeyError:
            return False
        digest = _digest(key, form.nonce, row)
        entry = StageEntry(row, digest, _forget_at(form.begun))
    try:
        return await counter.ledger.append(STAGES, entry) is Outcome.DONE
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
        Row(Stage.PREPARED.value, campaign, authority, kind, now.date())
        for kind, authority in (*people, *wanted)
    ]
    digests = ((_digest(key, nonce, row), row) for row in rows)
    return PreparedEntry(tuple(digests), _forget_at(begun))


def _forget_at(begun: datetime) -> datetime:
    """The full hour by which the form has expired: which minute it was, the table need not know."""
    return (begun + LIFE + HOUR - timedelta.resolution).replace(minute=0, second=0, microsecond=0)


def _digest(key: bytes, nonce: bytes, row: Row) -> bytes:
    """By what a form is known to have been counted for this kind, authority and stage."""
    parts = (row.kind, row.authority, row.stage)
    return mac(key, nonce, *(part.encode() for part in parts), purpose=PURPOSE)


def write_prepared(
    connection: BaseDatabaseWrapper, entries: Sequence[PreparedEntry]
) -> list[Outcome]:
    """ALREADY where every letter of the form has been counted."""
    places = sorted(
        (digest, place, row) for place, entry in enumerate(entries) for digest, row in entry.rows
    )
    new, counted = set[int](), Tally[Row]()
    with connection.cursor() as cursor:
        # In the order of the digests: two processes never wait for each other in a circle.
        for digest, place, row in places:
            if _is_new(connection, cursor, digest, entries[place].forget_at):
                new.add(place)
                counted[row] += 1
    _add(connection, counted)
    return [Outcome.DONE if place in new else Outcome.ALREADY for place in range(len(entries))]


def write_stages(connection: BaseDatabaseWrapper, entries: Sequence[StageEntry]) -> list[Outcome]:
    """ALREADY where the entry's form was counted for its stage before."""
    outcomes = dict[int, Outcome]()
    with connection.cursor() as cursor:
        for place in sorted(range(len(entries)), key=lambda each: (entries[each].digest, each)):
            entry = entries[place]
            once = entry.forget_at is None or _is_new(
                connection, cursor, entry.digest, entry.forget_at
            )
            outcomes[place] = Outcome.DONE if once else Outcome.ALREADY
    done = (place for place, outcome in outcomes.items() if outcome is Outcome.DONE)
    _add(connection, Tally(entries[place].row for place in done))
    return [outcomes[place] for place in range(len(entries))]


def _is_new(
    connection: BaseDatabaseWrapper, cursor: CursorWrapper, digest: bytes, forget_at: datetime
) -> bool:
    """Remembers a digest, unless it is remembered already."""
    cursor.execute(_REMEMBER, [digest, connection.ops.adapt_datetimefield_value(forget_at)])
    return bool(cursor.rowcount)


def forget_nonces(*, now: datetime) -> int:
    """Forgets the forms that cannot come again; returns how many. Runs each hour."""
    forgotten = 0
    outlived = Nonce.objects.outlived(now=now)
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

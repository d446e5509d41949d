"""Putting mail into the outbox, from a door and on the ledger: no ORM, no Django request.

A door seals (`seal_job`), the ledger writes what it sealed (`insert_jobs`) in its own transaction.
"""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from functools import lru_cache

from django.db.backends.base.base import BaseDatabaseWrapper

from glasno.kit.rows import Table, insert_rows
from glasno.outbox.pacing import OTHER
from glasno.vault.boxes import open_box, seal
from glasno.vault.chance import draw
from glasno.vault.keyring import Keyring
from glasno.vault.macs import mac

_PURPOSE = "outbox.job"
_MAILBOX_PURPOSE = "outbox.mailbox"
_QUEUE_PURPOSE = "outbox.queue"
# Characters of a part below which domains are registered: co, com, net, org.
LONGEST_SHARED = 3
_SEED_BYTES = 16
# How JSON spells a text: the encoder's quick way, which it has for texts alone (`_spelled`).
_quoted = json.JSONEncoder(ensure_ascii=False).encode
# SQLite allows 32,766 parameters in a statement, PostgreSQL 65,535.
_IDS_A_STATEMENT = 10_000
_JOBS = Table(
    "outbox_job",
    {
        "id": "int8",
        "kind": "varchar",
        "day": "date",
        "payload": "bytea",
        "mailbox": "bytea",
        "due_on": "date",
        "provider": "varchar",
        "lane": "int2",
        "step": "int2",
        "attempts": "int2",
        "waits": "bool",
    },
)


@dataclass(frozen=True)
class SealedJob:
    """A job before it has a row. `payload` is a box, `mailbox` a MAC of 16 bytes."""

    kind: str
    day: date
    payload: bytes = field(repr=False)
    mailbox: bytes = field(repr=False)
    due_on: date | None
    provider: str = "other"
    lane: int = 0


@dataclass(frozen=True)
class Contents:
    """What a box of the outbox holds. `seed` (16 bytes) makes a repeated mail recognisable."""

    payload: Mapping[str, str | int] = field(repr=False)
    seed: bytes = field(repr=False)


def mailbox_mac(keyring: Keyring, address: str) -> bytes:
    """The keyed name (16 bytes) under which the outbox knows a canonical address."""
    return mac(keyring.server("mailbox"), address.encode(), purpose=_MAILBOX_PURPOSE)


def queue_of(keyring: Keyring, provider: str, address: str) -> str:
    """Where a letter to this canonical address waits for its turn: a queue a provider.

    The small ones have sixteen queues together, found by a keyed name of the domain: a flood of one
    of them stands in the way of a sixteenth of the others, and nobody can choose of which.
    """
    if provider != OTHER:
        return provider
    domain = _own_part(address.rpartition("@")[2])
    name = mac(keyring.server("mailbox"), domain.encode(), purpose=_QUEUE_PURPOSE)
    return f"{OTHER}-{name[0] % 16:x}"


def _own_part(domain: str) -> str:
    """What somebody has registered, about: whoever has it gives any names below it to himself."""
    labels = domain.split(".")
    # Below such as co.uk and com.ua names are registered by others.
    registered = 3 if len(labels[-2:][0]) <= LONGEST_SHARED else 2
    return ".".join(labels[-registered:])


def seal_job(
    keyring: Keyring,
    *,
    kind: str,
    mailbox: str,
    payload: Mapping[str, str | int],
    provider: str = "other",
    lane: int = 0,
    parked: bool = False,
    now: datetime,
) -> SealedJob:
    """A job for the canonical address `mailbox`, due at once or `parked`; touches no database.

    `provider` is the group of its mail provider, `lane` how soon it goes: 0 before 1.

    Raises MissingKeyError or WeakKeyError when the server's keys are not in order.
    """
    day = now.date()
    name = mailbox_mac(keyring, mailbox)
    seed = draw(_SEED_BYTES)
    plaintext = _spelled(seed, payload)
    box = seal(
        keyring.outbox_day(day),
        plaintext.encode(),
        key_id=_key_id(day),
        purpose=_PURPOSE,
        row=_row(kind, day, name),
    )
    return SealedJob(
        kind=kind,
        day=day,
        payload=box,
        mailbox=name,
        due_on=None if parked else day,
        provider=queue_of(keyring, provider, mailbox),
        lane=lane,
    )


def _spelled(seed: bytes, payload: Mapping[str, str | int]) -> str:
    """The JSON text `["<seed>",{...}]`: its own encoder takes longer for it than the box."""
    told = ",".join(
        f"{_quoted(name)}:{_quoted(value) if isinstance(value, str) else int(value)}"
        for name, value in payload.items()
    )
    return f'["{seed.hex()}",{{{told}}}]'


def open_payload(
    keyring: Keyring, *, kind: str, day: date, payload: bytes, mailbox: bytes
) -> Contents:
    """What `seal_job` sealed. Raises MissingKeyError, WeakKeyError or BoxError."""
    key = keyring.existing_outbox_day(day)
    plaintext = open_box(key, payload, purpose=_PURPOSE, row=_row(kind, day, mailbox))
    seed, contents = json.loads(plaintext)
    return Contents(payload=contents, seed=bytes.fromhex(seed))


def insert_jobs(connection: BaseDatabaseWrapper, jobs: Sequence[SealedJob]) -> list[int]:
    """Writes the jobs inside the caller's transaction and returns their ids, in order.

    The ids come from the database's own sequence, so that the caller can store them beside.
    """
    if not jobs:
        return []
    ids = _reserve_ids(connection, len(jobs))
    rows = [
        (
            id_,
            job.kind,
            job.day,
            job.payload,
            job.mailbox,
            job.due_on,
            job.provider,
            int(job.lane),
            0,
            0,
            False,
        )
        for id_, job in zip(ids, jobs, strict=True)
    ]
    insert_rows(connection, _JOBS, rows)
    return ids


def wake_jobs(connection: BaseDatabaseWrapper, ids: Sequence[int], *, step: int, day: date) -> None:
    """Makes jobs due on `day` with a new step, whatever they were doing; unknown ids are ignored.

    Takes the claim away: a worker that is just sending the former step must not park the job again.
    They go in the first lane, whichever they came in: a secret has been used, and somebody waits.
    """
    due_on = connection.ops.adapt_datefield_value(day)
    with connection.cursor() as cursor:
        for some in _portions(ids):
            # The text holds %s placeholders only, one for each id.
            cursor.execute(
                "UPDATE outbox_job SET due_on = %s, step = %s, lane = 0, attempts = 0,"  # noqa: S608 - see above
                " not_before = NULL, claim = NULL, claimed_until = NULL, counted_on = NULL,"
                " waits = %s"
                f" WHERE id IN ({_marks(some)})",
                [due_on, step, False, *some],
            )


def erase_jobs(connection: BaseDatabaseWrapper, ids: Sequence[int]) -> None:
    """Erases jobs in whatever state; unknown ids are ignored."""
    with connection.cursor() as cursor:
        for some in _portions(ids):
            # The text holds %s placeholders only, one for each id.
            cursor.execute(f"DELETE FROM outbox_job WHERE id IN ({_marks(some)})", some)  # noqa: S608 - see above


def mailbox_of(connection: BaseDatabaseWrapper, id_: int) -> bytes | None:
    """The keyed name of the mailbox a job goes to; None when there is no such job."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT mailbox FROM outbox_job WHERE id = %s", [id_])
        row = cursor.fetchone()
    return None if row is None else bytes(row[0])


def _reserve_ids(connection: BaseDatabaseWrapper, count: int) -> list[int]:
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            # The caller's transaction is IMMEDIATE, so nobody else inserts between this and our
            # rows; SQLite moves its sequence itself when it sees an id beyond it.
            cursor.execute("SELECT seq FROM sqlite_sequence WHERE name = 'outbox_job'")
            row = cursor.fetchone()
            last = 0 if row is None else int(row[0])
            return list(range(last + 1, last + 1 + count))
        cursor.execute(
            "SELECT nextval(pg_get_serial_sequence('outbox_job', 'id'))"
            " FROM generate_series(1, %s)",
            [count],
        )
        return [int(row[0]) for row in cursor.fetchall()]


@lru_cache(maxsize=8)
def _key_id(day: date) -> bytes:
    return b"outbox" + day.isoformat().encode()


def _row(kind: str, day: date, mailbox: bytes) -> bytes:
    # There is no id yet when a door seals; kind, day and mailbox are what the row may not change.
    return mailbox + _kind_of_day(kind, day)


@lru_cache(maxsize=64)
def _kind_of_day(kind: str, day: date) -> bytes:
    return day.isoformat().encode() + kind.encode()


def _portions(ids: Sequence[int]) -> list[Sequence[int]]:
    return [ids[at : at + _IDS_A_STATEMENT] for at in range(0, len(ids), _IDS_A_STATEMENT)]


def _marks(ids: Sequence[int]) -> str:
    return ", ".join(["%s"] * len(ids))

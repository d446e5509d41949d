"""What the ledger writes when somebody signs: the epoch key, the pending row and its mail.

Two rows a signature and not one read: the answer never depends on what is stored.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.db.backends.base.base import BaseDatabaseWrapper

from glasno.front.ledger import Outcome
from glasno.kit.rows import Table, insert_rows
from glasno.outbox.posting import SealedJob, insert_jobs
from glasno.petitions.lanes import Lane
from glasno.petitions.models import PendingState
from glasno.vault.epochs import Epoch

_INSERT_EPOCH = (
    "INSERT INTO petitions_epochkey (petition_id, key_id, sealed_key, day) VALUES (%s, %s, %s, %s)"
)
_PENDING = Table(
    "petitions_pending",
    {
        "petition_id": "int8",
        "state": "int2",
        "secret_digest": "bytea",
        "record": "bytea",
        "mac": "bytea",
        "job": "int8",
        "person": "bytea",
        "address": "bytea",
        "display": "varchar",
        "display_text": "bytea",
        "delivery": "varchar",
        "day": "date",
        "language": "varchar",
        "country": "varchar",
        "provider": "varchar",
        "lane": "int2",
    },
)


@dataclass(slots=True, repr=False, eq=False)  # not frozen: that would take a hundredth of the time
class PendingEntry:
    """A request to sign, sealed, with the mail that it asks for."""

    petition: int
    secret_digest: bytes
    record: bytes
    mac: bytes
    person: bytes
    address: bytes
    display: str
    display_text: bytes | None
    delivery: str
    day: date
    language: str
    country: str
    provider: str
    lane: Lane
    state: PendingState
    job: SealedJob


def write_epochs(connection: BaseDatabaseWrapper, entries: Sequence[Epoch]) -> list[Outcome]:
    rows = [
        (
            epoch.petition,
            epoch.key_id,
            epoch.sealed_key,
            connection.ops.adapt_datefield_value(epoch.day),
        )
        for epoch in entries
    ]
    with connection.cursor() as cursor:
        cursor.executemany(_INSERT_EPOCH, rows)
    return [Outcome.DONE] * len(entries)


def write_pending(
    connection: BaseDatabaseWrapper, entries: Sequence[PendingEntry]
) -> list[Outcome]:
    jobs = insert_jobs(connection, [entry.job for entry in entries])
    rows = [
        (
            entry.petition,
            int(entry.state),
            entry.secret_digest,
            entry.record,
            entry.mac,
            job,
            entry.person,
            entry.address,
            entry.display,
            entry.display_text,
            entry.delivery,
            entry.day,
            entry.language,
            entry.country,
            entry.provider,
            int(entry.lane),
        )
        for entry, job in zip(entries, jobs, strict=True)
    ]
    insert_rows(connection, _PENDING, rows)
    return [Outcome.DONE] * len(entries)

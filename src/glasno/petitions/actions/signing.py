"""What the ledger writes when somebody signs: the epoch key, the pending row and its mail.

Two rows a signature and not one read: the answer never depends on what is stored (P4).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.db.backends.base.base import BaseDatabaseWrapper

from glasno.front.ledger import Outcome
from glasno.outbox.posting import SealedJob, insert_jobs
from glasno.petitions.lanes import Lane
from glasno.petitions.models import PendingState
from glasno.vault.epochs import Epoch

_INSERT_EPOCH = (
    "INSERT INTO petitions_epochkey (petition_id, key_id, sealed_key, day) VALUES (%s, %s, %s, %s)"
)
_INSERT_PENDING = (
    "INSERT INTO petitions_pending (petition_id, state, secret_digest, record, mac, job, person,"
    " address, display, display_text, delivery, day, language, country, provider, lane)"
    " VALUES (%s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s)"
)


@dataclass(frozen=True, slots=True, repr=False)
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
            entry.state,
            entry.secret_digest,
            entry.record,
            entry.mac,
            job,
            entry.person,
            entry.address,
            entry.display,
            entry.display_text,
            entry.delivery,
            connection.ops.adapt_datefield_value(entry.day),
            entry.language,
            entry.country,
            entry.provider,
            entry.lane,
        )
        for entry, job in zip(entries, jobs, strict=True)
    ]
    with connection.cursor() as cursor:
        cursor.executemany(_INSERT_PENDING, rows)
    return [Outcome.DONE] * len(entries)

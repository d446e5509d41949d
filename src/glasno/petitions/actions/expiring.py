"""Requests that nobody confirmed die after seven days; their links explain themselves a while."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.db import connection, transaction

from glasno.outbox.posting import erase_jobs
from glasno.petitions.models import TOMBSTONE_DAYS, Pending, PendingState

BATCH = 1000


def expire_pending(*, now: datetime) -> int:
    """Erase what waited longer than seven days, and spent links after thirty. Returns how many."""
    expired = 0
    while batch := _expire_batch(now=now):
        expired += batch
    forgotten, _ = (
        Pending.objects.exclude(state=PendingState.WAITING)
        .filter(day__lt=now.date() - timedelta(days=TOMBSTONE_DAYS))
        .delete()
    )
    return expired + forgotten


def _expire_batch(*, now: datetime) -> int:
    # Small transactions: signers wait for the same lock on SQLite. On PostgreSQL requests are
    # locked before their jobs, as everywhere (docs/adr/0074); who is just being answered can wait.
    with transaction.atomic():
        rows = Pending.objects.outlived(today=now.date()).select_for_update(skip_locked=True)
        outlived = list(rows.order_by("petition", "mac", "pk").values_list("pk", "job")[:BATCH])
        erase_jobs(connection, [job for _pk, job in outlived if job is not None])
        return Pending.objects.filter(pk__in=[pk for pk, _job in outlived]).erase(
            PendingState.EXPIRED
        )

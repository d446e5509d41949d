"""Holding jobs for a transaction of the ledger, in the order in which everybody locks them."""

from __future__ import annotations

from collections.abc import Collection

from glasno.outbox.models import Job


def lock_jobs(ids: Collection[int]) -> dict[int, bytes]:
    """Locks those of the jobs that are still there; each with the keyed name of its mailbox.

    Inside the caller's transaction, after its rows of the features and before any mailbox's day
    (docs/adr/0074).
    """
    if not ids:
        return {}
    held = Job.objects.select_for_update().filter(id__in=ids).order_by("id")
    return {id_: bytes(mailbox) for id_, mailbox in held.values_list("id", "mailbox")}

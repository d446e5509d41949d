"""What the ledger writes behind a my-signature link: changed choices, or the withdrawal."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from django.db.backends.base.base import BaseDatabaseWrapper

from glasno.front.ledger import Outcome
from glasno.outbox.posting import erase_jobs
from glasno.petitions.actions.confirming import Changes, apply_changes, spend
from glasno.petitions.models import PendingState, Signature, SignatureState


@dataclass(frozen=True, slots=True, repr=False)
class Change:
    petition: int
    mine: bytes
    changes: Changes


@dataclass(frozen=True, slots=True, repr=False)
class Withdrawal:
    petition: int
    mine: bytes


def write_changes(_connection: BaseDatabaseWrapper, entries: Sequence[Change]) -> list[Outcome]:
    return [_change(entry) for entry in entries]


def write_withdrawals(
    connection: BaseDatabaseWrapper, entries: Sequence[Withdrawal]
) -> list[Outcome]:
    return [_withdraw(connection, entry) for entry in entries]


def _change(entry: Change) -> Outcome:
    signature = Signature.objects.of_link(petition=entry.petition, mine=entry.mine).first()
    if signature is None:
        return Outcome.UNKNOWN
    if signature.state != SignatureState.CONFIRMED:
        return Outcome.ALREADY
    apply_changes(signature, entry.changes)
    signature.stale = True
    signature.save()
    return Outcome.DONE


def _withdraw(connection: BaseDatabaseWrapper, entry: Withdrawal) -> Outcome:
    signature = Signature.objects.of_link(petition=entry.petition, mine=entry.mine).first()
    if signature is None:
        return Outcome.UNKNOWN
    if signature.state == SignatureState.WITHDRAWN or signature.mac is None:
        return Outcome.ALREADY
    # What waits for the same mailbox goes too: its address must not outlive the withdrawal.
    spend(connection, signature, PendingState.REFUSED)
    if signature.job is not None:
        erase_jobs(connection, [signature.job])
    signature.withdraw()
    return Outcome.DONE

"""What becomes of a signature when its my-signature link is used: changed, or withdrawn."""

from __future__ import annotations

from dataclasses import dataclass

from glasno.front.ledger import Outcome
from glasno.petitions.actions.confirming import Changes, apply_changes
from glasno.petitions.actions.deciding import Batch
from glasno.petitions.models import CountryChange, PendingState, Signature, SignatureState


@dataclass(frozen=True, slots=True, repr=False)
class Change:
    petition: int
    mine: bytes
    changes: Changes


@dataclass(frozen=True, slots=True, repr=False)
class Withdrawal:
    petition: int
    mine: bytes


def change(batch: Batch, entry: Change) -> Outcome:
    signature = batch.held.signatures.get((entry.petition, entry.mine))
    if signature is None:
        return Outcome.UNKNOWN
    if not signature.looks_confirmed:
        return Outcome.ALREADY
    apply_changes(signature, entry.changes)
    signature.stale = True
    signature.save()
    return Outcome.DONE


def withdraw(batch: Batch, entry: Withdrawal) -> Outcome:
    signature = batch.held.signatures.get((entry.petition, entry.mine))
    if signature is None:
        return Outcome.UNKNOWN
    if signature.state == SignatureState.WITHDRAWN:
        return Outcome.ALREADY
    # What waits for the same mailbox goes too: its address must not outlive the withdrawal.
    batch.spend(signature, PendingState.REFUSED)
    if signature.job is not None:
        batch.erase(signature.job)
    _take_from_country(signature)
    batch.withdraw(signature)
    return Outcome.DONE


def _take_from_country(signature: Signature) -> None:
    """Say what the count by country loses: the signature's own country is erased at once.

    Only what the sequencer has told as confirmed is in that count.
    """
    if signature.tallied == SignatureState.CONFIRMED:
        CountryChange.objects.create(
            petition_id=signature.petition_id, country=signature.country, change=-1
        )

"""The one ledger writer for all that is answered behind a secret (docs/adr/0074).

One writer, because what is confirmed, refused and withdrawn in one batch may be one mailbox's: its
rows are locked once, before anything is written, and decided over in the order of asking.
"""

from __future__ import annotations

from collections.abc import Sequence

from django.db.backends.base.base import BaseDatabaseWrapper

from glasno.front.ledger import Outcome
from glasno.outbox.actions.stopping import undo_stop
from glasno.petitions.actions.confirming import (
    Confirmation,
    Refusal,
    Undo,
    addressed,
    confirm,
    refuse,
)
from glasno.petitions.actions.deciding import Batch
from glasno.petitions.actions.locking import Key, hold, mailbox_of
from glasno.petitions.actions.withdrawing import Change, Withdrawal, change, withdraw

Answer = Confirmation | Refusal | Undo | Change | Withdrawal


def write_answers(connection: BaseDatabaseWrapper, entries: Sequence[Answer]) -> list[Outcome]:
    """Decides over the entries in their order and writes what was decided."""
    held = hold(
        letters={
            key
            for entry in entries
            if isinstance(entry, Confirmation | Refusal)
            for key in entry.link.letters
        },
        mine={
            (entry.petition, entry.mine)
            for entry in entries
            if isinstance(entry, Change | Withdrawal)
        },
    )
    batch = Batch(held)
    outcomes = [_decide(connection, batch, entry) for entry in entries]
    signed = batch.write(connection)
    return [
        Outcome.ALREADY if _came_late(batch, entry, outcome, signed) else outcome
        for entry, outcome in zip(entries, outcomes, strict=True)
    ]


def _decide(connection: BaseDatabaseWrapper, batch: Batch, entry: Answer) -> Outcome:
    match entry:
        case Confirmation():
            return confirm(batch, entry)
        case Refusal():
            return refuse(batch, entry)
        case Change():
            return change(batch, entry)
        case Withdrawal():
            return withdraw(batch, entry)
        case Undo():
            return Outcome.DONE if undo_stop(connection, undo=entry.undo) else Outcome.UNKNOWN


def _came_late(batch: Batch, entry: Answer, outcome: Outcome, signed: set[Key]) -> bool:
    """Whether another process has signed for this mailbox by a request that ours did not see."""
    if not isinstance(entry, Confirmation) or outcome is not Outcome.DONE:
        return False
    pending = addressed(batch, entry.link)
    return pending is not None and mailbox_of(pending) not in signed

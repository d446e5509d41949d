"""What becomes of a request when its confirmation link is used: yes, no, and "let mail come again".

A batch's rows are locked before (`locking`) and written after (`answering`); here it is decided.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from glasno.front.ledger import Outcome
from glasno.petitions.actions.deciding import Batch, Stopping
from glasno.petitions.actions.locking import Key
from glasno.petitions.models import Pending, PendingState, Signature


@dataclass(frozen=True, slots=True)
class Link:
    """A confirmation link by its two possible digests: as the first mail's, or the reminder's."""

    petition: int
    confirm: bytes
    remind: bytes

    @property
    def letters(self) -> tuple[Key, Key]:
        return (self.petition, self.confirm), (self.petition, self.remind)

    def pending(self) -> Pending | None:
        found = Pending.objects.select_related("signature").of_link(
            petition=self.petition, confirm=self.confirm, remind=self.remind
        )
        return found.first()


@dataclass(frozen=True, slots=True, repr=False)
class Changes:
    """Choices typed anew. `person` and `display_text` are None where the old boxes stay."""

    display: str
    delivery: str
    person: bytes | None
    display_text: bytes | None
    drop_display_text: bool


@dataclass(frozen=True, slots=True, repr=False)
class Confirmation:
    link: Link
    day: date
    changes: Changes | None


@dataclass(frozen=True, slots=True, repr=False)
class Refusal:
    """ "It was not me"; `undo` is the digest of the secret that lets mail come again."""

    link: Link
    day: date
    stop: bool
    undo: bytes


@dataclass(frozen=True, slots=True, repr=False)
class Undo:
    undo: bytes


def confirm(batch: Batch, entry: Confirmation) -> Outcome:
    """DONE also where another process has signed for the mailbox; the batch learns it on writing.

    A request in quarantine makes a signature in quarantine, and the answer is the same.
    """
    pending = addressed(batch, entry.link)
    spent = _standing(pending, today=entry.day)
    if spent is not None or pending is None:
        return spent or Outcome.UNKNOWN
    if entry.changes is not None:
        apply_changes(pending, entry.changes)
    has_signed = batch.has_signed(pending)
    if not has_signed:
        batch.sign(pending, day=entry.day)
    batch.spend(pending, PendingState.USED, keeping=pending.job)
    if pending.job is not None:
        batch.wake(pending.job, day=entry.day)
    return Outcome.ALREADY if has_signed else Outcome.DONE


def refuse(batch: Batch, entry: Refusal) -> Outcome:
    pending = addressed(batch, entry.link)
    if pending is not None and pending.state == PendingState.REFUSED:
        return Outcome.ALREADY
    spent = _standing(pending, today=entry.day)
    if spent is not None or pending is None:
        return spent or Outcome.UNKNOWN
    mailbox = batch.held.jobs.get(pending.job or 0)
    if entry.stop and mailbox is not None:
        batch.stop(Stopping(mailbox=mailbox, undo=entry.undo, day=entry.day))
    batch.spend(pending, PendingState.REFUSED)
    return Outcome.DONE


def addressed(batch: Batch, link: Link) -> Pending | None:
    """The request that the link belongs to, as it stands in the batch."""
    found = (batch.held.requests.get(key) for key in link.letters)
    return next((pending for pending in found if pending is not None), None)


def _standing(pending: Pending | None, *, today: date) -> Outcome | None:
    """None while the request waits; else why its link does nothing any more."""
    if pending is None:
        return Outcome.UNKNOWN
    if pending.state == PendingState.USED:
        return Outcome.ALREADY
    if pending.state == PendingState.EXPIRED:
        return Outcome.EXPIRED
    if not pending.is_unanswered:
        return Outcome.UNKNOWN
    return Outcome.EXPIRED if pending.is_expired(today=today) else None


def apply_changes(row: Pending | Signature, changes: Changes) -> None:
    """Set the new choices on a row that is not yet saved."""
    row.display = changes.display
    row.delivery = changes.delivery
    if changes.person is not None:
        row.person = changes.person
    if changes.display_text is not None or changes.drop_display_text:
        row.display_text = changes.display_text

"""What a batch has decided over the rows that it holds, written in few statements."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.models import OuterRef, Subquery

from glasno.outbox.actions.stopping import stop_mailbox
from glasno.outbox.posting import erase_jobs, wake_jobs
from glasno.petitions.actions.locking import Held, Key, mailbox_of
from glasno.petitions.models import (
    UNTOLD,
    Pending,
    PendingState,
    Signature,
    SignatureState,
)
from glasno.petitions.steps import THANKS

_COLUMNS = (
    "petition_id, state, tallied, stale, hidden, record, mac, job, person, address, display,"
    " display_text, delivery, day, language, country, provider, lane, sweep"
)


@dataclass(frozen=True, slots=True, repr=False)
class Stopping:
    """No such mail to this mailbox any more; `undo` is the digest that takes it back."""

    mailbox: bytes
    undo: bytes
    day: date


@dataclass(frozen=True, slots=True, repr=False)
class NewSignature:
    """What was submitted with a request, to be its mailbox's signature in this state."""

    pending: Pending
    state: SignatureState
    day: date


@dataclass
class Batch:
    """One batch's decisions. The rows in `held` show at once what was decided over them."""

    held: Held
    _new: dict[Key, NewSignature] = field(default_factory=dict)
    _spent: dict[PendingState, list[int]] = field(default_factory=lambda: defaultdict(list))
    _erased: set[int] = field(default_factory=set)
    _woken: dict[date, list[int]] = field(default_factory=lambda: defaultdict(list))
    _stops: list[Stopping] = field(default_factory=list)
    _withdrawn: list[Signature] = field(default_factory=list)

    def has_signed(self, pending: Pending) -> bool:
        """Whether the mailbox of this request has a signature already."""
        return mailbox_of(pending) in self.held.signed or mailbox_of(pending) in self._new

    def sign(self, pending: Pending, *, day: date) -> None:
        """What was submitted with this request becomes its mailbox's signature.

        A request in quarantine makes one that is in quarantine.
        """
        state = SignatureState.CONFIRMED
        if pending.state == PendingState.QUARANTINED:
            state = SignatureState.QUARANTINED
        self._new[mailbox_of(pending)] = NewSignature(pending, state, day)

    def spend(
        self, row: Pending | Signature, state: PendingState, *, keeping: int | None = None
    ) -> None:
        """Erase all requests of the row's mailbox, with their mails but the one job to be kept.

        Their links go on to explain themselves (docs/adr/0004).
        """
        for pending in self.held.mailboxes.pop(mailbox_of(row), []):
            pending.state = state
            self._spent[state].append(pending.pk)
            if pending.job is not None and pending.job != keeping:
                self._erased.add(pending.job)

    def wake(self, job: int, *, day: date) -> None:
        """The job brings the thanks."""
        self._woken[day].append(job)

    def erase(self, job: int) -> None:
        """The job brings nothing any more."""
        self._erased.add(job)

    def stop(self, stopping: Stopping) -> None:
        self._stops.append(stopping)

    def withdraw(self, signature: Signature) -> None:
        """Erased when the batch is written, after what still refers to its mailbox."""
        signature.state = SignatureState.WITHDRAWN
        self._withdrawn.append(signature)

    def write(self, connection: BaseDatabaseWrapper) -> set[Key]:
        """Writes all of it; the mailboxes that have got a signature by it."""
        signed = _insert_signatures(connection, list(self._new.values()))
        self._write_requests()
        for signature in self._withdrawn:
            signature.withdraw()
        erase_jobs(connection, sorted(self._erased))
        for day, jobs in sorted(self._woken.items()):
            wake_jobs(connection, sorted(jobs), step=THANKS, day=day)
        for stop in sorted(self._stops, key=lambda stopping: stopping.mailbox):
            stop_mailbox(connection, mailbox=stop.mailbox, undo=stop.undo, day=stop.day)
        return signed

    def _write_requests(self) -> None:
        theirs = Signature.objects.filter(petition=OuterRef("petition"), mac=OuterRef("mac"))
        for state, numbers in self._spent.items():
            rows = Pending.objects.filter(pk__in=numbers)
            if state == PendingState.USED:
                # Read in the statement that erases the MAC: whoever inserted it, it is there now.
                rows.erase(state, signature=Subquery(theirs.values("pk")))
            else:
                rows.erase(state)


def _insert_signatures(connection: BaseDatabaseWrapper, new: Sequence[NewSignature]) -> set[Key]:
    """Insert in the order of the unique key, unless the mailbox has signed; who has got one."""
    if not new:
        return set()
    in_order = sorted(new, key=lambda each: mailbox_of(each.pending))
    rows = [_signature_row(connection, each) for each in in_order]
    marks = f"({', '.join(['%s'] * len(rows[0]))})"
    # The text holds names of our own and %s placeholders only.
    statement = (
        f"INSERT INTO petitions_signature ({_COLUMNS}) VALUES {', '.join([marks] * len(rows))}"  # noqa: S608 - see above
        " ON CONFLICT (petition_id, mac) DO NOTHING RETURNING petition_id, mac"
    )
    with connection.cursor() as cursor:
        cursor.execute(statement, [value for row in rows for value in row])
        return {(int(petition), bytes(mac)) for petition, mac in cursor.fetchall()}


def _signature_row(connection: BaseDatabaseWrapper, new: NewSignature) -> list[Any]:
    pending = new.pending
    return [
        pending.petition_id,
        new.state,
        UNTOLD,
        True,
        False,
        pending.record,
        pending.mac,
        pending.job,
        pending.person,
        pending.address,
        pending.display,
        pending.display_text,
        pending.delivery,
        connection.ops.adapt_datefield_value(new.day),
        pending.language,
        pending.country,
        pending.provider,
        pending.lane,
        # Whoever takes the sweep back finds what became of its requests meanwhile.
        pending.sweep if new.state == SignatureState.QUARANTINED else None,
    ]

"""What the ledger writes when a confirmation link is used: yes, no, and "let mail come again"."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, TypeVar

from django.db.backends.base.base import BaseDatabaseWrapper

from glasno.front.ledger import Outcome
from glasno.outbox.actions.stopping import stop_mailbox, undo_stop
from glasno.outbox.posting import erase_jobs, mailbox_of, wake_jobs
from glasno.petitions.models import (
    UNTOLD,
    Pending,
    PendingState,
    Signature,
    SignatureState,
)
from glasno.petitions.steps import THANKS

_INSERT_SIGNATURE = (
    "INSERT INTO petitions_signature (petition_id, state, tallied, stale, hidden, record, mac, job,"
    " person, address, display, display_text, delivery, day, language, country, provider, lane)"
    " VALUES (%s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s)"
    " ON CONFLICT (petition_id, mac) DO NOTHING RETURNING id"
)


@dataclass(frozen=True, slots=True)
class Link:
    """A confirmation link by its two possible digests: as the first mail's, or the reminder's."""

    petition: int
    confirm: bytes
    remind: bytes

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


Entry = TypeVar("Entry", Confirmation, Refusal)


def write_confirmations(
    connection: BaseDatabaseWrapper, entries: Sequence[Confirmation]
) -> list[Outcome]:
    return _in_mailbox_order(entries, lambda entry: _confirm(connection, entry))


def write_refusals(connection: BaseDatabaseWrapper, entries: Sequence[Refusal]) -> list[Outcome]:
    return _in_mailbox_order(entries, lambda entry: _refuse(connection, entry))


def write_undos(connection: BaseDatabaseWrapper, entries: Sequence[Undo]) -> list[Outcome]:
    return [
        Outcome.DONE if undo_stop(connection, undo=entry.undo) else Outcome.UNKNOWN
        for entry in entries
    ]


def _in_mailbox_order(entries: Sequence[Entry], write: Callable[[Entry], Outcome]) -> list[Outcome]:
    """Write in the order of the unique key: two workers inserting in different order deadlock."""

    def key(index: int) -> tuple[int, bytes]:
        pending = entries[index].link.pending()
        mac = bytes(pending.mac) if pending and pending.mac else b""
        return entries[index].link.petition, mac

    outcomes = [Outcome.UNKNOWN] * len(entries)
    for index in sorted(range(len(entries)), key=key):
        outcomes[index] = write(entries[index])
    return outcomes


def _confirm(connection: BaseDatabaseWrapper, entry: Confirmation) -> Outcome:
    pending = entry.link.pending()
    spent = _standing(pending, today=entry.day)
    if spent is not None or pending is None:
        return spent or Outcome.UNKNOWN
    if entry.changes is not None:
        apply_changes(pending, entry.changes)
    signature, outcome = _insert_signature(connection, pending, day=entry.day)
    rows = spend(connection, pending, PendingState.USED, keeping=pending.job)
    Pending.objects.filter(pk__in=rows).update(signature_id=signature)
    if pending.job is not None:
        wake_jobs(connection, [pending.job], step=THANKS, day=entry.day)
    return outcome


def _standing(pending: Pending | None, *, today: date) -> Outcome | None:
    """None while the request waits; else why its link does nothing any more."""
    if pending is None:
        return Outcome.UNKNOWN
    if pending.state == PendingState.USED:
        return Outcome.ALREADY
    if pending.state == PendingState.EXPIRED or (
        pending.state == PendingState.WAITING and pending.is_expired(today=today)
    ):
        return Outcome.EXPIRED
    return None if pending.state == PendingState.WAITING else Outcome.UNKNOWN


def apply_changes(row: Pending | Signature, changes: Changes) -> None:
    """Set the new choices on a row that is not yet saved."""
    row.display = changes.display
    row.delivery = changes.delivery
    if changes.person is not None:
        row.person = changes.person
    if changes.display_text is not None or changes.drop_display_text:
        row.display_text = changes.display_text


def _insert_signature(
    connection: BaseDatabaseWrapper, pending: Pending, *, day: date
) -> tuple[int, Outcome]:
    """Insert what was submitted with this secret, unless the mailbox has signed already."""
    row: list[Any] = [
        pending.petition_id,
        SignatureState.CONFIRMED,
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
        connection.ops.adapt_datefield_value(day),
        pending.language,
        pending.country,
        pending.provider,
        pending.lane,
    ]
    with connection.cursor() as cursor:
        cursor.execute(_INSERT_SIGNATURE, row)
        inserted = cursor.fetchone()
    if inserted is not None:
        return inserted[0], Outcome.DONE
    assert pending.mac is not None  # noqa: S101 - a waiting row has its MAC, by constraint
    there = Signature.objects.of_mailbox(petition=pending.petition_id, mac=pending.mac)
    return there.values_list("pk", flat=True).get(), Outcome.ALREADY


def spend(
    connection: BaseDatabaseWrapper,
    row: Pending | Signature,
    state: PendingState,
    *,
    keeping: int | None = None,
) -> list[int]:
    """Erase all requests of the row's mailbox, with their mails but the one job to be kept.

    Their links go on to explain themselves (docs/adr/0004). Returns the rows' primary keys.
    """
    assert row.mac is not None  # noqa: S101 - both kinds of caller hold a row with its MAC
    waiting = Pending.objects.of_mailbox(petition=row.petition_id, mac=row.mac)
    found = list(waiting.values_list("pk", "job"))
    erase_jobs(connection, [job for _pk, job in found if job is not None and job != keeping])
    rows = [pk for pk, _job in found]
    Pending.objects.filter(pk__in=rows).erase(state)
    return rows


def _refuse(connection: BaseDatabaseWrapper, entry: Refusal) -> Outcome:
    pending = entry.link.pending()
    if pending is not None and pending.state == PendingState.REFUSED:
        return Outcome.ALREADY
    spent = _standing(pending, today=entry.day)
    if spent is not None or pending is None:
        return spent or Outcome.UNKNOWN
    if entry.stop and pending.job is not None:
        mailbox = mailbox_of(connection, pending.job)
        if mailbox is not None:
            stop_mailbox(connection, mailbox=mailbox, undo=entry.undo, day=entry.day)
    spend(connection, pending, PendingState.REFUSED)
    return Outcome.DONE

"""The rows behind the secrets of one batch: found, locked in one order, changed, written together.

Two processes that lock the same rows in different orders wait for each other for ever, so all do it
in the order of docs/adr/0074: requests by mailbox and number, signatures by mailbox, jobs by id.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable
from dataclasses import dataclass, field

from django.db.models import Q

from glasno.outbox.actions.locking import lock_jobs
from glasno.petitions.models import Pending, Signature, SignatureLink, SignatureState

# A petition's number, and the digest of a secret or the MAC of a mailbox in it.
Key = tuple[int, bytes]


@dataclass
class Held:
    """What a batch has locked. Nobody else changes it before the batch is committed."""

    requests: dict[Key, Pending] = field(default_factory=dict)  # by the digest of either letter
    mailboxes: dict[Key, list[Pending]] = field(default_factory=dict)  # requests not yet spent
    signed: dict[Key, Signature] = field(default_factory=dict)  # by mailbox
    signatures: dict[Key, Signature] = field(default_factory=dict)  # by the digest of their link
    jobs: dict[int, bytes] = field(default_factory=dict)  # number -> the keyed name of its mailbox


def hold(*, letters: Collection[Key], mine: Collection[Key]) -> Held:
    """Locks the rows of the mailboxes that these digests lead to, inside the caller's transaction.

    `letters` are digests of confirmation links, `mine` of my-signature links.
    """
    requests, signatures = _requests(letters), _signatures(mine)
    rows: list[Pending | Signature] = [*requests.values(), *signatures.values()]
    boxes = {mailbox_of(row) for row in rows if row.mac is not None}
    held = Held(mailboxes=_lock_requests(boxes), signed=_lock_signatures(boxes))
    waiting = {row.pk: row for each in held.mailboxes.values() for row in each}
    standing = {signature.pk: signature for signature in held.signed.values()}
    held.requests = _as_locked(requests, waiting)
    held.signatures = {
        key: standing.get(signature.pk) or _withdrawn(signature)
        for key, signature in signatures.items()
    }
    with_jobs: list[Pending | Signature] = [*waiting.values(), *held.signatures.values()]
    held.jobs = lock_jobs({row.job for row in with_jobs if row.job is not None})
    return held


def mailbox_of(row: Pending | Signature) -> Key:
    """The mailbox of a row that can still be decided over."""
    assert row.mac is not None  # noqa: S101 - erased are only those that nothing is decided over
    return row.petition_id, bytes(row.mac)


def _requests(letters: Collection[Key]) -> dict[Key, Pending]:
    found: dict[Key, Pending] = {}
    for petition, digests in _by_petition(letters).items():
        rows = Pending.objects.filter(
            Q(petition_id=petition, secret_digest__in=digests)
            | Q(petition_id=petition, remind_digest__in=digests)
        )
        for row in rows:
            for digest in filter(None, (row.secret_digest, row.remind_digest)):
                found[petition, bytes(digest)] = row
    return found


def _signatures(mine: Collection[Key]) -> dict[Key, Signature]:
    found: dict[Key, Signature] = {}
    for petition, digests in _by_petition(mine).items():
        links = SignatureLink.objects.filter(petition_id=petition, digest__in=digests)
        for link in links.select_related("signature"):
            found[petition, bytes(link.digest)] = link.signature
    return found


def _lock_requests(boxes: Iterable[Key]) -> dict[Key, list[Pending]]:
    held: dict[Key, list[Pending]] = defaultdict(list)
    for petition, macs in _by_petition(boxes).items():
        rows = Pending.objects.select_for_update().filter(petition_id=petition, mac__in=macs)
        for row in rows.order_by("mac", "id"):
            held[petition, bytes(row.mac or b"")].append(row)
    return dict(held)


def _lock_signatures(boxes: Iterable[Key]) -> dict[Key, Signature]:
    held: dict[Key, Signature] = {}
    for petition, macs in _by_petition(boxes).items():
        rows = Signature.objects.select_for_update().filter(petition_id=petition, mac__in=macs)
        for row in rows.order_by("mac"):
            held[petition, bytes(row.mac or b"")] = row
    return held


def _as_locked(found: dict[Key, Pending], waiting: dict[int, Pending]) -> dict[Key, Pending]:
    """Each request as it stands now: what another process has spent meanwhile is read again."""
    gone = {row.pk for row in found.values() if row.mac is not None and row.pk not in waiting}
    anew = waiting | (Pending.objects.in_bulk(gone) if gone else {})
    return {
        key: anew.get(row.pk, row)
        for key, row in found.items()
        if row.pk not in gone or row.pk in anew
    }


def _withdrawn(signature: Signature) -> Signature:
    """Not among the locked: it has been withdrawn, which nothing undoes. Never saved."""
    signature.state, signature.mac, signature.job = SignatureState.WITHDRAWN, None, None
    return signature


def _by_petition(keys: Iterable[Key]) -> dict[int, list[bytes]]:
    """In the order of the keys' petitions."""
    sorted_out: dict[int, list[bytes]] = defaultdict(list)
    for petition, value in sorted(keys):
        sorted_out[petition].append(value)
    return dict(sorted_out)

"""From a checked form to the entry that the ledger stores: sealed, and no clear text left."""

from __future__ import annotations

from datetime import datetime

from glasno.outbox.posting import seal_job
from glasno.petitions.actions.signing import PendingEntry
from glasno.petitions.forms import Signing
from glasno.petitions.keys import keyring
from glasno.petitions.lanes import Lane
from glasno.petitions.mails import KIND, job_payload
from glasno.petitions.models import PendingState
from glasno.petitions.rules import shown_as
from glasno.petitions.sealing import Record, mailbox_mac
from glasno.petitions.snapshot import Snapshot
from glasno.vault.chance import draw
from glasno.vault.epochs import Epoch
from glasno.vault.secrets import LinkSecret

SEED_BYTES = 32


def seal_signing(
    signing: Signing, snapshot: Snapshot, epoch: Epoch, *, lane: Lane, hidden: bool, now: datetime
) -> PendingEntry:
    """All that is kept of a request to sign; from here on no clear text goes further.

    `hidden`: born in quarantine, with a job that is never due.
    """
    number, seed = snapshot.number, draw(SEED_BYTES)
    record = Record.draw(number)
    shown = shown_as(signing.display, name=signing.name, town=signing.town)
    payload = job_payload(
        address=signing.address, language=signing.language, petition=number, seed=seed
    )
    return PendingEntry(
        petition=number,
        secret_digest=LinkSecret.derive(number, seed, "confirm").digest("confirm"),
        record=record.random,
        mac=mailbox_mac(number, signing.mailbox),
        person=record.seal_person(epoch, name=signing.name, town=signing.town),
        address=record.seal_address(epoch, signing.address),
        display=signing.display,
        display_text=record.seal_display(shown) if shown else None,
        delivery=signing.delivery,
        day=now.date(),
        language=signing.language,
        country=signing.country,
        provider=signing.mailbox.group,
        lane=lane,
        state=PendingState.QUARANTINED if hidden else PendingState.WAITING,
        job=seal_job(
            keyring(),
            kind=KIND,
            mailbox=signing.mailbox.address,
            payload=payload,
            provider=signing.mailbox.group,
            lane=lane,
            parked=hidden,
            now=now,
        ),
    )

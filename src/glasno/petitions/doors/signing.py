"""`POST /do/sign/<slug>`: check, seal, put on the ledger, and answer the same to everybody."""

from __future__ import annotations

from datetime import datetime
from secrets import token_bytes

from django.utils import translation

from glasno.front.counter import Counter
from glasno.front.replies import Reply, see_other
from glasno.front.requests import DoorRequest
from glasno.outbox.posting import seal_job
from glasno.petitions.actions.signing import PendingEntry
from glasno.petitions.doors.showing import campaign_page, language_for, snapshot_by_slug
from glasno.petitions.epochs import EPOCHS
from glasno.petitions.forms import Errors, Signing, check_signing
from glasno.petitions.keys import keyring
from glasno.petitions.mails import KIND, job_payload
from glasno.petitions.rules import shown_as
from glasno.petitions.sealing import Record, mailbox_mac
from glasno.petitions.snapshot import Snapshot
from glasno.vault.epochs import Epoch
from glasno.vault.secrets import LinkSecret

SEED_BYTES = 32


async def sign(request: DoorRequest, counter: Counter) -> Reply:
    snapshot = snapshot_by_slug(counter, request.tail)
    if snapshot is None or not snapshot.languages:
        return counter.page(404, language=request.languages)
    language = language_for(snapshot, [request.fields.get("lang"), *request.languages])
    if not snapshot.is_open:
        return await campaign_page(counter, snapshot, status=410, language=language)
    with translation.override(language):
        checked = check_signing(request.fields, snapshot)
    if isinstance(checked, Errors):
        return await campaign_page(
            counter,
            snapshot,
            status=422,
            language=language,
            typed=request.fields,
            errors=checked.by_field,
        )
    epoch = await EPOCHS.of(snapshot, ledger=counter.ledger, now=request.now)
    entry = seal_signing(checked, snapshot, epoch, now=request.now)
    await counter.ledger.append("petitions.pending", entry)
    return see_other(f"/{checked.language}/{snapshot.slug}/check-mail/")


def seal_signing(
    signing: Signing, snapshot: Snapshot, epoch: Epoch, *, now: datetime
) -> PendingEntry:
    """All that is kept of a request to sign; from here on no clear text goes further."""
    number, seed = snapshot.number, token_bytes(SEED_BYTES)
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
        job=seal_job(
            keyring(), kind=KIND, mailbox=signing.mailbox.address, payload=payload, now=now
        ),
    )

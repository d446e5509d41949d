"""`POST /do/sign/<slug>`: check, seal, put on the ledger, and answer the same to everybody."""

from __future__ import annotations

from django.utils import translation

from glasno.front.counter import Counter
from glasno.front.replies import Reply, see_other
from glasno.front.requests import DoorRequest
from glasno.petitions.doors.intake import seal_signing
from glasno.petitions.doors.showing import campaign_page, language_for, snapshot_by_slug
from glasno.petitions.epochs import EPOCHS
from glasno.petitions.forms import Errors, check_signing
from glasno.petitions.lanes import Lane


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
    entry = seal_signing(checked, snapshot, epoch, lane=Lane.FAST, hidden=False, now=request.now)
    await counter.ledger.append("petitions.pending", entry)
    return see_other(f"/{checked.language}/{snapshot.slug}/check-mail/")

"""`POST /do/sign/<slug>`: check, seal, put on the ledger, and answer the same to everybody."""

from __future__ import annotations

from django.utils import translation

from glasno.front.counter import Counter
from glasno.front.replies import Reply, see_other
from glasno.front.requests import DoorRequest
from glasno.petitions.doors.intake import seal_signing
from glasno.petitions.doors.lanes import chosen_lane
from glasno.petitions.doors.showing import campaign_page, language_for, snapshot_by_slug
from glasno.petitions.doors.tallying import RATES
from glasno.petitions.epochs import EPOCHS
from glasno.petitions.forms import Errors, Signing, Typed, check_signing
from glasno.petitions.snapshot import Snapshot

HONEYPOT = "website"


async def sign(request: DoorRequest, counter: Counter) -> Reply:
    snapshot = snapshot_by_slug(counter, request.tail)
    if snapshot is None or not snapshot.languages:
        return counter.page(404, language=request.languages)
    language = language_for(snapshot, [request.fields.get("lang"), *request.languages])
    if not snapshot.is_open:
        return await campaign_page(counter, snapshot, status=410, language=language)
    checked = _checked(request.fields, snapshot, language)
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
    # A person does not see this field; whoever fills it is answered like everybody else.
    hidden = bool(request.fields.get(HONEYPOT))
    with chosen_lane(request, counter) as lane:
        entry = seal_signing(checked, snapshot, epoch, lane=lane, hidden=hidden, now=request.now)
        await counter.ledger.append("petitions.pending", entry)
    RATES.note(entry, counter, now=request.now)
    return see_other(f"/{checked.language}/{snapshot.slug}/check-mail/")


def _checked(typed: Typed, snapshot: Snapshot, language: str) -> Signing | Errors:
    checked = check_signing(typed, snapshot)
    if isinstance(checked, Signing):
        return checked  # as nearly always: no words were needed, and so no language
    with translation.override(language):
        return check_signing(typed, snapshot)

"""`/do/mine/<secret>`: the state of one's signature, its choices, and withdrawal.

It works for as long as the petition is kept, also paused and closed. It never shows the name.
"""

from __future__ import annotations

from collections.abc import Mapping

from glasno.front.counter import Counter
from glasno.front.ledger import Outcome
from glasno.front.replies import Reply
from glasno.front.requests import DoorRequest
from glasno.petitions.actions.withdrawing import Change, Withdrawal
from glasno.petitions.blocks import NothingTyped, choices_form
from glasno.petitions.doors.choosing import changes_typed, choices_of
from glasno.petitions.doors.showing import language_for, plain_page, snapshot_by_number
from glasno.petitions.forms import Errors, Typed
from glasno.petitions.models import Signature, SignatureState
from glasno.petitions.sealing import Record
from glasno.petitions.snapshot import Snapshot
from glasno.vault.secrets import LinkSecret, SecretFormatError

NO_ERRORS: dict[str, str] = {}


async def show(request: DoorRequest, counter: Counter) -> Reply:
    snapshot, signature, _mine = await _addressed(request, counter)
    if snapshot is None or signature is None:
        return await _unknown(request, counter, snapshot)
    return await _page(request, counter, snapshot, signature)


async def change(request: DoorRequest, counter: Counter) -> Reply:
    snapshot, signature, mine = await _addressed(request, counter)
    if snapshot is None or signature is None:
        return await _unknown(request, counter, snapshot)
    match request.fields.get("action"):
        case "withdraw":
            entry = Withdrawal(petition=snapshot.number, mine=mine)
            await counter.ledger.append("petitions.secret", entry)
            # Nothing remembers the language once it is withdrawn: the answer is drawn now.
            signature.state = SignatureState.WITHDRAWN
            return await _page(request, counter, snapshot, signature)
        case "" | "change":
            return await _change(request, counter, snapshot, signature, mine)
        case _:
            return counter.page(400, language=request.languages)


async def _addressed(
    request: DoorRequest, counter: Counter
) -> tuple[Snapshot | None, Signature | None, bytes]:
    try:
        secret = LinkSecret.parse(request.tail)
    except SecretFormatError:
        return None, None, b""
    snapshot = snapshot_by_number(counter, secret.number)
    if snapshot is None or not snapshot.languages:
        return None, None, b""
    mine = secret.digest("mine")
    signature = await counter.ledger.read(
        lambda _connection: Signature.objects.of_link(petition=secret.number, mine=mine).first()
    )
    return snapshot, signature, mine


async def _change(
    request: DoorRequest, counter: Counter, snapshot: Snapshot, signature: Signature, mine: bytes
) -> Reply:
    if not signature.looks_confirmed:
        return await _page(request, counter, snapshot, signature)
    language = _language(snapshot, request, signature)
    changes = await changes_typed(
        request, counter, snapshot=snapshot, row=signature, language=language
    )
    if isinstance(changes, Errors):
        return await _page(
            request, counter, snapshot, signature, typed=request.fields, errors=changes.by_field
        )
    if changes is not None:
        entry = Change(petition=snapshot.number, mine=mine, changes=changes)
        outcome = await counter.ledger.append("petitions.secret", entry)
        if outcome is Outcome.DONE:
            signature.display, signature.delivery = changes.display, changes.delivery
    return await _page(request, counter, snapshot, signature, saved=changes is not None)


def _language(snapshot: Snapshot, request: DoorRequest, signature: Signature) -> str:
    wanted = [request.fields.get("lang"), signature.language, *request.languages]
    return language_for(snapshot, wanted)


async def _page(
    request: DoorRequest,
    counter: Counter,
    snapshot: Snapshot,
    signature: Signature,
    *,
    typed: Typed | None = None,
    errors: Mapping[str, str] = NO_ERRORS,
    saved: bool = False,
) -> Reply:
    language = _language(snapshot, request, signature)
    form = typed or NothingTyped()
    context = {
        "state": _seen_state(signature),
        "confirmed_on": signature.day,
        "hidden": signature.hidden,
        "closed": snapshot.state == "closed",
        "display": signature.display,
        "delivery": signature.delivery,
        "name_shown": _shown(snapshot, signature),
        "form": lambda: choices_form(snapshot, form, errors, current=choices_of(signature)),
        "action": f"/do/mine/{request.tail}",
        "saved": saved,
    }
    return await plain_page(
        counter,
        snapshot,
        "petitions/mine.html"
        if signature.state != SignatureState.WITHDRAWN
        else "petitions/mine_withdrawn.html",
        context,
        status=422 if errors else 200,
        language=language,
    )


def _seen_state(signature: Signature) -> str:
    if signature.looks_confirmed:
        return SignatureState.CONFIRMED.name.lower()
    return SignatureState(signature.state).name.lower()


def _shown(snapshot: Snapshot, signature: Signature) -> str:
    """What the site shows of this signer, "" for nothing: public by the signer's own choice."""
    if signature.display_text is None or signature.hidden:
        return ""
    record = Record(snapshot.number, bytes(signature.record))
    return record.open_display(bytes(signature.display_text))


async def _unknown(request: DoorRequest, counter: Counter, snapshot: Snapshot | None) -> Reply:
    language = language_for(snapshot, request.languages) if snapshot else request.languages[0]
    return await plain_page(
        counter, snapshot, "petitions/mine_unknown.html", {}, status=404, language=language
    )

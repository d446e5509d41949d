"""`/do/confirm/<secret>`: GET shows what came with the secret, POST says yes, no, or undo.

GET changes nothing, because scanners of mail follow links.
"""

from __future__ import annotations

from collections.abc import Mapping

from glasno.front.counter import Counter
from glasno.front.ledger import Outcome
from glasno.front.replies import Reply, see_other
from glasno.front.requests import DoorRequest
from glasno.petitions.actions.confirming import Changes, Confirmation, Link, Refusal, Undo
from glasno.petitions.blocks import NothingTyped, choices_form
from glasno.petitions.doors.choosing import changes_typed, choices_of
from glasno.petitions.doors.showing import language_for, plain_page, snapshot_by_number
from glasno.petitions.forms import Errors, Typed
from glasno.petitions.models import PENDING_DAYS, Pending, PendingState
from glasno.petitions.sealing import Record
from glasno.petitions.snapshot import Snapshot
from glasno.vault.secrets import LinkSecret, SecretFormatError

NO_ERRORS: dict[str, str] = {}
ENDED = {
    PendingState.USED: "used",
    PendingState.REFUSED: "refused",
    PendingState.EXPIRED: "expired",
}


async def show(request: DoorRequest, counter: Counter) -> Reply:
    snapshot, link = _addressed(request, counter)
    if snapshot is None or link is None:
        return await _ended(request, counter, snapshot, "unknown")
    pending = await counter.ledger.read(lambda _connection: link.pending())
    if pending is None or not _waits(pending, request):
        return await _ended(request, counter, snapshot, _why(pending, request), pending)
    return await _question(request, counter, snapshot, pending)


async def answer(request: DoorRequest, counter: Counter) -> Reply:
    snapshot, link = _addressed(request, counter)
    if snapshot is None or link is None:
        return await _ended(request, counter, snapshot, "unknown")
    match request.fields.get("action"):
        case "" | "confirm":
            return await _confirm(request, counter, snapshot, link)
        case "not-me":
            return await _refuse(request, counter, snapshot, link)
        case "undo":
            return await _undo(request, counter, snapshot)
        case _:
            return counter.page(400, language=_language(snapshot, request))


def _addressed(request: DoorRequest, counter: Counter) -> tuple[Snapshot | None, Link | None]:
    """The petition whose number the secret begins with, and the link by its digests."""
    try:
        secret = LinkSecret.parse(request.tail)
    except SecretFormatError:
        return None, None
    snapshot = snapshot_by_number(counter, secret.number)
    link = Link(secret.number, secret.digest("confirm"), secret.digest("remind"))
    return (snapshot, link) if snapshot and snapshot.languages else (None, None)


def _waits(pending: Pending, request: DoorRequest) -> bool:
    expired = pending.is_expired(today=request.now.date())
    return pending.is_unanswered and not expired


def _stands(pending: Pending) -> bool:
    return pending.signature is not None and pending.signature.looks_confirmed


def _why(pending: Pending | None, request: DoorRequest) -> str:
    if pending is None:
        return "unknown"
    if pending.is_unanswered and not _waits(pending, request):
        return "expired"
    return ENDED.get(PendingState(pending.state), "unknown")


def _language(snapshot: Snapshot, request: DoorRequest, pending: Pending | None = None) -> str:
    wanted = [pending.language] if pending else []
    return language_for(snapshot, [request.fields.get("lang"), *wanted, *request.languages])


async def _question(
    request: DoorRequest,
    counter: Counter,
    snapshot: Snapshot,
    pending: Pending,
    *,
    typed: Typed | None = None,
    errors: Mapping[str, str] = NO_ERRORS,
) -> Reply:
    """The page with the two buttons; shut petitions keep only "it was not me"."""
    language = _language(snapshot, request, pending)
    form = typed or NothingTyped()
    context = {
        "came": _came(snapshot, pending),
        "form": lambda: choices_form(snapshot, form, errors, current=choices_of(pending)),
        "secret_action": f"/do/confirm/{request.tail}",
        "shut": "" if snapshot.is_open else snapshot.state,
        "reason": snapshot.reason_in(language),
    }
    status = 410 if not snapshot.is_open else 422 if errors else 200
    return await plain_page(
        counter, snapshot, "petitions/confirm.html", context, status=status, language=language
    )


def _came(snapshot: Snapshot, pending: Pending) -> dict[str, str]:
    """What came with the secret: what the site would show, and the choices."""
    shown = ""
    if pending.display_text is not None:
        record = Record(snapshot.number, bytes(pending.record))
        shown = record.open_display(bytes(pending.display_text))
    return {"name_shown": shown, "display": pending.display, "delivery": pending.delivery}


async def _confirm(request: DoorRequest, counter: Counter, snapshot: Snapshot, link: Link) -> Reply:
    pending = await counter.ledger.read(lambda _connection: link.pending())
    if pending is None:
        return await _ended(request, counter, snapshot, "unknown")
    language = _language(snapshot, request, pending)
    thanks = see_other(f"/{language}/{snapshot.slug}/thanks/")
    if pending.state == PendingState.USED and _stands(pending):
        return thanks  # the button pressed twice, or that of an older letter
    if not _waits(pending, request):
        return await _ended(request, counter, snapshot, _why(pending, request), pending)
    if not snapshot.is_open:
        return await _question(request, counter, snapshot, pending)
    changes = await changes_typed(
        request, counter, snapshot=snapshot, row=pending, language=language
    )
    if isinstance(changes, Errors):
        return await _question(
            request, counter, snapshot, pending, typed=request.fields, errors=changes.by_field
        )
    outcome = await _append(request, counter, link, changes)
    if outcome in (Outcome.DONE, Outcome.ALREADY):
        return thanks
    why = "expired" if outcome is Outcome.EXPIRED else "unknown"
    return await _ended(request, counter, snapshot, why)


async def _append(
    request: DoorRequest, counter: Counter, link: Link, changes: Changes | None
) -> Outcome:
    entry = Confirmation(link=link, day=request.now.date(), changes=changes)
    return await counter.ledger.append("petitions.secret", entry)


async def _refuse(request: DoorRequest, counter: Counter, snapshot: Snapshot, link: Link) -> Reply:
    pending = await counter.ledger.read(lambda _connection: link.pending())
    waits = pending is not None and _waits(pending, request)
    pressed_twice = pending is not None and pending.state == PendingState.REFUSED
    if not waits and not pressed_twice:
        return await _ended(request, counter, snapshot, _why(pending, request), pending)
    undo = LinkSecret.draw(snapshot.number)
    stop = bool(request.fields.get("stop"))
    entry = Refusal(link=link, day=request.now.date(), stop=stop, undo=undo.digest("undo"))
    outcome = await counter.ledger.append("petitions.secret", entry)
    if outcome not in (Outcome.DONE, Outcome.ALREADY):
        why = "expired" if outcome is Outcome.EXPIRED else "unknown"
        return await _ended(request, counter, snapshot, why)
    stopped = stop and outcome is Outcome.DONE
    context = {"stopped": stopped, "undo_action": f"/do/confirm/{undo.text}"}
    return await plain_page(
        counter,
        snapshot,
        "petitions/not_me.html",
        context,
        language=_language(snapshot, request, pending),
    )


async def _undo(request: DoorRequest, counter: Counter, snapshot: Snapshot) -> Reply:
    undo = LinkSecret.parse(request.tail).digest("undo")
    outcome = await counter.ledger.append("petitions.secret", Undo(undo=undo))
    return await plain_page(
        counter,
        snapshot,
        "petitions/undone.html",
        {"undone": outcome is Outcome.DONE},
        language=_language(snapshot, request),
    )


async def _ended(
    request: DoorRequest,
    counter: Counter,
    snapshot: Snapshot | None,
    why: str,
    pending: Pending | None = None,
) -> Reply:
    """A link that does nothing any more says why, and what to do: 410, or 404 if never known."""
    language = _language(snapshot, request, pending) if snapshot else request.languages[0]
    return await plain_page(
        counter,
        snapshot,
        "petitions/confirm_ended.html",
        {"why": why, "days": PENDING_DAYS},
        status=404 if why == "unknown" else 410,
        language=language,
    )

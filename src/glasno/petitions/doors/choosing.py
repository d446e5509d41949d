"""Choices typed anew behind a secret, sealed: shared by the confirm page and "my signature"."""

from __future__ import annotations

from collections.abc import Mapping

from django.utils import translation

from glasno.front.counter import Counter
from glasno.front.requests import DoorRequest
from glasno.petitions.actions.confirming import Changes
from glasno.petitions.epochs import EPOCHS
from glasno.petitions.forms import Choices, Errors, check_choices
from glasno.petitions.models import Display, Pending, Signature
from glasno.petitions.rules import shown_as
from glasno.petitions.sealing import Record
from glasno.petitions.snapshot import Snapshot

FIELDS = ("name", "town", "display", "delivery")


def choices_of(row: Pending | Signature) -> dict[str, str]:
    return {"display": row.display, "delivery": row.delivery}


async def changes_typed(
    request: DoorRequest,
    counter: Counter,
    *,
    snapshot: Snapshot,
    row: Pending | Signature,
    language: str,
) -> Changes | Errors | None:
    """What was typed anew for this row; None when the form brought nothing of the kind."""
    if not any(name in request.fields for name in FIELDS):
        return None
    current = choices_of(row)
    with translation.override(language):
        checked = check_choices(request.fields, snapshot, current=current)
    if isinstance(checked, Errors):
        return checked
    record = Record(snapshot.number, bytes(row.record))
    if not checked.name:
        return _kept_name(checked, current)
    epoch = await EPOCHS.of(snapshot, ledger=counter.ledger, now=request.now)
    shown = shown_as(checked.display, name=checked.name, town=checked.town)
    return Changes(
        display=checked.display,
        delivery=checked.delivery,
        person=record.seal_person(epoch, name=checked.name, town=checked.town),
        display_text=record.seal_display(shown) if shown else None,
        drop_display_text=not shown,
    )


def _kept_name(checked: Choices, current: Mapping[str, str]) -> Changes:
    # Without the name a display can only stay as it is or fall to nothing: check_choices saw to it.
    return Changes(
        display=checked.display,
        delivery=checked.delivery,
        person=None,
        display_text=None,
        drop_display_text=checked.display == Display.NOTHING,
    )

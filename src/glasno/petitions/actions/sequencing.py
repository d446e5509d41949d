"""The sequencer: the only one that moves a petition's count, in batches, never on a signer's way.

It gives confirmed signatures their places and takes withdrawn ones out of the count. One works at a
time: on SQLite the write transaction is the lock.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from datetime import datetime
from itertools import groupby

from django.db import transaction

from glasno.petitions.models import UNTOLD, Petition, Signature, SignatureState, to_the_minute

BATCH = 1000


def sequence(*, now: datetime) -> set[str]:
    """Tell the stored counts what happened since, at most BATCH signatures at once.

    Returns the slugs of campaigns whose live files have to be rewritten.
    """
    if not Signature.objects.stale().exists():
        return set()  # without this look the idle worker would take the write lock all day
    moved = set()
    with transaction.atomic():
        stale = Signature.objects.stale().select_for_update().order_by("petition_id", "id")[:BATCH]
        for number, signatures in groupby(stale, key=lambda signature: signature.petition_id):
            petition = (
                Petition.objects.select_for_update().select_related("campaign").get(pk=number)
            )
            _tell(petition, signatures, now=now)
            moved.add(petition.campaign.slug)
    return moved


def _tell(petition: Petition, signatures: Iterable[Signature], *, now: datetime) -> None:
    change: Counter[int] = Counter()
    told = []
    for signature in signatures:
        if signature.place is None:
            petition.last_place += 1
            signature.place = petition.last_place
        change[signature.tallied] -= 1
        change[signature.state] += 1
        signature.tallied = signature.state
        signature.stale = False
        told.append(signature)
    change.pop(UNTOLD, None)
    Signature.objects.bulk_update(told, ["place", "tallied", "stale"])
    petition.confirmed += change[SignatureState.CONFIRMED]
    petition.withdrawn += change[SignatureState.WITHDRAWN]
    petition.removed += change[SignatureState.REMOVED]
    if any(change.values()):
        petition.counted_at = to_the_minute(now)
    petition.save(update_fields=["confirmed", "withdrawn", "removed", "last_place", "counted_at"])

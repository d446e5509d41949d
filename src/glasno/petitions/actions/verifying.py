"""The nightly recount: the one place that counts rows, far from anybody who waits (P7)."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction
from django.db.models import Count

from glasno.petitions.models import (
    CountCorrection,
    Petition,
    Signature,
    SignatureState,
    to_the_minute,
)
from glasno.publishing.actions.publishing import publish

STATE_OF = {
    CountCorrection.Figure.CONFIRMED: SignatureState.CONFIRMED,
    CountCorrection.Figure.WITHDRAWN: SignatureState.WITHDRAWN,
    CountCorrection.Figure.REMOVED: SignatureState.REMOVED,
}


def verify_counts(*, now: datetime) -> int:
    """Recount every petition; correct a drift, note it, and show the correction publicly.

    Returns how many figures were corrected.
    """
    corrected = 0
    topics = set()
    for number in Petition.objects.values_list("pk", flat=True):
        corrections, topic = _verify(number, now=now)
        corrected += corrections
        if corrections:
            topics.add(topic)
    if topics:
        publish(topics=topics)
    return corrected


def _verify(number: int, *, now: datetime) -> tuple[int, str]:
    """Count, correct and note in one transaction, while the sequencer waits."""
    with transaction.atomic():
        petition = Petition.objects.select_for_update().select_related("campaign").get(pk=number)
        counted = dict(
            Signature.objects.filter(petition=petition)
            .order_by()
            .values_list("tallied")
            .annotate(number=Count("pk"))
        )
        corrections = [
            CountCorrection(
                petition=petition,
                day=now.date(),
                figure=figure,
                was=getattr(petition, figure),
                became=counted.get(state, 0),
            )
            for figure, state in STATE_OF.items()
            if getattr(petition, figure) != counted.get(state, 0)
        ]
        for correction in corrections:
            setattr(petition, correction.figure, correction.became)
        if corrections:
            CountCorrection.objects.bulk_create(corrections)
            petition.counted_at = to_the_minute(now)
            petition.save(update_fields=["confirmed", "withdrawn", "removed", "counted_at"])
    return len(corrections), petition.campaign.topic

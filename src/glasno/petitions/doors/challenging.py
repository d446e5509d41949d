"""`GET /do/challenge`: a sum for the page's worker, dearer where much has come from lately."""

from __future__ import annotations

import json

from django.conf import settings

from glasno.front.counter import Counter
from glasno.front.replies import JSON, Reply
from glasno.front.requests import DoorRequest
from glasno.petitions.challenges import new_challenge


async def challenge(request: DoorRequest, counter: Counter) -> Reply:
    """200 with the challenge; 204 while the limits are off, for then nobody pays."""
    if not settings.GLASNO.limits:
        return Reply(204)
    level = counter.prices.level(request.origin, request.now)
    made = new_challenge(level, now=request.now)
    return Reply(200, json.dumps(made, separators=(",", ":")).encode(), JSON)

"""What the rates tell: who asks to sign by the hour, and whether one provider's share is odd."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.db.models import Sum

from glasno.petitions.lanes import Lane
from glasno.petitions.models import Petition, SigningHour

# The last hours, and what they are held against: the week before them.
LATELY = timedelta(hours=3)
USUALLY = timedelta(days=7)
# Fewer requests tell nothing.
FEWEST_LATELY = 100
FEWEST_USUALLY = 200
# Odd is a provider with most of the requests, and with so many times its usual share.
MOST = 0.5
TIMES = 2.5


@dataclass(frozen=True)
class OddShare:
    """A provider's part of the requests, 0 to 1, lately and in the week before."""

    provider: str
    lately: float
    usually: float


def hourly_rates(petition: Petition, *, now: datetime, hours: int) -> list[dict[str, Any]]:
    """The newest hour first: when, provider, lane, and how many asked."""
    since = _hour(now) - timedelta(hours=hours - 1)
    rows = SigningHour.objects.filter(petition=petition, hour__gte=since)
    return [
        {
            "hour": row.hour.strftime("%Y-%m-%dT%H:00Z"),
            "provider": row.provider,
            "lane": Lane(row.lane).name.lower(),
            "asked": row.asked,
        }
        for row in rows.order_by("-hour", "provider", "lane")
    ]


def odd_shares(petition: Petition, *, now: datetime) -> Iterator[OddShare]:
    """Providers whose share of the last hours is far above their usual one."""
    middle = _hour(now) - LATELY
    lately = _asked(petition, since=middle, until=now + timedelta(hours=1))
    usually = _asked(petition, since=middle - USUALLY, until=middle)
    total, usual_total = sum(lately.values()), sum(usually.values())
    if total < FEWEST_LATELY or usual_total < FEWEST_USUALLY:
        return
    for provider, asked in sorted(lately.items()):
        share, usual = asked / total, usually.get(provider, 0) / usual_total
        if share >= MOST and share >= TIMES * usual:
            yield OddShare(provider, share, usual)


def _asked(petition: Petition, *, since: datetime, until: datetime) -> dict[str, int]:
    rows = SigningHour.objects.filter(petition=petition, hour__gte=since, hour__lt=until)
    sums = rows.order_by().values_list("provider").annotate(sum=Sum("asked"))
    return dict(sums)


def _hour(now: datetime) -> datetime:
    return now.replace(minute=0, second=0, microsecond=0)

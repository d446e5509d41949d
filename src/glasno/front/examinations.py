"""What `glasno doctor` looks at in the front: does it know its visitors apart?"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta

from django.conf import settings
from django.db.models import Sum

from glasno.front.models import ArrivalHour
from glasno.kit import clock
from glasno.kit.findings import Finding, Level

# Of fewer requests one cannot tell whether it was one busy person.
FEWEST = 100
# An hour with fewer tells nothing: one visitor alone in it is all of it. Hours are added up without
# knowing whether it was the same address in each.
FEWEST_AN_HOUR = 20
# The part that came from one address at the least; where nine in ten do, it is always told.
NEARLY_ALL = 0.8


def examine() -> Iterator[Finding]:
    """By GLASNO_EXAMINATIONS. Silent on loopback, where everybody is this machine."""
    environment = settings.GLASNO
    if not environment.loopback and environment.limits:
        yield from _one_address(clock.now(), named=bool(environment.trusted_proxies))


def _one_address(now: datetime, *, named: bool) -> Iterator[Finding]:
    hours = ArrivalHour.objects.since(now - timedelta(days=1), now=now)
    sums = hours.filter(total__gte=FEWEST_AN_HOUR).aggregate(
        total=Sum("total", default=0), alike=Sum("alike", default=0)
    )
    if sums["total"] < FEWEST or sums["alike"] < NEARLY_ALL * sums["total"]:
        return
    yield Finding(
        Level.WARNING,
        f"Nearly all of the {sums['total']} requests to sign, confirm or change in the last day "
        "came from one address, so a flood would slow everybody's letters.",
        _mend(named=named),
    )


def _mend(*, named: bool) -> str:
    tor = "If that address is a Tor service on this machine, all is well."
    if named:
        return (
            "Let the proxies in GLASNO_TRUSTED_PROXIES set X-Forwarded-For, and name every one "
            f"that stands between the visitors and Glasno. {tor}"
        )
    return (
        "If a web server stands in front, name its address in GLASNO_TRUSTED_PROXIES and let it "
        f"set X-Forwarded-For. {tor}"
    )

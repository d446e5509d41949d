"""How dear the fast lane is for an origin now: the more came from there lately, the dearer.

Nobody is turned away for it: whoever does not pay takes the paced lane (docs/adr/0082).
"""

from __future__ import annotations

from datetime import datetime

from glasno.front.buckets import Buckets
from glasno.front.origins import Origin

# Forms in a bucket from which each further level begins. A household, an office or a class stays
# below the first. Four times the work a level: see petitions.challenges for what that means.
STEPS = (30, 90, 270, 810)
SIZE = 900
# Forms that run out a second: one address may bring 900 an hour at the first level's price, and
# the fullest bucket is empty after an hour.
LEAK = 0.25
# A neighbourhood is so many times larger than an address: it holds other people, too.
NEIGHBOURS = 8


class Prices:
    """The buckets of one process. Others know nothing of them; prices are the same within a few."""

    def __init__(self) -> None:
        self._own = Buckets(size=SIZE, leak=LEAK)
        self._wide = Buckets(size=SIZE * NEIGHBOURS, leak=LEAK * NEIGHBOURS)

    def level(self, origin: Origin, now: datetime) -> int:
        """From 0, the cheapest, to len(STEPS)."""
        at = now.timestamp()
        own = self._own.fullness(origin.own, at)
        wide = self._wide.fullness(origin.wide, at) / NEIGHBOURS
        held = max(own, wide)
        return sum(held >= step for step in STEPS)

    def charge(self, origin: Origin, now: datetime) -> None:
        """A form has come from there."""
        at = now.timestamp()
        self._own.pour(origin.own, at)
        self._wide.pour(origin.wide, at)

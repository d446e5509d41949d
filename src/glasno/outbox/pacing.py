"""How many letters a minute one worker gives each mail provider, so that none takes us for a flood.

Providers publish no figure for a sender that they do not know; these are our own, on the careful
side of what their postmasters ask for ("begin low, rise slowly"). A letter that was refused counts
like one that was taken. With several workers each keeps this pace by itself.
"""

from collections.abc import Mapping
from datetime import datetime

# Letters a minute by the group of the provider; a group that is missing here goes with "other".
PACES: Mapping[str, int] = {
    "gmail": 600,
    "mail.ru": 600,
    "yandex": 600,
    "outlook": 300,
    "icloud": 240,
    "yahoo": 240,
    "proton": 240,
    "rambler": 240,
    # All the small ones together: thousands of different servers, none of which gets many.
    "other": 600,
}
OTHER = "other"

# What may go at once after a quiet time, as a part of a minute's letters.
_BURST = 0.1


def group_of(queue: str) -> str:
    """The provider whose pace the letters of a queue go at: the small ones have several queues."""
    return queue if queue in PACES else OTHER


class Pacing:
    """Letters that may still go to each provider: in the memory of one worker, full at its start.

    `paces` in letters a minute; None: no pace at all.
    """

    def __init__(self, paces: Mapping[str, int] | None = PACES) -> None:
        self._paces = paces
        self._left: dict[str, float] = {}
        self._at: dict[str, datetime] = {}

    def a_minute(self, provider: str) -> int | None:
        """Letters a minute to this provider; None for as many as the relay takes."""
        if self._paces is None:
            return None
        return self._paces.get(group_of(provider), self._paces[OTHER])

    def may_go(self, provider: str, *, now: datetime) -> bool:
        return self.wait(provider, now=now) == 0

    def spend(self, provider: str) -> None:
        """One letter to this provider goes; only after `may_go`."""
        if self._paces is not None:
            self._left[group_of(provider)] -= 1

    def wait(self, provider: str, *, now: datetime) -> float:
        """Seconds until the next letter to this provider may go; 0.0 when it may now."""
        pace = self.a_minute(provider)
        if pace is None:
            return 0.0
        full = max(1.0, pace * _BURST)
        # A clock that was set back gives nothing and takes nothing.
        group = group_of(provider)
        passed = max(0.0, (now - self._at.get(group, now)).total_seconds())
        left = min(full, self._left.get(group, full) + passed * pace / 60)
        self._left[group], self._at[group] = left, now
        return 0.0 if left >= 1 else (1 - left) * 60 / pace

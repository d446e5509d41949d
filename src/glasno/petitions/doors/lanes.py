"""Which lane a signer's letter takes: the fast one for a solution that holds, else the paced one.

Nothing is refused here, and nothing that is wrong with a solution is told: the answer is the same.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime

from django.conf import settings

from glasno.front.counter import Counter
from glasno.front.requests import DoorRequest
from glasno.kit import metering
from glasno.petitions.challenges import LIFETIME, mark_of_solution
from glasno.petitions.lanes import Lane

# Used solutions that are remembered, in two halves. Beyond that the oldest are forgotten early: a
# robot would have to solve so many first.
MOST_USED = 200_000


OUTCOMES = metering.counters(
    "glasno_challenges",
    "Forms by what came of their proof of work.",
    outcome=("paid", "missing", "worthless", "replayed"),
)


class Used:
    """The solutions that this process has taken, for as long as they would hold once more."""

    def __init__(self, most: int = MOST_USED) -> None:
        self._half = most // 2
        self._young: set[bytes] = set()
        self._old: set[bytes] = set()
        self._since: datetime | None = None

    def __len__(self) -> int:
        return len(self._young) + len(self._old)

    def take(self, mark: bytes, now: datetime) -> bool:
        """Whether it is used for the first time; from now on it is not."""
        if mark in self._young or mark in self._old:
            return False
        began = self._since or now
        if len(self._young) >= self._half or abs(now - began) >= LIFETIME:
            self._old, self._young, began = self._young, set(), now
        self._since = began
        self._young.add(mark)
        return True

    def give_back(self, mark: bytes) -> None:
        """It holds once more: what it was taken for did not come about."""
        self._young.discard(mark)
        self._old.discard(mark)


USED = Used()


@contextmanager
def chosen_lane(request: DoorRequest, counter: Counter) -> Iterator[Lane]:
    """FAST for proof of work at the price of this moment. The form counts towards the next one.

    A solution is used up before anything is awaited, so that a hundred forms at once have one fast
    letter between them. It holds once more when the block fails: who is told to come back later has
    paid already.
    """
    if not settings.GLASNO.limits:
        yield Lane.FAST
        return
    level = counter.prices.level(request.origin, request.now)
    counter.prices.charge(request.origin, request.now)
    solution = request.fields.get("altcha")
    mark = mark_of_solution(solution, level=level, now=request.now)
    if mark is None:
        OUTCOMES["worthless" if solution else "missing",].inc()
        yield Lane.PACED
    elif not USED.take(mark, request.now):
        OUTCOMES["replayed",].inc()
        yield Lane.PACED
    else:
        OUTCOMES["paid",].inc()
        try:
            yield Lane.FAST
        except BaseException:  # the deadline, too: nobody has been told that it was taken
            USED.give_back(mark)
            raise

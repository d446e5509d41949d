"""Numbers of signatures worth telling the world of. Pure.

What is drawn and sent around (cards) and what is announced (feeds) moves from one milestone to the
next and not with each signature. A milestone is a floor: it stays true while the count grows.
"""

from __future__ import annotations

from bisect import bisect_right
from functools import lru_cache

FIRST = 10  # fewer say nothing, and would tell of single people
STEPS = (1, 2, 5)  # times a power of ten
PARTS = 10  # of the goal, up to LAST_PART of them
LAST_PART = 20
POWERS = 20  # of ten: what is counted stays below 2 ** 63


def reached(count: int, goal: int) -> int:
    """The highest milestone that `count` has come to; 0 before the first.

    Milestones are 10, 20, 50, 100 and so on, each tenth of the goal up to twice the goal, and the
    goal itself, however small.
    """
    milestones = _milestones(goal)
    return milestones[bisect_right(milestones, max(count, 0)) - 1]


def share_of(milestone: int, goal: int) -> int:
    """The part of the goal that is reached, in thousandths: at most 1000, never rounded up."""
    return min(1000, milestone * 1000 // goal)


@lru_cache(maxsize=64)  # asked for each day of a petition, one petition after another
def _milestones(goal: int) -> tuple[int, ...]:
    """All there are, as far as the database counts, and 0 before them; in order."""
    numbers = (step * 10**power for power in range(1, POWERS) for step in STEPS)
    return tuple(sorted({0, goal, *numbers, *_parts(goal)}))


def _parts(goal: int) -> tuple[int, ...]:
    """Tenths of the goal, as three figures and zeros: of 123,456 the first is told as 12,300."""
    tenths = (_plain(goal * part // PARTS) for part in range(1, LAST_PART + 1))
    return tuple(tenth for tenth in tenths if tenth >= FIRST)


def _plain(number: int) -> int:
    unit: int = 10 ** max(len(str(number)) - 3, 0)
    return number // unit * unit

"""Whose turn it is among the queues that have a letter which may go.

A lower lane goes before the later ones, except that of eight letters one is of a later lane where
one waits there, over all providers and at each. Within a lane the providers take turns, so that a
flood of one provider's mailboxes costs the others one letter's time each. The small providers have
one turn together and take turns in it, so that one of them does not stand before all others.
"""

from collections import Counter
from collections.abc import Collection
from typing import NamedTuple

from glasno.outbox.pacing import group_of
from glasno.outbox.rules import LATER_SHARE

_ALL = ""  # stands among the providers for all of them together; none has an empty name


class Queue(NamedTuple):
    lane: int
    provider: str


def _group(queue: Queue) -> Queue:
    return Queue(queue.lane, group_of(queue.provider))


class Turns:
    """Remembers who went when: in the memory of one worker."""

    def __init__(self) -> None:
        self._served: Counter[Queue] = Counter()
        self._in_a_row: Counter[Queue] = Counter()  # since a letter of a later lane went
        self._number = 0

    def next(self, ready: Collection[Queue]) -> Queue | None:
        """The queue whose letter goes now; None when none is ready."""
        if not ready:
            return None
        lanes: dict[str, set[int]] = {}
        for queue in ready:
            lanes.setdefault(queue.provider, set()).add(queue.lane)
        # The lane that each provider owes its next letter to, and the one that all together do.
        own = {provider: self._lane(provider, theirs) for provider, theirs in lanes.items()}
        lane = self._lane(_ALL, {queue.lane for queue in ready})
        candidates = [each for each in ready if own[each.provider] <= each.lane == lane]
        if not candidates:
            lane = min(own.values())
            candidates = [each for each in ready if own[each.provider] == each.lane == lane]
        queue = min(
            candidates, key=lambda each: (self._served[_group(each)], self._served[each], each)
        )
        self._note(queue)
        return queue

    def _lane(self, name: str, waiting: Collection[int]) -> int:
        """The lowest that waits and has not had seven letters in a row before a later one."""
        *lower, last = sorted(waiting)
        for lane in lower:
            if self._in_a_row[Queue(lane, name)] < LATER_SHARE - 1:
                return lane
        return last

    def _note(self, queue: Queue) -> None:
        self._number += 1
        self._served[queue] = self._served[_group(queue)] = self._number
        for name in (_ALL, queue.provider):
            self._in_a_row[Queue(queue.lane, name)] += 1
            for lane in range(queue.lane):
                self._in_a_row[Queue(lane, name)] = 0

"""Which due jobs may go now: fresh ones wait a random moment, in the memory of one worker."""

from collections import deque
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from random import SystemRandom

from glasno.outbox import rules
from glasno.outbox.pacing import Pacing
from glasno.outbox.turns import Queue, Turns

_draw = SystemRandom().uniform

Times = Mapping[int, tuple[timedelta, timedelta]]
NO_TIMES: Times = dict.fromkeys(rules.LANES, (timedelta(0), timedelta(0)))


@dataclass(frozen=True, slots=True)
class DueJob:
    id: int
    attempts: int
    queue: Queue


class Holding:
    """Jobs seen, each with the moment from which it may go, in a queue a lane and provider.

    `times`: how long a fresh job of a lane is held, at least and at most. In a queue the oldest
    that is free goes first (ADR 0084); in the first lane whichever became free first, so that the
    order of letters does not tell the order of pressing the button.
    """

    def __init__(self, times: Times, pacing: Pacing) -> None:
        self._times = times
        self._pacing = pacing
        self._turns = Turns()
        self._queues: dict[Queue, dict[int, datetime]] = {}
        self._taken: dict[int, tuple[Queue, datetime]] = {}

    def __bool__(self) -> bool:
        """Whether any job is held."""
        return any(self._queues.values())

    def see(self, due: Iterable[DueJob], *, now: datetime) -> None:
        """Takes in everything that is due; what is due no more (or in other hands) is forgotten."""
        seen: dict[Queue, dict[int, datetime]] = {}
        for job in due:
            held = self._queues.get(job.queue, {}).get(job.id)
            seen.setdefault(job.queue, {})[job.id] = (
                self._release(job, now) if held is None or self._is_odd(held, job, now) else held
            )
        self._queues = seen
        self._taken = {}

    def take(self, most: int, *, now: datetime) -> list[int]:
        """At most `most` ids that may go now, in the order in which they go."""
        free = {
            queue: deque(sorted(_in_turn(queue, jobs, now))) for queue, jobs in self._queues.items()
        }
        taken: list[int] = []
        while len(taken) < most:
            ready = [
                queue
                for queue, waiting in free.items()
                if waiting and self._pacing.may_go(queue.provider, now=now)
            ]
            queue = self._turns.next(ready)
            if queue is None:
                break
            _, id_ = free[queue].popleft()
            self._pacing.spend(queue.provider)
            self._taken[id_] = (queue, self._queues[queue].pop(id_))
            taken.append(id_)
        return taken

    def put_back(self, ids: Iterable[int]) -> None:
        """Jobs that were taken and, by no fault of theirs, did not go: they have waited already."""
        for id_ in ids:
            queue, moment = self._taken.pop(id_)
            self._queues[queue][id_] = moment

    def next_in(self, *, now: datetime) -> float | None:
        """Seconds until the next held job may go; None when none is held."""
        waits = [
            max(
                (min(jobs.values()) - now).total_seconds(),
                self._pacing.wait(queue.provider, now=now),
            )
            for queue, jobs in self._queues.items()
            if jobs
        ]
        return max(0.0, min(waits)) if waits else None

    def overdue(self, *, now: datetime, lane: int | None = None) -> timedelta:
        """How long the job that is longest free has been waiting since; zero when none does.

        `lane`: of this lane alone.
        """
        moments = [
            moment
            for queue, jobs in self._queues.items()
            if lane is None or queue.lane == lane
            for moment in jobs.values()
        ]
        return max(timedelta(0), now - min(moments)) if moments else timedelta(0)

    def _release(self, job: DueJob, now: datetime) -> datetime:
        # A job that has failed once has been waiting long enough.
        if job.attempts:
            return now
        least, most = self._times[job.queue.lane]
        return now + timedelta(seconds=_draw(least.total_seconds(), most.total_seconds()))

    def _is_odd(self, held: datetime, job: DueJob, now: datetime) -> bool:
        # Only a clock that was set back can make a wait longer than the longest.
        return held - now > self._times[job.queue.lane][1]


def _in_turn(
    queue: Queue, jobs: Mapping[int, datetime], now: datetime
) -> Iterator[tuple[float, int]]:
    """Those that are free, each with its place among them."""
    for id_, moment in jobs.items():
        if moment <= now:
            yield (moment.timestamp() if queue.lane == rules.FIRST else id_), id_

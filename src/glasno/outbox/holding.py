"""Which due jobs may go now: fresh ones wait a random moment, in the memory of one worker."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from random import SystemRandom

_draw = SystemRandom().uniform


@dataclass(frozen=True)
class DueJob:
    id: int
    attempts: int


class Holding:
    """Jobs seen, each with the moment from which it may go. `longest` zero: none waits."""

    def __init__(self, longest: timedelta) -> None:
        self._longest = longest
        self._free_at: dict[int, datetime] = {}

    def see(self, due: Iterable[DueJob], *, now: datetime) -> None:
        """Takes in everything that is due; what is due no more (or in other hands) is forgotten."""
        self._free_at = {
            job.id: self._free_at.get(job.id) or self._release(job, now) for job in due
        }

    def take(self, most: int, *, now: datetime) -> list[int]:
        """At most `most` ids that may go now, in the order in which they became free."""
        free = sorted((moment, id_) for id_, moment in self._free_at.items() if moment <= now)[
            :most
        ]
        for _, id_ in free:
            del self._free_at[id_]
        return [id_ for _, id_ in free]

    def next_in(self, *, now: datetime) -> float | None:
        """Seconds until the next held job becomes free; None when none is held."""
        if not self._free_at:
            return None
        return max(0.0, (min(self._free_at.values()) - now).total_seconds())

    def _release(self, job: DueJob, now: datetime) -> datetime:
        # A job that has failed once has been waiting long enough.
        if job.attempts or not self._longest:
            return now
        return now + timedelta(seconds=_draw(0, self._longest.total_seconds()))

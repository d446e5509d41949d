"""Jobs that a feature puts aside for a while, and takes up again as they were.

Inside the caller's transaction, after its own rows (docs/adr/0074).
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from datetime import date

from glasno.outbox.actions.locking import lock_jobs
from glasno.outbox.models import Job


def park_jobs(ids: Collection[int]) -> None:
    """Nothing goes on these jobs until `unpark_jobs`; unknown ids are ignored.

    Takes the claim away. A letter that the relay is being told at this moment still goes.
    """
    held = lock_jobs(ids)
    Job.objects.filter(id__in=held).update(
        due_on=None, not_before=None, claim=None, claimed_until=None, counted_on=None, waits=False
    )


def unpark_jobs(due: Mapping[int, date], *, steps: Collection[int]) -> None:
    """Makes jobs due on the days given, if they stand at one of these steps; others stay parked."""
    held = lock_jobs(due)
    for day in sorted(set(due.values())):
        ids = [id_ for id_ in held if due[id_] == day]
        Job.objects.filter(id__in=ids, due_on=None, step__in=steps).update(due_on=day)

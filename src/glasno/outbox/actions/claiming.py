"""Jobs in the hand of one worker: taken by one statement, given back or settled by another.

Every statement names the claim, so that a job that was woken, erased or taken by another worker
meanwhile stays as they left it.
"""

import secrets
from collections.abc import Collection, Iterable, Sequence
from datetime import date, datetime

from django.db.models import F

from glasno.outbox import rules
from glasno.outbox.composing import Again, Done, Park, Then
from glasno.outbox.models import Failure, Job, JobQuerySet
from glasno.outbox.transactions import limited

_CLAIM_BYTES = 16
_FREE = {"claim": None, "claimed_until": None}


def claim(ids: Sequence[int], *, now: datetime, worker: bytes = b"") -> list[Job]:
    """Those of the jobs that are still due and free, now ours, in the given order.

    `worker`: the name of the worker (8 bytes), with which the claim begins; b"" for none.
    """
    token = worker + secrets.token_bytes(_CLAIM_BYTES - len(worker))
    with limited():
        due = Job.objects.due(now).filter(id__in=ids)
        # Whoever else has hold of one just now wakes or erases it: it is not ours to wait for.
        free = list(_locked(due, skip=True))
        Job.objects.filter(id__in=free).update(claim=token, claimed_until=rules.lease_end(now))
    place = {id_: position for position, id_ in enumerate(ids)}
    ours = Job.objects.filter(id__in=free, claim=token)
    return sorted(ours, key=lambda job: place[job.id])


def take_back(worker: bytes) -> int:
    """Frees all that this worker has in its hand; returns how many. Of one that is certainly dead,
    or of oneself.
    """
    rest = _CLAIM_BYTES - len(worker)
    theirs = Job.objects.filter(
        due_on__isnull=False, claim__gte=worker + bytes(rest), claim__lte=worker + b"\xff" * rest
    )
    with limited():
        return Job.objects.filter(id__in=list(_locked(theirs))).update(**_FREE)


def renew(jobs: Collection[Job], *, now: datetime) -> None:
    """Keeps the jobs ours while the relay makes us wait."""
    with limited():
        _ours_locked(jobs).update(claimed_until=rules.lease_end(now))


def release(jobs: Collection[Job]) -> None:
    """Gives the jobs back untouched."""
    if jobs:
        with limited():
            _ours_locked(jobs).update(**_FREE)


def finish(job: Job, then: Then) -> None:
    """The job's mail was taken: what its writer wanted then."""
    with limited():
        match then:
            case Done():
                _ours([job]).delete()
            case Park(step=step):
                _next(job, due_on=None, step=step)
            case Again(on=on, step=step):
                # Nobody sits waiting for it, and a day's reminders fall due all at once.
                _next(job, due_on=on, step=step, lane=rules.LAST)


def erase(jobs: Collection[Job]) -> None:
    """Nothing is to be sent for these jobs, ever."""
    if jobs:
        with limited():
            _ours_locked(jobs).delete()


def postpone(job: Job, *, provider: str, failed_at: str, now: datetime) -> None:
    """The job's mail was not taken this time. `failed_at` is the stage, for the count."""
    attempts = job.attempts + 1
    with limited():
        _ours([job]).update(
            attempts=attempts, not_before=rules.next_try(now, attempts=attempts), **_FREE
        )
        _count(now.date(), provider=provider, kind=failed_at, permanent=False)


def give_up(job: Job, *, provider: str, failed_at: str, now: datetime) -> None:
    """The job's mail will never be taken. `failed_at` is the stage, for the count."""
    with limited():
        _ours([job]).delete()
        _count(now.date(), provider=provider, kind=failed_at, permanent=True)


def _ours(jobs: Collection[Job]) -> JobQuerySet:
    ids = [job.id for job in jobs]
    # All jobs of one turn carry one claim.
    claims = {bytes(job.claim) for job in jobs if job.claim is not None}
    return Job.objects.filter(id__in=ids, claim__in=claims)


def _ours_locked(jobs: Collection[Job]) -> JobQuerySet:
    return Job.objects.filter(id__in=list(_locked(_ours(jobs))))


def _locked(jobs: JobQuerySet, *, skip: bool = False) -> Iterable[int]:
    """Their ids; the rows are locked in the order of the ids, as everybody locks jobs."""
    locked = jobs.select_for_update(skip_locked=skip).order_by("id")
    return locked.values_list("id", flat=True)


def _next(job: Job, *, due_on: date | None, step: int, lane: int | None = None) -> None:
    _ours([job]).update(
        due_on=due_on,
        step=step,
        lane=job.lane if lane is None else lane,
        attempts=0,
        not_before=None,
        counted_on=None,
        **_FREE,
    )


def _count(day: date, *, provider: str, kind: str, permanent: bool) -> None:
    failure, _ = Failure.objects.get_or_create(
        day=day, provider=provider, kind=kind, permanent=permanent
    )
    Failure.objects.filter(pk=failure.pk).update(count=F("count") + 1)

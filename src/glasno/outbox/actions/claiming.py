"""Jobs in the hand of one worker: taken by one statement, given back or settled by another.

Every statement names the claim, so that a job that was woken, erased or taken by another worker
meanwhile stays as they left it.
"""

import secrets
from collections.abc import Collection, Sequence
from datetime import date, datetime

from django.db import transaction
from django.db.models import F

from glasno.outbox import rules
from glasno.outbox.composing import Again, Done, Park, Then
from glasno.outbox.models import Failure, Job, JobQuerySet

_CLAIM_BYTES = 16
_FREE = {"claim": None, "claimed_until": None}


def claim(ids: Sequence[int], *, now: datetime) -> list[Job]:
    """Those of the jobs that are still due and free, now ours, in the given order."""
    token = secrets.token_bytes(_CLAIM_BYTES)
    Job.objects.due(now).filter(id__in=ids).update(claim=token, claimed_until=rules.lease_end(now))
    place = {id_: position for position, id_ in enumerate(ids)}
    ours = Job.objects.filter(id__in=ids, claim=token)
    return sorted(ours, key=lambda job: place[job.id])


def renew(jobs: Collection[Job], *, now: datetime) -> None:
    """Keeps the jobs ours while the relay makes us wait."""
    _ours(jobs).update(claimed_until=rules.lease_end(now))


def release(jobs: Collection[Job]) -> None:
    """Gives the jobs back untouched."""
    if jobs:
        _ours(jobs).update(**_FREE)


def finish(job: Job, then: Then) -> None:
    """The job's mail was taken: what its writer wanted then."""
    match then:
        case Done():
            _ours([job]).delete()
        case Park(step=step):
            _next(job, due_on=None, step=step)
        case Again(on=on, step=step):
            _next(job, due_on=on, step=step)


def erase(jobs: Collection[Job]) -> None:
    """Nothing is to be sent for these jobs, ever."""
    if jobs:
        _ours(jobs).delete()


def postpone(job: Job, *, provider: str, failed_at: str, now: datetime) -> None:
    """The job's mail was not taken this time. `failed_at` is the stage, for the count."""
    attempts = job.attempts + 1
    with transaction.atomic():
        _ours([job]).update(
            attempts=attempts, not_before=rules.next_try(now, attempts=attempts), **_FREE
        )
        _count(now.date(), provider=provider, kind=failed_at, permanent=False)


def give_up(job: Job, *, provider: str, failed_at: str, now: datetime) -> None:
    """The job's mail will never be taken. `failed_at` is the stage, for the count."""
    with transaction.atomic():
        _ours([job]).delete()
        _count(now.date(), provider=provider, kind=failed_at, permanent=True)


def _ours(jobs: Collection[Job]) -> JobQuerySet:
    ids = [job.id for job in jobs]
    # All jobs of one turn carry one claim.
    claims = {bytes(job.claim) for job in jobs if job.claim is not None}
    return Job.objects.filter(id__in=ids, claim__in=claims)


def _next(job: Job, *, due_on: date | None, step: int) -> None:
    _ours([job]).update(
        due_on=due_on, step=step, attempts=0, not_before=None, counted_on=None, **_FREE
    )


def _count(day: date, *, provider: str, kind: str, permanent: bool) -> None:
    failure, _ = Failure.objects.get_or_create(
        day=day, provider=provider, kind=kind, permanent=permanent
    )
    Failure.objects.filter(pk=failure.pk).update(count=F("count") + 1)

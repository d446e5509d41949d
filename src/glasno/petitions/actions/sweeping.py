"""An organiser puts many requests and signatures aside at once, by conditions, and takes it back.

Quarantine is unseen by those whom it meets: their requests get no letter, their signatures look
confirmed to them and are counted nowhere. Invalidated signatures are counted as removed, publicly;
they keep their MAC, so that their mailboxes do not simply sign again (docs/adr/0087).

Requests come first and signatures after them: what is confirmed meanwhile is then found there. At
most BATCH rows are changed in a transaction, locked in the order of docs/adr/0074.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from functools import wraps
from itertools import count
from typing import Any, ParamSpec

from django.db import OperationalError
from django.db.models import F, QuerySet

from glasno.kit.limits import undone
from glasno.outbox.actions.parking import park_jobs, unpark_jobs
from glasno.outbox.transactions import limited
from glasno.petitions.lanes import Lane
from glasno.petitions.models import (
    Pending,
    PendingState,
    Petition,
    Signature,
    SignatureState,
    Sweep,
)
from glasno.petitions.steps import CONFIRM, REMIND, REMIND_AFTER

BATCH = 1000
# How often a batch is tried that the database has undone whole: two who lock in their turns part at
# the second; who keeps a table for ten seconds keeps it for longer.
MOST_ATTEMPTS = 5
LONGEST_REASON = 200

Progress = Callable[[int], None]
P = ParamSpec("P")
STATE_OF = {
    Sweep.Verb.QUARANTINE: SignatureState.QUARANTINED,
    Sweep.Verb.INVALIDATE: SignatureState.REMOVED,
}


class SweepError(Exception):
    """A sentence for the organiser: what is not possible, and what to do."""


@dataclass(frozen=True)
class Conditions:
    """Which rows a sweep is to meet: all that it names must hold, and an empty one names nothing.

    Days are those of asking for requests, and of confirming for signatures. `of_sweep`: signatures
    that this earlier sweep has put into quarantine; without it those that stand.
    """

    first: date | None = None
    last: date | None = None
    providers: tuple[str, ...] = ()
    countries: tuple[str, ...] = ()
    languages: tuple[str, ...] = ()
    lanes: tuple[Lane, ...] = ()
    of_sweep: int | None = None
    requests: bool = True
    signatures: bool = True

    def told(self) -> dict[str, Any]:
        """As the sweep keeps them, and as people read them: only what was asked for."""
        said: dict[str, Any] = {
            "from": self.first and self.first.isoformat(),
            "to": self.last and self.last.isoformat(),
            "provider": list(self.providers),
            "country": list(self.countries),
            "language": list(self.languages),
            "lane": [lane.name.lower() for lane in self.lanes],
            "sweep": self.of_sweep,
        }
        if not (self.requests and self.signatures):
            said["only"] = "requests" if self.requests else "signatures"
        return {name: value for name, value in said.items() if value}

    def columns(self) -> dict[str, Any]:
        """The same, as both tables are asked."""
        wanted = {
            "day__gte": self.first,
            "day__lte": self.last,
            "provider__in": self.providers,
            "country__in": self.countries,
            "language__in": self.languages,
            "lane__in": self.lanes,
        }
        return {name: value for name, value in wanted.items() if value}


@dataclass(frozen=True)
class Met:
    """How many rows the conditions meet now."""

    requests: int
    signatures: int


def count_met(petition: Petition, conditions: Conditions) -> Met:
    """What a sweep by these conditions would move. Raises SweepError for none."""
    _check(conditions)
    return Met(_requests(petition, conditions).count(), _signatures(petition, conditions).count())


def sweep(
    petition: Petition,
    verb: Sweep.Verb,
    conditions: Conditions,
    *,
    reason: str,
    now: datetime,
    progress: Progress | None = None,
) -> Sweep:
    """Moves what the conditions meet, and keeps what was done. `progress` hears of each batch.

    Who dies over it leaves a sweep of what was moved so far, which can be undone as any.
    Raises SweepError, and django.db.OperationalError where somebody keeps the tables.
    """
    check_reason(reason)
    _check(conditions)
    made = Sweep.objects.create(
        petition=petition,
        verb=verb,
        conditions=conditions.told(),
        reason=reason.strip(),
        day=now.date(),
    )
    for ids in _batches(_requests(petition, conditions)):
        _put_aside(made, ids)
        _tell(progress, ids)
    for ids in _batches(_signatures(petition, conditions)):
        _move(made, ids, _standing(conditions), STATE_OF[verb])
        _tell(progress, ids)
    made.refresh_from_db()
    return made


def undo(made: Sweep, *, now: datetime, progress: Progress | None = None) -> Sweep:
    """Takes a sweep back: requests wait again and get their letters, signatures count again.

    What has been withdrawn or has died meanwhile stays so. Raises SweepError for one undone before.
    """
    if made.undone_on is not None:
        raise SweepError(f"Sweep {made.pk} has been undone on {made.undone_on.isoformat()}.")
    requests = Pending.objects.filter(
        petition=made.petition_id, sweep=made.pk, state=PendingState.QUARANTINED
    )
    for ids in _batches(requests):
        _take_up(ids, today=now.date())
        _tell(progress, ids)
    for ids in _batches(_aside(made)):
        _restore(made, ids)
        _tell(progress, ids)
    made.undone_on = now.date()
    made.save(update_fields=["undone_on"])
    return made


def check_reason(reason: str) -> None:
    """Raises SweepError unless it will be known later why this was done."""
    if not 0 < len(reason.strip()) <= LONGEST_REASON:
        raise SweepError(f"Say why, in at most {LONGEST_REASON} characters: `--reason ...`.")


def count_aside(made: Sweep) -> Met:
    """What an undo would move now."""
    requests = Pending.objects.filter(
        petition=made.petition_id, sweep=made.pk, state=PendingState.QUARANTINED
    )
    return Met(requests.count(), _aside(made).count())


def count_quarantined(petition: Petition) -> Met:
    """What is in quarantine now, whatever put it there; for the operator alone."""
    requests = Pending.objects.filter(petition=petition, state=PendingState.QUARANTINED)
    signatures = Signature.objects.filter(petition=petition, state=SignatureState.QUARANTINED)
    return Met(requests.count(), signatures.count())


def _check(conditions: Conditions) -> None:
    if not set(conditions.told()) - {"only"}:
        raise SweepError("Say which are meant, by at least one condition such as `--day`.")


def _requests(petition: Petition, conditions: Conditions) -> QuerySet[Pending]:
    if not conditions.requests or conditions.of_sweep is not None:
        return Pending.objects.none()
    return Pending.objects.waiting().filter(petition=petition, **conditions.columns())


def _signatures(petition: Petition, conditions: Conditions) -> QuerySet[Signature]:
    if not conditions.signatures:
        return Signature.objects.none()
    standing = Signature.objects.filter(petition=petition, **_standing(conditions))
    return standing.filter(**conditions.columns())


def _standing(conditions: Conditions) -> dict[str, Any]:
    """Where signatures are taken from: those that count, or an earlier sweep's."""
    if conditions.of_sweep is None:
        return {"state": SignatureState.CONFIRMED}
    return {"state": SignatureState.QUARANTINED, "sweep": conditions.of_sweep}


def _aside(made: Sweep) -> QuerySet[Signature]:
    # In quarantine also after an invalidation: what was confirmed by a request that it met.
    return Signature.objects.filter(
        petition=made.petition_id,
        sweep=made.pk,
        state__in=[SignatureState.QUARANTINED, SignatureState.REMOVED],
    )


def _batches(rows: QuerySet[Any]) -> Iterator[list[int]]:
    """Numbers of rows, found without a lock: whoever changes them looks again under it."""
    last = 0
    in_order = rows.order_by("pk").values_list("pk", flat=True)
    while ids := list(in_order.filter(pk__gt=last)[:BATCH]):
        yield ids
        last = ids[-1]


def _again_where_undone(batch: Callable[P, None]) -> Callable[P, None]:
    """One batch in one transaction, tried again while nothing of it was written.

    Raises django.db.OperationalError for one that has been undone MOST_ATTEMPTS times.
    """

    @wraps(batch)
    def tried(*args: P.args, **kwargs: P.kwargs) -> None:
        for attempt in count(1):
            try:
                with limited():
                    batch(*args, **kwargs)
            except OperationalError as error:
                if not undone(error) or attempt == MOST_ATTEMPTS:
                    raise
            else:
                return

    return tried


@_again_where_undone
def _put_aside(made: Sweep, ids: Sequence[int]) -> None:
    rows = Pending.objects.select_for_update().filter(pk__in=ids).order_by("mac", "pk")
    found = list(rows.values_list("pk", "state", "job", "signature"))
    waiting = {pk: job for pk, state, job, _ in found if state == PendingState.WAITING}
    # Confirmed since they were found: what was to be in quarantine is so in its new shape too.
    late = [signature for *_, signature in found if signature is not None]
    _move(made, late, {"state": SignatureState.CONFIRMED}, SignatureState.QUARANTINED)
    Pending.objects.filter(pk__in=waiting).update(state=PendingState.QUARANTINED, sweep=made.pk)
    park_jobs({job for job in waiting.values() if job is not None})
    Sweep.objects.filter(pk=made.pk).update(requests=F("requests") + len(waiting))


@_again_where_undone
def _move(made: Sweep, ids: Sequence[int], standing: dict[str, Any], state: SignatureState) -> None:
    moved = Signature.objects.filter(pk__in=_locked(ids), **standing).update(
        state=state, stale=True, sweep=made.pk
    )
    Sweep.objects.filter(pk=made.pk).update(signatures=F("signatures") + moved)


@_again_where_undone
def _take_up(ids: Sequence[int], *, today: date) -> None:
    rows = Pending.objects.select_for_update().filter(pk__in=ids).order_by("mac", "pk")
    found = [
        (pk, job, day)
        for pk, state, job, day in rows.values_list("pk", "state", "job", "day")
        if state == PendingState.QUARANTINED
    ]
    waiting = Pending.objects.filter(pk__in=[pk for pk, _, _ in found])
    waiting.update(state=PendingState.WAITING, sweep=None)
    jobs = [(job, day) for _, job, day in found if job is not None]
    unpark_jobs({job: today for job, _ in jobs}, steps=[CONFIRM])
    reminders = {job: max(today, day + REMIND_AFTER) for job, day in jobs}
    unpark_jobs(reminders, steps=[REMIND])


@_again_where_undone
def _restore(made: Sweep, ids: Sequence[int]) -> None:
    ours = Signature.objects.filter(pk__in=_locked(ids), sweep=made.pk)
    earlier = Sweep.objects.filter(pk=made.conditions.get("sweep"), undone_on=None).first()
    removed = ours.filter(state=SignatureState.REMOVED)
    if earlier is not None:
        # Before this one they were in quarantine by another, which still stands.
        removed.update(state=SignatureState.QUARANTINED, stale=True, sweep=earlier.pk)
    else:
        removed.update(state=SignatureState.CONFIRMED, stale=True, sweep=None)
    ours.filter(state=SignatureState.QUARANTINED).update(
        state=SignatureState.CONFIRMED, stale=True, sweep=None
    )


def _locked(ids: Sequence[int]) -> list[int]:
    rows = Signature.objects.select_for_update().filter(pk__in=ids).order_by("mac")
    return list(rows.values_list("pk", flat=True))


def _tell(progress: Progress | None, ids: Sequence[int]) -> None:
    if progress is not None:
        progress(len(ids))

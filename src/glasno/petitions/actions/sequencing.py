"""The sequencer: the only one that moves a petition's count, in batches, never on a signer's way.

It gives confirmed signatures their places and takes withdrawn ones out of the count, of the day and
of the country. One works at a time, on as many machines as there are: on PostgreSQL under a lock
that the transaction holds (a session's would not hold behind PgBouncer), on SQLite under the write
lock. Whoever does not get its turn leaves it to the other.
"""

from __future__ import annotations

import time
from collections import Counter
from collections.abc import Iterable, Sequence
from datetime import datetime
from itertools import groupby
from typing import NamedTuple

from django.db import connection

from glasno.kit import metering
from glasno.outbox.transactions import limited, limited_look
from glasno.petitions.actions.figures import move_countries, move_day, open_day
from glasno.petitions.models import (
    UNTOLD,
    CountryChange,
    DayCount,
    Petition,
    Signature,
    SignatureState,
    to_the_minute,
)

BATCH = 1000
# Any number, the same for all who share a database: the letters of "glasno" and "se" read as one.
TURN = 0x676C61736E6F7365
# States in which a signature has left the count, but its country still stands with it.
ASIDE = (SignatureState.REMOVED, SignatureState.QUARANTINED)

# As far as those that wait are counted: more is a long way behind, however much more.
FAR_BEHIND = 10 * BATCH

BATCHES = metering.counter("glasno_sequencer_batches", "How often the count was moved.")
SIGNATURES = metering.counter("glasno_sequencer_signatures", "Signatures the count was told of.")
MOVING = metering.histogram("glasno_sequencer_seconds", "How long a move of the count took.")
WAITING = metering.gauge(
    "glasno_sequencer_waiting",
    f"Signatures that the count has yet to hear of, up to {FAR_BEHIND}.",
    "livemax",
)

_TELL = {
    "postgresql": (
        "UPDATE petitions_signature AS told SET place = new.place, tallied = told.state,"
        " stale = FALSE FROM unnest(%s::bigint[], %s::bigint[]) AS new(id, place)"
        " WHERE told.id = new.id"
    ),
    "sqlite": (
        "UPDATE petitions_signature SET place = %s, tallied = state, stale = FALSE WHERE id = %s"
    ),
}


class Told(NamedTuple):
    """What the sequencer has to know of a signature: nothing of its boxes."""

    petition: int
    id: int
    state: int
    tallied: int
    place: int | None
    country: str


def sequence(*, now: datetime) -> set[str]:
    """Tell the stored counts what happened since, at most BATCH signatures at once.

    Returns the slugs of the campaigns that were told; none when it is another's turn. Raises
    django.db.OperationalError where somebody keeps the tables; then nothing was told.
    """
    began = time.perf_counter()
    # Without this look the idle worker would take the write lock all day.
    with limited_look():
        waiting = Signature.objects.stale()[:FAR_BEHIND].count()
        due = waiting > 0 or CountryChange.objects.exists()
    WAITING.set(waiting)
    if not due:
        return set()
    with limited():
        moved, told = _move(now=now) if _is_our_turn() else (set(), 0)
    if moved:
        BATCHES.inc()
        SIGNATURES.inc(told)
        MOVING.observe(time.perf_counter() - began)
    return moved


def turn_days(*, now: datetime) -> bool:
    """Close the days before today in every petition's figures; False when it is another's turn."""
    today = now.date()
    with limited():
        if not _is_our_turn():
            return False
        counted = DayCount.objects.order_by().values("petition").distinct()
        behind = Petition.objects.filter(pk__in=counted).exclude(daycount__day__gte=today)
        for petition in behind.select_for_update(no_key=True, of=("self",)).order_by("pk"):
            open_day(petition, today=today)
            petition.moves += 1
            petition.save(update_fields=["moves"])
    return True


def _is_our_turn() -> bool:
    """Whether no other sequences now; ours until the transaction ends."""
    if connection.vendor != "postgresql":
        return True
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_try_advisory_xact_lock(%s)", [TURN])
        return bool(cursor.fetchone()[0])


def _move(*, now: datetime) -> tuple[set[str], int]:
    """The slugs of the campaigns that were told, and of how many signatures."""
    # What another transaction is changing at this moment is told the next time.
    stale = Signature.objects.stale().select_for_update(skip_locked=True, no_key=True)
    rows = stale.order_by("petition_id", "id").values_list(
        "petition_id", "id", "state", "tallied", "place", "country"
    )[:BATCH]
    told = {
        number: list(signatures)
        for number, signatures in groupby(map(Told._make, rows), key=lambda each: each.petition)
    }
    changes = list(CountryChange.objects.order_by("petition_id", "id")[:BATCH])
    slugs = set()
    for number in sorted(told.keys() | {change.petition_id for change in changes}):
        # Nobody may write a row that points to a petition whose key is locked: hence `no_key`.
        petitions = Petition.objects.select_for_update(no_key=True, of=("self",))
        petition = petitions.select_related("campaign").get(pk=number)
        ours = [change for change in changes if change.petition_id == number]
        _tell(petition, told.get(number, []), ours, now=now)
        slugs.add(petition.campaign.slug)
    CountryChange.objects.filter(pk__in=[change.pk for change in changes]).delete()
    return slugs, sum(map(len, told.values()))


def _tell(
    petition: Petition,
    signatures: Sequence[Told],
    changes: Iterable[CountryChange],
    *,
    now: datetime,
) -> None:
    day = open_day(petition, today=now.date())
    change: Counter[int] = Counter()
    for signature in signatures:
        change[signature.tallied] -= 1
        change[signature.state] += 1
    change.pop(UNTOLD, None)
    _write(petition, signatures)
    if any(change.values()):
        petition.confirmed += change[SignatureState.CONFIRMED]
        petition.withdrawn += change[SignatureState.WITHDRAWN]
        petition.removed += change[SignatureState.REMOVED]
        petition.counted_at = to_the_minute(now)
        move_day(day, change)
    move_countries(petition, _by_country(signatures, changes))
    petition.moves += 1
    petition.save(
        update_fields=["confirmed", "withdrawn", "removed", "last_place", "moves", "counted_at"]
    )


def _write(petition: Petition, signatures: Sequence[Told]) -> None:
    """Give each its place, and note that the count knows its state."""
    ids, places = [], []
    for signature in signatures:
        place = signature.place
        if place is None:
            petition.last_place += 1
            place = petition.last_place
        ids.append(signature.id)
        places.append(place)
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute(_TELL["postgresql"], [ids, places])
        else:
            cursor.executemany(_TELL["sqlite"], list(zip(places, ids, strict=True)))


def _by_country(signatures: Iterable[Told], changes: Iterable[CountryChange]) -> Counter[str]:
    """How the standing signatures of each country move.

    A withdrawn one has no country any more: its withdrawal left a CountryChange.
    """
    moved: Counter[str] = Counter()
    for signature in signatures:
        stands, stood = (
            state == SignatureState.CONFIRMED for state in (signature.state, signature.tallied)
        )
        if stands and not stood:
            moved[signature.country] += 1
        elif stood and signature.state in ASIDE:
            moved[signature.country] -= 1
    for change in changes:
        moved[change.country] += change.change
    return moved

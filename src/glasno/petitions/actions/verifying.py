"""The nightly recount: the one place that counts rows, far from anybody who waits.

It counts what stands in one moment without holding anything, however long that takes, and then adds
the error it found. What the sequencer has moved meanwhile it has moved by steps, so the error is
still the same.
"""

from __future__ import annotations

import logging
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime

from django.db import connection, transaction
from django.db.models import Count, Sum

from glasno.petitions.actions.figures import move_countries, open_day
from glasno.petitions.models import (
    CountCorrection,
    CountryChange,
    CountryCount,
    DayCount,
    Petition,
    Signature,
    SignatureState,
    to_the_minute,
)
from glasno.publishing.actions.publishing import publish

STATE_OF = {
    CountCorrection.Figure.CONFIRMED: SignatureState.CONFIRMED,
    CountCorrection.Figure.WITHDRAWN: SignatureState.WITHDRAWN,
    CountCorrection.Figure.REMOVED: SignatureState.REMOVED,
}

logger = logging.getLogger(__name__)


@dataclass(frozen=True)
class Errors:
    """By how much the stored figures of a petition were too small at one moment."""

    figures: dict[str, int] = field(default_factory=dict)
    days: dict[str, int] = field(default_factory=dict)
    countries: dict[str, int] = field(default_factory=dict)

    def __bool__(self) -> bool:
        return bool(self.figures or self.days or self.countries)


def verify_counts(*, now: datetime) -> int:
    """Recount every petition; correct a drift, note it, and show the correction publicly.

    Returns how many figures were corrected: of the count, of the days, of the countries.
    """
    corrected = 0
    topics = set()
    for number in Petition.objects.order_by("pk").values_list("pk", flat=True):
        with _one_moment():
            errors = _errors_of(number)
        if errors:
            topics.add(_correct(number, errors, now=now))
            corrected += len(errors.figures) + len(errors.days) + len(errors.countries)
    if topics:
        publish(topics=topics)
    return corrected


@contextmanager
def _one_moment() -> Iterator[None]:
    """Every question inside is answered as of the first, and nobody waits for it."""
    if connection.vendor == "postgresql":
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY")
            yield
        return
    # Not `atomic`: in this project that takes SQLite's write lock at once.
    with connection.cursor() as cursor:
        cursor.execute("BEGIN DEFERRED")
        try:
            yield
        finally:
            cursor.execute("ROLLBACK")


def _errors_of(number: int) -> Errors:
    petition = Petition.objects.get(pk=number)
    states: Counter[int] = Counter()
    standing: Counter[str] = Counter()
    rows = Signature.objects.filter(petition=petition).order_by()
    for tallied, state, country, found in rows.values_list("tallied", "state", "country").annotate(
        Count("pk")
    ):
        states[tallied] += found
        # A withdrawn one has no country any more; a CountryChange tells of it until it is told.
        if tallied == SignatureState.CONFIRMED and state != SignatureState.WITHDRAWN:
            standing[country] += found
    figures = {
        figure.value: states[state] - getattr(petition, figure)
        for figure, state in STATE_OF.items()
    }
    if not DayCount.objects.filter(petition=petition).exists():
        return Errors(figures=_real(figures))  # days and countries begin with the next move
    return Errors(
        figures=_real(figures),
        days=_real(_days_lack(petition, states)),
        countries=_real(_countries_lack(petition, standing)),
    )


def _days_lack(petition: Petition, states: Counter[int]) -> dict[str, int]:
    stored = DayCount.objects.filter(petition=petition).aggregate(
        confirmed=Sum("confirmed"), withdrawn=Sum("withdrawn"), removed=Sum("removed")
    )
    true = {figure.value: states[state] for figure, state in STATE_OF.items()}
    true["confirmed"] = sum(true.values())  # a day's `confirmed` counts all that ever came
    return {figure: true[figure] - stored[figure] for figure in true}


def _countries_lack(petition: Petition, standing: Counter[str]) -> dict[str, int]:
    stored: Counter[str] = Counter()
    for model, amount in ((CountryCount, "standing"), (CountryChange, "change")):
        rows = model.objects.filter(petition=petition).order_by()
        stored.update(dict(rows.values_list("country").annotate(Sum(amount))))
    return {
        country: standing[country] - stored[country] for country in standing.keys() | stored.keys()
    }


def _real(errors: dict[str, int]) -> dict[str, int]:
    return {name: error for name, error in errors.items() if error}


def _correct(number: int, errors: Errors, *, now: datetime) -> str:
    """Add the errors in one short transaction; the topic whose pages show them."""
    with transaction.atomic():
        petitions = Petition.objects.select_for_update(no_key=True, of=("self",))
        petition = petitions.select_related("campaign").get(pk=number)
        _correct_count(petition, errors.figures, now=now)
        if errors.days or errors.countries:
            # A day that is over stands, so what it lacks comes to the one that stands open.
            day = open_day(petition, today=now.date())
            for figure, error in errors.days.items():
                setattr(day, figure, getattr(day, figure) + error)
            day.save()
            move_countries(petition, errors.countries)
            logger.warning(
                "the recount corrected %d figures by day and %d by country of petition %d",
                len(errors.days),
                len(errors.countries),
                number,
            )
        petition.moves += 1
        petition.save(update_fields=["confirmed", "withdrawn", "removed", "moves", "counted_at"])
    return petition.campaign.topic


def _correct_count(petition: Petition, errors: dict[str, int], *, now: datetime) -> None:
    """Corrections of the count are public: each says what it was and what it became."""
    corrections = []
    for figure, error in errors.items():
        was = getattr(petition, figure)
        became = max(was + error, 0)
        setattr(petition, figure, became)
        corrections.append(
            CountCorrection(
                petition=petition, day=now.date(), figure=figure, was=was, became=became
            )
        )
    if corrections:
        CountCorrection.objects.bulk_create(corrections)
        petition.counted_at = to_the_minute(now)

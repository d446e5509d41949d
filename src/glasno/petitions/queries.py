"""Shapes of petition data that more than one reader needs."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from glasno.campaigns.models import Translation
from glasno.kit.opendata import Row
from glasno.outbox.transactions import limited_look
from glasno.petitions.models import CountryCount, DayCount, Petition, Signature
from glasno.petitions.sealing import Record
from glasno.petitions.snapshot import Correction, Figures, Snapshot
from glasno.petitions.statistics import Day, Period, country_rows, periods
from glasno.publishing.remembering import remembered
from glasno.vault.boxes import BoxError

NAMES_SHOWN = 100
CORRECTIONS_SHOWN = 5


def snapshot_of(petition: Petition) -> Snapshot:
    campaign = petition.campaign
    published = campaign.translations.filter(state=Translation.State.PUBLISHED)
    corrections = petition.corrections.all()[:CORRECTIONS_SHOWN]
    return Snapshot(
        number=petition.pk,
        slug=campaign.slug,
        country=campaign.country,
        languages=tuple(published.order_by("language").values_list("language", flat=True)),
        state=petition.state,
        reason=petition.reason,
        recipients=tuple(campaign.recipients.values_list("recipient", flat=True)),
        goal=petition.goal,
        mailbox_rules=petition.mailbox_rules,
        offers_town=petition.offers_town,
        displays=tuple(display.value for display in petition.displays()),
        demonstration=campaign.demonstration,
        corrections=tuple(
            Correction(entry.day, entry.figure, entry.was, entry.became) for entry in corrections
        ),
    )


def figures_of(petition: Petition) -> Figures:
    return Figures(petition.confirmed, petition.withdrawn, petition.removed)


def count_json(petition: Petition) -> bytes:
    """What `/count/<slug>.json` tells: `confirmed` are those that stand now; `at` to the minute."""
    count: dict[str, Any] = {
        "confirmed": petition.confirmed,
        "withdrawn": petition.withdrawn,
        "removed": petition.removed,
        "at": petition.counted_at.strftime("%Y-%m-%dT%H:%M:%SZ"),
    }
    return (json.dumps(count) + "\n").encode()


def days_of(rows: Iterable[DayCount]) -> list[Day]:
    return [Day(row.day, row.confirmed, row.withdrawn, row.removed) for row in rows]


@remembered
def closed_days(petition: Petition) -> Sequence[Day]:
    """The days that are over: the row of a later one stands, and nothing is added to them."""
    rows = DayCount.objects.filter(petition=petition).order_by("day")
    # Ten years of days are asked for often: as rows they come three times as fast as as objects.
    return [Day(*row) for row in rows.values_list("day", "confirmed", "withdrawn", "removed")][:-1]


def day_rows(petition: Petition) -> list[Row]:
    """What may be published of the days (statistics.DAY_COLUMNS)."""
    return [period.row() for period in told_periods(petition)]


@remembered
def told_periods(petition: Petition) -> Sequence[Period]:
    """The same rows as objects."""
    return tuple(periods(closed_days(petition)))


def country_table(petition: Petition) -> list[Row]:
    """What may be published of the countries (statistics.COUNTRY_COLUMNS)."""
    days, found = closed_days(petition), told_periods(petition)
    if not found:
        return []
    until = found[-1].last
    total = sum(day.standing for day in days if day.day <= until)
    rows = CountryCount.objects.filter(petition=petition)
    bases = dict(rows.values_list("country", "published"))
    return country_rows(bases, total=total, until=until)


@dataclass(frozen=True, slots=True, repr=False)
class ShownName:
    """A name as its signer chose to show it, with the place by which an organiser can hide it."""

    place: int
    text: str


def shown_names(petition: Petition) -> list[ShownName]:
    """The newest names that signers chose to show, without dates.

    Raises django.db.OperationalError where somebody keeps the table: the worker's step asks, and
    must not wait for ever.
    """
    shown = Signature.objects.shown().filter(petition=petition, place__isnull=False)
    with limited_look():
        rows = list(shown[:NAMES_SHOWN])
    return list(_opened(petition, rows))


def _opened(petition: Petition, rows: Any) -> Iterator[ShownName]:
    for signature in rows:
        record = Record(petition.pk, bytes(signature.record))
        try:
            text = record.open_display(bytes(signature.display_text))
        except BoxError:
            # A box that does not open shows nothing; the name stays sealed to its organisers.
            continue
        yield ShownName(signature.place, text)

"""The stored figures by day and by country, moved with the count and in its transaction.

Whoever calls anything here holds the petition's row.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from datetime import date
from typing import Any

from django.db.models import Aggregate, Count, Max, QuerySet, Sum

from glasno.petitions.models import (
    UNTOLD,
    CountryChange,
    CountryCount,
    DayCount,
    Petition,
    Signature,
    SignatureState,
)
from glasno.petitions.queries import days_of
from glasno.petitions.statistics import moved, periods

# What was ever confirmed and is still told of.
EVER = (SignatureState.CONFIRMED, SignatureState.WITHDRAWN, SignatureState.REMOVED)


def open_day(petition: Petition, *, today: date) -> DayCount:
    """The row that takes what happens now; a new one closes all days before it, for good.

    A clock that was set back goes on in the day that stands open.
    """
    latest = DayCount.objects.filter(petition=petition).order_by("-day").first()
    if latest is None and (petition.confirmed or petition.withdrawn or petition.removed):
        latest = _begin(petition)
    if latest is not None and latest.day >= today:
        return latest
    if latest is not None:
        _settle_countries(petition)
    return DayCount.objects.create(petition=petition, day=today)


def move_day(day: DayCount, change: Mapping[int, int]) -> None:
    """Add a batch: `change` maps a state to how many more the count knows in it."""
    day.confirmed += sum(change.get(state, 0) for state in EVER)
    day.withdrawn += change.get(SignatureState.WITHDRAWN, 0)
    day.removed += change.get(SignatureState.REMOVED, 0)
    day.save(update_fields=["confirmed", "withdrawn", "removed"])


def move_countries(petition: Petition, change: Mapping[str, int]) -> None:
    """Add to the standing signatures of each country; `change` maps its code to how many."""
    wanted = {country: number for country, number in change.items() if number}
    rows = CountryCount.objects.filter(petition=petition, country__in=wanted)
    standing = {row.country: row.standing for row in rows}
    CountryCount.objects.bulk_create(
        [
            CountryCount(
                petition=petition, country=country, standing=standing.get(country, 0) + number
            )
            for country, number in wanted.items()
        ],
        update_conflicts=True,
        unique_fields=["petition", "country"],
        update_fields=["standing"],
    )


def _settle_countries(petition: Petition) -> None:
    """At a day's end, take over what has moved far enough, if a period of days ended with it.

    Only then: between two such ends the day's few people could be told by a figure that moves.
    """
    days = list(DayCount.objects.filter(petition=petition).order_by("day"))
    found = periods(days_of(days))
    if not found or found[-1].last != days[-1].day:
        return
    rows = list(CountryCount.objects.filter(petition=petition))
    for row in rows:
        row.published = moved(row.published, row.standing)
    CountryCount.objects.bulk_update(rows, ["published"])


def _begin(petition: Petition) -> DayCount | None:
    """Figures of a petition whose count is older than they are: by the days of confirming.

    On which day something was withdrawn or removed is not known: it stands with the last of them.
    """
    told = Signature.objects.filter(petition=petition).exclude(
        tallied__in=[UNTOLD, SignatureState.QUARANTINED]
    )
    # In their order: the database takes no day before one that stands.
    confirmed = told.order_by("day").values_list("day").annotate(Count("pk"))
    DayCount.objects.bulk_create(
        DayCount(petition=petition, day=day, confirmed=number) for day, number in confirmed
    )
    confirmed_now = told.filter(tallied=SignatureState.CONFIRMED)
    standing = _by_country(confirmed_now.exclude(state=SignatureState.WITHDRAWN), Count("pk"))
    # What was withdrawn since is taken away when its CountryChange is told.
    standing.subtract(_by_country(CountryChange.objects.filter(petition=petition), Sum("change")))
    move_countries(petition, standing)
    last = DayCount.objects.filter(petition=petition).aggregate(day=Max("day"))["day"]
    DayCount.objects.filter(petition=petition, day=last).update(
        withdrawn=petition.withdrawn, removed=petition.removed
    )
    return DayCount.objects.filter(petition=petition, day=last).first()


def _by_country(rows: QuerySet[Any], figure: Aggregate) -> Counter[str]:
    return Counter(dict(rows.order_by().values_list("country").annotate(figure)))

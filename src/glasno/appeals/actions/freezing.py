"""Filling the table of working days, and correcting it."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime

from django.db import transaction

from glasno.appeals.clocks.russia import FrozenDay, frozen_days
from glasno.appeals.models import CalendarDay
from glasno.kit.text import UnprintableTextError, clean_line

LONGEST_SOURCE = 200


class SourceError(Exception):
    """What stands behind a correction cannot be kept. The message is a sentence."""


def freeze_calendar(*, now: datetime, years: Iterable[int] | None = None) -> int:
    """Fill the years that are missing; how many days were written.

    Left out, the years are last year, this one and the next two: what runs now began and ends
    there. A year that is settled stays as it was frozen, so that no new release of the library
    moves a term that people were told. A provisional year is frozen anew once the library knows
    its transferred days. A correction is never touched.
    """
    wanted = sorted(set(range(now.year - 1, now.year + 3) if years is None else years))
    with transaction.atomic():
        return sum(_freeze(year) for year in wanted)


def correct_day(day: date, *, working: bool, source: str) -> CalendarDay:
    """Say of one day whether it is worked, and who says so. Raises SourceError."""
    try:
        text = clean_line(source)
    except UnprintableTextError as error:
        raise SourceError("The source must be one line of plain text.") from error
    if not text or len(text) > LONGEST_SOURCE:
        raise SourceError(f"Say the source in 1 to {LONGEST_SOURCE} characters.")
    known = {"working": working, "source": text, "corrected": True, "provisional": False}
    corrected, _ = CalendarDay.objects.update_or_create(day=day, defaults=known)
    return corrected


def _freeze(year: int) -> int:
    known = frozen_days([year])
    standing = CalendarDay.objects.of_year(year).filter(corrected=False)
    if standing.filter(provisional=False).exists():
        return 0
    if standing.exists():
        if any(each.provisional for each in known):
            return 0
        standing.delete()
    corrected = set(CalendarDay.objects.of_year(year).values_list("day", flat=True))
    rows = [_row(each) for each in known if each.day not in corrected]
    CalendarDay.objects.bulk_create(rows, ignore_conflicts=True)
    return len(rows)


def _row(each: FrozenDay) -> CalendarDay:
    return CalendarDay(
        day=each.day,
        working=each.working,
        source=each.source[:LONGEST_SOURCE],
        provisional=each.provisional,
    )

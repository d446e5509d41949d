"""What `glasno doctor` looks at in appeals: whether the working days are known."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from glasno.appeals.models import CalendarDay
from glasno.kit import clock
from glasno.kit.findings import Finding, Level

DECEMBER = 12


def examine() -> Iterator[Finding]:
    """By GLASNO_EXAMINATIONS."""
    yield from examine_calendar(clock.now().date())


def examine_calendar(today: date) -> Iterator[Finding]:
    """This year's days must be there, and from December on the next year's too."""
    years = [today.year, *([today.year + 1] if today.month == DECEMBER else [])]
    missing = CalendarDay.objects.missing_years(years)
    settled = CalendarDay.objects.settled_years()
    for year in years:
        if year in missing:
            yield Finding(
                Level.WARNING,
                f"The working days of {year} are missing, so terms that end then are wrong.",
                f"Run `glasno calendar freeze {year}`.",
            )
        elif year not in settled:
            yield Finding(
                Level.WARNING,
                f"The transferred days off of {year} are not known, so terms that end then are "
                "shown as uncertain.",
                f"Enter what the government has decided with `glasno calendar set`, then run "
                f"`glasno calendar settle {year}`; docs/operators/calendar.md tells how.",
            )

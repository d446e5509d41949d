"""`glasno calendar`: the working days over which terms are counted."""

from __future__ import annotations

from datetime import datetime

import rich_click as click

from glasno.cli.output import emit, fail
from glasno.cli.readiness import ready
from glasno.kit.clock import now

# A year that dates can be made of, with room for terms before and after it.
YEAR = click.IntRange(1992, 9990)
as_json = click.option("--json", "as_json", is_flag=True, help="Print facts as JSON.")


@click.group("calendar")
def calendar() -> None:
    """The working days of Russia, over which the terms of letters are counted."""


@calendar.command("show")
@click.argument("year", type=YEAR)
@as_json
def show(year: int, *, as_json: bool) -> None:
    """Holidays, days off that were moved, weekend days that are worked, and corrections of YEAR.

    A year is `settled` once its transferred days are known.
    """
    ready()
    from glasno.appeals.models import CalendarDay  # noqa: PLC0415 - after boot

    rows = [
        {
            "day": row.day,
            "working": row.working,
            "corrected": row.corrected,
            "source": row.source,
        }
        for row in CalendarDay.objects.of_year(year)
    ]
    settled = year in CalendarDay.objects.settled_years()
    emit({"year": year, "settled": settled, "days": rows}, json=as_json)


@calendar.command("set")
@click.argument("day", type=click.DateTime(["%Y-%m-%d"]))
@click.option("--working/--off", default=None, help="Whether the day is worked; say one.")
@click.option("--source", required=True, help="Who says so, such as a decree and its number.")
@as_json
def set_day(day: datetime, *, working: bool | None, source: str, as_json: bool) -> None:
    """Correct DAY (2028-01-10); no freezing touches it again. Doors count by it at once."""
    if working is None:
        raise click.UsageError("Say --working or --off.")
    ready()
    from glasno.appeals.actions.freezing import SourceError, correct_day  # noqa: PLC0415 - after boot

    try:
        row = correct_day(day.date(), working=working, source=source)
    except SourceError as error:
        fail(str(error))
    _publish()
    emit(
        {"day": row.day, "working": row.working, "corrected": True, "source": row.source},
        json=as_json,
    )


@calendar.command("settle")
@click.argument("year", type=YEAR)
@as_json
def settle(year: int, *, as_json: bool) -> None:
    """Say that all transferred days of YEAR are entered: its terms are no longer uncertain."""
    ready()
    from glasno.appeals.models import CalendarDay  # noqa: PLC0415 - after boot

    if CalendarDay.objects.missing_years([year]):
        fail(f"The days of {year} are missing; run `glasno calendar freeze {year}` first.")
    CalendarDay.objects.settle(year)
    _publish()
    emit({"year": year, "settled": True}, json=as_json)


@calendar.command("freeze")
@click.argument("years", nargs=-1, type=YEAR)
@as_json
def freeze(years: tuple[int, ...], *, as_json: bool) -> None:
    """Fill YEARS that are missing; without YEARS, last year, this one and the next two.

    Corrections and years that are settled stay as they are.
    """
    ready()
    from glasno.appeals.actions.freezing import freeze_calendar  # noqa: PLC0415 - after boot
    from glasno.appeals.models import CalendarDay  # noqa: PLC0415 - after boot

    written = freeze_calendar(now=now(), years=years or None)
    _publish()
    emit({"written": written, "settled": sorted(CalendarDay.objects.settled_years())}, json=as_json)


def _publish() -> None:
    """The doors' copy, at once, whether or not a worker is running."""
    from glasno.appeals.calendar import rewrite_calendar  # noqa: PLC0415 - after boot
    from glasno.publishing.actions.publishing import PublishError  # noqa: PLC0415 - after boot

    try:
        rewrite_calendar()
    except PublishError as error:
        fail(str(error))

"""The working days as they are published, for the doors."""

from __future__ import annotations

import json
from collections.abc import Iterator

from glasno.appeals.models import CalendarDay
from glasno.publishing.actions.publishing import write_live
from glasno.publishing.pages import Page, Shelf

# Read by the doors; WorkingCalendar.from_dict understands it.
CALENDAR = "appeals/calendar.json"


def pages() -> Iterator[Page]:
    """The source of GLASNO_PAGE_SOURCES."""
    yield Page(CALENDAR, _calendar, shelf=Shelf.DOORS, live=True)


def rewrite_calendar() -> None:
    """After a day has changed. Raises PublishError."""
    write_live(CALENDAR, _calendar, shelf=Shelf.DOORS)


def _calendar() -> bytes:
    calendar = CalendarDay.objects.calendar().to_dict()
    return json.dumps(calendar, sort_keys=True).encode()

"""The working days as they are published, for the doors."""

from __future__ import annotations

import json
from collections.abc import Iterator, Set

from glasno.appeals.models import CalendarDay
from glasno.publishing.actions.publishing import rewrite
from glasno.publishing.pages import Page, Shelf

# Read by the doors; WorkingCalendar.from_dict understands it.
CALENDAR = "appeals/calendar.json"


def pages(topics: Set[str] | None = None) -> Iterator[Page]:
    """The source of GLASNO_PAGE_SOURCES; the page is of no topic, and costs nothing to declare."""
    yield _page()


def rewrite_calendar() -> None:
    """After a day has changed. Raises PublishError."""
    rewrite(_page())


def _page() -> Page:
    return Page(CALENDAR, _calendar, shelf=Shelf.DOORS, live=True, mirrored=False)


def _calendar() -> bytes:
    calendar = CalendarDay.objects.calendar().to_dict()
    return json.dumps(calendar, sort_keys=True).encode()

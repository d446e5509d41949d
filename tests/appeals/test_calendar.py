"""The working days as the doors read them."""

import json
from datetime import date, datetime
from pathlib import Path

import pytest
from django.conf import settings

from glasno.appeals.actions.freezing import correct_day, freeze_calendar
from glasno.appeals.calendar import CALENDAR, pages, rewrite_calendar
from glasno.appeals.clocks import WorkingCalendar, frozen_russia
from glasno.appeals.work import enter_next_year
from glasno.kit import clock
from glasno.publishing.pages import Shelf

pytestmark = pytest.mark.django_db


def published() -> WorkingCalendar:
    path: Path = settings.GLASNO.data / "doors" / CALENDAR
    return WorkingCalendar.from_dict(json.loads(path.read_bytes()))


def test_calendar_is_published_for_the_doors_alone(now: datetime) -> None:
    freeze_calendar(now=now, years=[2026])
    found = [(page.path, page.shelf, page.live, json.loads(page.render())) for page in pages()]
    expected = WorkingCalendar(frozen_russia([2026])).to_dict()
    assert found == [("appeals/calendar.json", Shelf.DOORS, True, expected)]


def test_rewritten_calendar_has_the_correction(now: datetime) -> None:
    freeze_calendar(now=now, years=[2026])
    correct_day(date(2026, 3, 4), working=False, source="Decree 1")
    rewrite_calendar()
    assert not published().is_working(date(2026, 3, 4))


def test_scheduled_job_publishes_what_is_new(now: datetime) -> None:
    written = enter_next_year(now=now)
    assert written == len(frozen_russia(range(2025, 2029)))
    assert published().settled == frozenset({2025, 2026, 2027})
    assert enter_next_year(now=now) == 0


def test_prepared_site_knows_the_working_days(prepared: Path) -> None:
    calendar = WorkingCalendar.from_dict(json.loads((prepared / "doors" / CALENDAR).read_bytes()))
    assert calendar.settled is not None
    assert clock.now().year in calendar.settled

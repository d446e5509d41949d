"""Days of a case for the writer's own calendar, which other people may see.

The file says nothing of what it is about: titles are of a closed list, numbers come from the
caller and are random, and no text that anybody typed can enter. (RFC 5545)
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from enum import StrEnum

from django.utils.translation import gettext, gettext_noop
from icalendar import Alarm, Calendar, Event

# When on its day an entry makes itself heard.
ALARM = timedelta(hours=9)
PRODID = "-//Calendar//Calendar 1.0//EN"
UID = re.compile(r"[0-9a-f]{32}")


class Title(StrEnum):
    """What an entry may be called. `{number}` tells entries of one kind apart."""

    TERM = gettext_noop("Date {number}")
    CHECK_MAIL = gettext_noop("Check the mail {number}")


@dataclass(frozen=True, slots=True)
class Entry:
    """An all-day entry. `uid` is 16 random octets in hexadecimal, kept by whoever made them.

    The same `uid` in a later file moves the entry instead of doubling it. Raises ValueError for a
    `uid` of any other form: it could say something, or begin a line of its own.
    """

    uid: str
    day: date
    title: Title
    number: int

    def __post_init__(self) -> None:
        if not UID.fullmatch(self.uid):
            raise ValueError("A uid is 32 hexadecimal digits.")


def ics(entries: Iterable[Entry], *, now: datetime) -> bytes:
    """The file, in the language that is active; of `now` only the day is told."""
    made = Calendar()
    made.add("prodid", PRODID)
    made.add("version", "2.0")
    for entry in entries:
        made.add_component(_event(entry, now))
    file: bytes = made.to_ical()
    return file


def _event(entry: Entry, now: datetime) -> Event:
    title = gettext(entry.title).format(number=entry.number)
    event = Event()
    event.add("uid", entry.uid)
    event.add("dtstamp", datetime.combine(now.date(), time.min, now.tzinfo))
    event.add("dtstart", entry.day)
    event.add("dtend", entry.day + timedelta(days=1))
    event.add("summary", title)
    event.add("transp", "TRANSPARENT")
    alarm = Alarm()
    alarm.add("action", "DISPLAY")
    alarm.add("description", title)
    alarm.add("trigger", ALARM)
    event.add_component(alarm)
    return event

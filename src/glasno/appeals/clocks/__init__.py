"""Within which days a body has to act, and from which day one may complain that it did not."""

from glasno.appeals.clocks.calendar import WorkingCalendar
from glasno.appeals.clocks.evidence import Evidence
from glasno.appeals.clocks.ics import Entry, Title, ics
from glasno.appeals.clocks.running import ClockRange, run
from glasno.appeals.clocks.russia import FrozenDay, frozen_days, frozen_russia

__all__ = [
    "ClockRange",
    "Entry",
    "Evidence",
    "FrozenDay",
    "Title",
    "WorkingCalendar",
    "frozen_days",
    "frozen_russia",
    "ics",
    "run",
]

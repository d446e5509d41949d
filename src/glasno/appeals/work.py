"""What appeals do by the clock."""

from __future__ import annotations

from datetime import datetime

from glasno.appeals.actions.freezing import freeze_calendar
from glasno.appeals.calendar import rewrite_calendar


def enter_next_year(*, now: datetime) -> int:
    """Freeze the working days that are missing, and publish them; how many days are new.

    Listed in GLASNO_SCHEDULE. Raises publishing's PublishError.
    """
    written = freeze_calendar(now=now)
    if written:
        rewrite_calendar()
    return written

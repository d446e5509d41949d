"""What the appeals forget, and when; each function runs by the schedule, once a day."""

from __future__ import annotations

from datetime import datetime, timedelta

from glasno.appeals.keys import keyring
from glasno.appeals.models import Case

# Small enough that nobody's request waits for it.
_ROWS_A_STATEMENT = 1000


def erase_expired(*, now: datetime) -> int:
    """Erases cases on the day that their writers chose; returns how many."""
    erased = 0
    while True:
        outlived = Case.objects.outlived(today=now.date())
        ids = list(outlived.values_list("pk", flat=True)[:_ROWS_A_STATEMENT])
        if not ids:
            return erased
        # Asked again: the writer may have extended it in between.
        deleted, _ = outlived.filter(pk__in=ids).delete()
        erased += deleted


def destroy_form_keys(*, now: datetime) -> int:
    """Destroys the keys of forms handed out before yesterday; returns how many.

    A form lives twelve hours, so one of yesterday may still be in somebody's hands.
    """
    spent = [day for day in keyring().forms_days() if day < now.date() - timedelta(days=1)]
    for day in spent:
        keyring().destroy_forms_day(day)
    return len(spent)

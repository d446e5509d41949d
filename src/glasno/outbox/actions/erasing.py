"""What the outbox forgets, and when; each function runs by the schedule, once a day."""

from datetime import datetime

from django.conf import settings

from glasno.outbox import rules
from glasno.outbox.models import Failure, Job, MailboxDay, Stop
from glasno.vault.keyring import Keyring

# Small enough that a signer's request does not wait for it.
_ROWS_A_STATEMENT = 1000


def erase_old_jobs(*, now: datetime) -> int:
    """Erases jobs of more than 7 days, parked or due; returns how many."""
    erased = 0
    while True:
        old = Job.objects.filter(day__lt=rules.oldest_living(now.date()))
        ids = list(old.values_list("id", flat=True)[:_ROWS_A_STATEMENT])
        if not ids:
            return erased
        erased += Job.objects.filter(id__in=ids).delete()[0]


def destroy_spent_keys(*, now: datetime) -> int:
    """Destroys the keys of days whose last job is gone; returns how many.

    What may still lie in a backup or on a freed page of the disk is unreadable from then on.
    """
    keyring = Keyring(settings.GLASNO.secrets_dir)
    still_needed = set(Job.objects.values_list("day", flat=True).distinct())
    spent = [
        day
        for day in keyring.outbox_days()
        if day < now.date() - rules.KEY_GRACE and day not in still_needed
    ]
    for day in spent:
        keyring.destroy_outbox_day(day)
    return len(spent)


def expire_stops(*, now: datetime) -> int:
    """Erases stops of 30 days and more; returns how many."""
    return Stop.objects.filter(day__lte=now.date() - rules.STOP_LIFE).delete()[0]


def forget_mailbox_days(*, now: datetime) -> int:
    """Erases the counts of days before today: no cap asks for them; returns how many."""
    return MailboxDay.objects.filter(day__lt=now.date()).delete()[0]


def forget_failures(*, now: datetime) -> int:
    """Erases counts of failures of more than 90 days; returns how many."""
    return Failure.objects.filter(day__lt=now.date() - rules.FAILURE_LIFE).delete()[0]

"""How many mails that strangers can cause go to one mailbox: three a day, none after a stop."""

from collections.abc import Collection, Iterable
from datetime import date, datetime, timedelta

from django.db import connection, transaction

from glasno.outbox import rules
from glasno.outbox.models import Job, MailboxDay, Stop


def stopped(mailboxes: Collection[bytes], *, now: datetime) -> set[bytes]:
    """Those of the mailboxes whose owner wants no such mail."""
    alive = Stop.objects.filter(mailbox__in=mailboxes, day__gt=now.date() - rules.STOP_LIFE)
    return {bytes(mailbox) for mailbox in alive.values_list("mailbox", flat=True)}


def take_places(jobs: Iterable[Job], *, now: datetime) -> set[int]:
    """Gives each claimed job a place among its mailbox's mails of today; returns who has one.

    A job keeps its place until its mail is taken, so that a failed or crashed sending counts
    once. Who finds no place waits for tomorrow, in the place of an older one that waited.
    """
    today = now.date()
    placed = set()
    # Two workers that lock the same rows do so in the same order.
    in_order = sorted(jobs, key=lambda job: (bytes(job.mailbox), job.id))
    with transaction.atomic():
        for job in in_order:
            if job.counted_on == today or _take_place(job, today):
                placed.add(job.id)
    return placed


def _take_place(job: Job, today: date) -> bool:
    ours = Job.objects.filter(id=job.id, claim=job.claim)
    if not ours.update(counted_on=today, waits=False):
        return False  # woken, erased or lost to another worker meanwhile
    if _count_up(bytes(job.mailbox), today):
        return True
    ours.update(counted_on=None)
    _wait_for_tomorrow(job, today)
    return False


def _count_up(mailbox: bytes, today: date) -> bool:
    day = connection.ops.adapt_datefield_value(today)
    with connection.cursor() as cursor:
        # One statement, so that two workers cannot both take the last place.
        cursor.execute(
            "INSERT INTO outbox_mailboxday (mailbox, day, sent) VALUES (%s, %s, 1)"
            " ON CONFLICT (mailbox, day) DO UPDATE SET sent = outbox_mailboxday.sent + 1"
            " WHERE outbox_mailboxday.sent < %s",
            [mailbox, day, rules.MAILS_A_DAY],
        )
        return bool(cursor.rowcount == 1)


def _wait_for_tomorrow(job: Job, today: date) -> None:
    mailbox_day = MailboxDay.objects.get(mailbox=job.mailbox, day=today)
    # A job that was woken or erased meanwhile does not wait any more.
    waiting = Job.objects.filter(id=mailbox_day.waiting_job or 0, waits=True)
    if waiting.filter(id__gt=job.id).exists():
        Job.objects.filter(id=job.id, claim=job.claim).delete()
        return
    waiting.delete()
    Job.objects.filter(id=job.id, claim=job.claim).update(
        due_on=today + timedelta(days=1), waits=True, claim=None, claimed_until=None
    )
    MailboxDay.objects.filter(pk=mailbox_day.pk).update(waiting_job=job.id)

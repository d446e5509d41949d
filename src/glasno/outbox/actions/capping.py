"""How many mails that strangers can cause go to one mailbox: three a day, none after a stop."""

from collections.abc import Collection, Iterable, Sequence
from datetime import date, datetime, timedelta

from django.db import connection

from glasno.outbox import rules
from glasno.outbox.models import Job, MailboxDay, Stop
from glasno.outbox.transactions import limited


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
    with limited():
        # All jobs are locked; the mailboxes' days are, one by one, in the order of the mailboxes.
        ours = _lock(list(jobs))
        for job in sorted(ours, key=lambda job: (bytes(job.mailbox), job.id)):
            if job.counted_on == today or _take_place(job, today):
                placed.add(job.id)
    return placed


def _lock(jobs: Sequence[Job]) -> list[Job]:
    """Locks those of the jobs that are still ours, by number.

    A place in the order of docs/adr/0074: after signatures and before mailboxes' days.
    """
    held = Job.objects.select_for_update().filter(id__in=[job.id for job in jobs]).order_by("id")
    claims = dict(held.values_list("id", "claim"))
    # One that was woken, erased or lost to another worker meanwhile is not ours any more.
    return [job for job in jobs if _same(claims.get(job.id), job.claim)]


def _same(one: bytes | memoryview | None, other: bytes | memoryview | None) -> bool:
    return one is not None and other is not None and bytes(one) == bytes(other)


def _take_place(job: Job, today: date) -> bool:
    ours = Job.objects.filter(id=job.id)
    if _count_up(bytes(job.mailbox), today):
        ours.update(counted_on=today, waits=False)
        return True
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
    # A job that was woken or erased meanwhile does not wait any more. Whoever has it locked may be
    # waiting for what we have: it then stays beside ours, and tomorrow's cap counts both.
    waiting = Job.objects.select_for_update(skip_locked=True).filter(
        id=mailbox_day.waiting_job or 0, waits=True
    )
    former = waiting.values_list("id", flat=True).first()
    if former is not None and former > job.id:
        Job.objects.filter(id=job.id).delete()
        return
    Job.objects.filter(id=former or 0).delete()
    Job.objects.filter(id=job.id).update(
        due_on=today + timedelta(days=1),
        waits=True,
        counted_on=None,
        claim=None,
        claimed_until=None,
    )
    MailboxDay.objects.filter(pk=mailbox_day.pk).update(waiting_job=job.id)

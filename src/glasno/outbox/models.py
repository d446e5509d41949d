"""What the outbox keeps: sealed jobs, mailboxes as MACs, counts. No address, no exact time."""

from datetime import datetime
from typing import Self

from django.db import models
from django.db.models.functions import Length
from django.db.models.lookups import Exact

from glasno.outbox import rules

MAC_BYTES = 16
DIGEST_BYTES = 32


class JobQuerySet(models.QuerySet["Job"]):
    def living(self, now: datetime) -> Self:
        return self.filter(day__gte=rules.oldest_living(now.date()))

    def due(self, now: datetime) -> Self:
        """Jobs that may be sent now and that no living worker has in hand."""
        return self.living(now).filter(
            models.Q(not_before=None) | models.Q(not_before__lte=now),
            models.Q(claimed_until=None) | models.Q(claimed_until__lte=now),
            due_on__lte=now.date(),
        )


class Job(models.Model):
    """One mail to be, or parked until a feature wakes it.

    Its id is never given to another job (AUTOINCREMENT): features keep it to wake or erase the job.
    """

    kind = models.CharField(max_length=64)  # which writer composes it (GLASNO_MAIL_WRITERS)
    day = models.DateField()  # the day of posting, and of the key that seals the payload
    payload = models.BinaryField()  # a box under that day's outbox key
    mailbox = models.BinaryField()  # MAC of the canonical address under the server's mailbox key
    due_on = models.DateField(null=True)  # null: parked
    provider = models.CharField(max_length=24, default="other")  # the queue of its mail provider
    lane = models.PositiveSmallIntegerField(default=0)  # a lower one goes first
    step = models.PositiveSmallIntegerField(default=0)
    attempts = models.PositiveSmallIntegerField(default=0)
    not_before = models.DateTimeField(null=True)  # after a failure only, up to the quarter hour
    claim = models.BinaryField(null=True)  # drawn by the worker that has the job in hand
    claimed_until = models.DateTimeField(null=True)  # up to the minute
    counted_on = models.DateField(null=True)  # the day in whose MailboxDay this job has its place
    waits = models.BooleanField(default=False)  # over its mailbox's cap: stands until tomorrow

    objects = JobQuerySet.as_manager()

    class Meta:
        indexes = (
            # Parked jobs are the many; the worker asks for the due ones only: of each lane and
            # provider, oldest first.
            models.Index(
                fields=["lane", "provider", "due_on", "id"],
                condition=models.Q(due_on__isnull=False),
                name="outbox_job_queue",
            ),
        )
        constraints = (
            models.CheckConstraint(
                condition=Exact(Length("mailbox"), MAC_BYTES), name="outbox_job_mailbox_is_a_mac"
            ),
            models.CheckConstraint(
                condition=models.Q(claim__isnull=True, claimed_until__isnull=True)
                | models.Q(claim__isnull=False, claimed_until__isnull=False),
                name="outbox_job_claim_has_an_end",
            ),
            models.CheckConstraint(
                condition=models.Q(lane__lte=max(rules.LANES)), name="outbox_job_lane_known"
            ),
        )


class MailboxDay(models.Model):
    """How many mails that strangers can cause went to one mailbox on one day."""

    mailbox = models.BinaryField()
    day = models.DateField()
    sent = models.PositiveSmallIntegerField(default=0)
    waiting_job = models.BigIntegerField(null=True)  # the newest one over the cap

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=["mailbox", "day"], name="outbox_one_row_a_mailbox_day"),
            models.CheckConstraint(
                condition=models.Q(sent__lte=rules.MAILS_A_DAY), name="outbox_mailbox_day_is_capped"
            ),
            models.CheckConstraint(
                condition=Exact(Length("mailbox"), MAC_BYTES),
                name="outbox_mailbox_day_mailbox_is_a_mac",
            ),
        )


class Stop(models.Model):
    """A mailbox whose owner wants no mail that strangers can cause."""

    mailbox = models.BinaryField(unique=True)
    day = models.DateField()
    undo = models.BinaryField()  # digest of the secret that takes the stop back

    class Meta:
        constraints = (
            models.CheckConstraint(
                condition=Exact(Length("mailbox"), MAC_BYTES), name="outbox_stop_mailbox_is_a_mac"
            ),
            models.CheckConstraint(
                condition=Exact(Length("undo"), DIGEST_BYTES), name="outbox_stop_undo_is_a_digest"
            ),
        )
        indexes = (models.Index(fields=["undo"], name="outbox_stop_undo"),)


class Failure(models.Model):
    """How many mails of a kind failed at a provider on a day: a number, no row of it a person."""

    day = models.DateField()
    provider = models.CharField(max_length=64)  # the provider's group, "other" for all small ones
    kind = models.CharField(max_length=64)  # the stage at which it failed
    permanent = models.BooleanField()
    count = models.PositiveIntegerField(default=0)

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=["day", "provider", "kind", "permanent"], name="outbox_one_count_a_failure"
            ),
        )


class Delay(models.Model):
    """How long letters take now, in steps (rules.DELAYS): one row, written by the workers."""

    id = models.PositiveSmallIntegerField(primary_key=True, default=1)
    step = models.PositiveSmallIntegerField(default=0)

    class Meta:
        constraints = (
            models.CheckConstraint(condition=models.Q(id=1), name="outbox_delay_is_one"),
            models.CheckConstraint(
                condition=models.Q(step__lte=len(rules.DELAYS)), name="outbox_delay_step_known"
            ),
        )

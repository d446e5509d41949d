"""Who waits to confirm: one row a request, sealed."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any, ClassVar, Self

from django.db import models
from django.db.models import Q

from glasno.petitions.lanes import Lane
from glasno.petitions.models.choices import Delivery, Display
from glasno.petitions.models.petition import Petition

PENDING_DAYS = 7  # how long a request waits for its confirmation
TOMBSTONE_DAYS = 30  # how long a spent link still explains itself


class PendingState(models.IntegerChoices):
    WAITING = 0
    USED = 1
    REFUSED = 2
    EXPIRED = 3
    QUARANTINED = 4  # as sealed as a waiting one; no letter goes, and its sender cannot tell


class PendingQuerySet(models.QuerySet["Pending"]):
    def of_link(self, *, petition: int, confirm: bytes, remind: bytes) -> Self:
        """The row that a confirmation link opens: by its first mail, or by its reminder."""
        return self.filter(
            Q(petition_id=petition, secret_digest=confirm)
            | Q(petition_id=petition, remind_digest=remind)
        )

    def waiting(self) -> Self:
        return self.filter(state=PendingState.WAITING)

    def of_mailbox(self, *, petition: int, mac: bytes | memoryview) -> Self:
        return self.filter(petition_id=petition, mac=mac)

    def alive(self) -> Self:
        """Those that still hold what was typed, in quarantine or not."""
        return self.filter(state__in=[PendingState.WAITING, PendingState.QUARANTINED])

    def outlived(self, *, today: date) -> Self:
        return self.alive().filter(day__lt=today - timedelta(days=PENDING_DAYS))

    def erase(self, state: PendingState, **also: Any) -> int:
        """Overwrite all that came with these requests; the spent link still explains itself.

        `also`: further columns of theirs, as `update` takes them, in the same statement.
        """
        return self.update(
            **also,
            state=state,
            mac=None,
            job=None,
            person=None,
            address=None,
            display=Display.NOTHING,
            display_text=None,
            delivery=Delivery.NUMBER,
            country="",
            provider="",
        )


class Pending(models.Model):
    """A request to sign that its mailbox has not confirmed.

    Not unique by mailbox: a stranger who types your address first can neither take your place nor
    plant a false name.
    """

    petition = models.ForeignKey(Petition, on_delete=models.PROTECT, db_index=False)
    state = models.PositiveSmallIntegerField(
        choices=PendingState.choices, default=PendingState.WAITING
    )
    secret_digest = models.BinaryField(max_length=32)
    remind_digest = models.BinaryField(max_length=32, null=True)
    record = models.BinaryField(max_length=16)  # what the boxes are bound to
    mac = models.BinaryField(max_length=16, null=True)
    job = models.BigIntegerField(null=True)  # the outbox's number, not a key: jobs come and go
    person = models.BinaryField(null=True)
    address = models.BinaryField(null=True)
    display = models.CharField(max_length=9, choices=Display.choices)
    display_text = models.BinaryField(null=True)
    delivery = models.CharField(max_length=8, choices=Delivery.choices)
    day = models.DateField()
    language = models.CharField(max_length=8)
    country = models.CharField(max_length=2, blank=True)
    provider = models.CharField(max_length=24, blank=True)
    lane = models.PositiveSmallIntegerField(
        choices=[(lane.value, lane.name) for lane in Lane], default=Lane.FAST.value
    )
    sweep = models.BigIntegerField(null=True)  # the Sweep that moved it, so that it can be undone
    signature = models.ForeignKey(
        "Signature", on_delete=models.SET_NULL, null=True, db_index=False, related_name="+"
    )

    objects = PendingQuerySet.as_manager()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["petition", "secret_digest"], name="pending_secret"),
            models.UniqueConstraint(
                fields=["petition", "remind_digest"],
                name="pending_reminder",
                condition=Q(remind_digest__isnull=False),
            ),
            models.CheckConstraint(
                name="pending_waits_sealed_or_is_erased",
                condition=Q(
                    state__in=[PendingState.WAITING, PendingState.QUARANTINED],
                    mac__isnull=False,
                    person__isnull=False,
                    address__isnull=False,
                )
                | (
                    ~Q(state__in=[PendingState.WAITING, PendingState.QUARANTINED])
                    & Q(
                        mac__isnull=True,
                        person__isnull=True,
                        address__isnull=True,
                        display_text__isnull=True,
                    )
                ),
            ),
        ]
        indexes: ClassVar = [models.Index(fields=["petition", "mac"], name="pending_mailbox")]

    @property
    def is_unanswered(self) -> bool:
        """Neither confirmed nor refused yet, as its sender sees it: in quarantine or not."""
        return self.state in (PendingState.WAITING, PendingState.QUARANTINED)

    def is_expired(self, *, today: date) -> bool:
        return self.day < today - timedelta(days=PENDING_DAYS)

"""What is counted of letters. No row is of a person, and none leads to one."""

from __future__ import annotations

from datetime import datetime
from typing import ClassVar, Self

from django.db import models

from glasno.campaigns.models import Campaign
from glasno.vault.macs import MAC_SIZE


class Stage(models.TextChoices):
    """How far a letter has come, as its writer says. SILENT: the law's time ran out."""

    PREPARED = "prepared"
    CLAIMED_SENT = "claimed_sent"
    PROVEN_RECEIVED = "proven_received"
    ANSWERED = "answered"
    SILENT = "silent"


class AppealCount(models.Model):
    """How many letters of a kind to an authority came to a stage on one day.

    The row whose `authority` and `kind` are "" counts people who have prepared anything, each once
    an interview.
    """

    campaign = models.ForeignKey(
        Campaign, on_delete=models.CASCADE, related_name="appeal_counts", db_index=False
    )
    authority = models.CharField(max_length=40, blank=True)
    kind = models.CharField(max_length=40, blank=True)
    stage = models.CharField(max_length=16, choices=Stage.choices)
    day = models.DateField()
    number = models.PositiveIntegerField(default=0)

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(
                fields=["campaign", "authority", "kind", "stage", "day"], name="appeal_count_once"
            ),
        ]


class NonceQuerySet(models.QuerySet["Nonce"]):
    def outlived(self, *, now: datetime) -> Self:
        """Those whose form cannot come again."""
        return self.filter(forget_at__lte=now)


class Nonce(models.Model):
    """A form has been counted: so that one that is sent again counts nothing.

    `digest` is keyed with the key of the form's day; when that key is destroyed, not even the form
    itself can be found by it. At `forget_at`, a full hour, the form has expired, and the row goes.
    """

    digest = models.BinaryField(max_length=MAC_SIZE, primary_key=True)
    forget_at = models.DateTimeField(db_index=True)

    objects = NonceQuerySet.as_manager()

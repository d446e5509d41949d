"""The petition, its stored count, and the keys that sealed its records."""

from __future__ import annotations

from collections.abc import Set
from datetime import datetime
from typing import ClassVar, Self

from django.db import models
from django.db.models import Q

from glasno.campaigns.models import Campaign, slugs_of
from glasno.petitions.models.choices import Display


class PetitionState(models.TextChoices):
    DRAFT = "draft"
    OPEN = "open"
    PAUSED = "paused"
    CLOSED = "closed"


class PetitionQuerySet(models.QuerySet["Petition"]):
    def of_slug(self, slug: str) -> Self:
        return self.filter(campaign__slug=slug)

    def of_topics(self, topics: Set[str] | None) -> Self:
        """Petitions whose pages are asked for; None asks for all."""
        return self if topics is None else self.filter(campaign__slug__in=slugs_of(topics))


class Petition(models.Model):
    campaign = models.OneToOneField(Campaign, on_delete=models.PROTECT, related_name="petition")
    state = models.CharField(
        max_length=8, choices=PetitionState.choices, default=PetitionState.DRAFT
    )
    reason = models.JSONField(default=dict)  # language -> why it is paused or closed
    goal = models.PositiveIntegerField()
    mailbox_rules = models.PositiveSmallIntegerField()  # frozen: two versions would count twice
    offers_town = models.BooleanField(default=True)
    offers_name = models.BooleanField(default=False)
    offers_name_town = models.BooleanField(default=False)

    # Moved by the sequencer alone, in batches; nothing counts rows on a signer's way.
    confirmed = models.PositiveIntegerField(default=0)
    withdrawn = models.PositiveIntegerField(default=0)
    removed = models.PositiveIntegerField(default=0)
    last_place = models.PositiveBigIntegerField(default=0)
    moves = models.PositiveBigIntegerField(default=0)  # how often live files had to be rewritten
    counted_at = models.DateTimeField()  # when the count last moved, or began; to the minute

    objects = PetitionQuerySet.as_manager()

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(state__in=PetitionState.values), name="petition_state_known"
            ),
            models.CheckConstraint(condition=Q(goal__gt=0), name="petition_goal_positive"),
        ]

    def open(self) -> None:
        self.state = PetitionState.OPEN
        self.reason = {}
        self.save(update_fields=["state", "reason"])

    def stop(self, state: PetitionState, reason: dict[str, str]) -> None:
        """Pause or close; `reason` maps a language to the sentence that readers will see."""
        self.state = state
        self.reason = reason
        self.save(update_fields=["state", "reason"])

    def displays(self) -> tuple[Display, ...]:
        offered = [Display.NOTHING, Display.INITIALS]
        if self.offers_name:
            offered.append(Display.NAME)
        if self.offers_name_town:
            offered.append(Display.NAME_TOWN)
        return tuple(offered)


class EpochKey(models.Model):
    """A key that sealed ten minutes of records, itself sealed with age to the organisers."""

    petition = models.ForeignKey(Petition, on_delete=models.PROTECT, db_index=False)
    key_id = models.BinaryField(max_length=16)
    sealed_key = models.BinaryField()
    day = models.DateField()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["petition", "key_id"], name="epoch_key_once"),
        ]


def to_the_minute(moment: datetime) -> datetime:
    """What the public may learn of when the count moved: the minute, not the second."""
    return moment.replace(second=0, microsecond=0)

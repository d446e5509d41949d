"""A case kept under a code name: one row, sealed, and the day on which it goes."""

from __future__ import annotations

from datetime import date
from typing import Self

from django.db import models
from django.db.models import F

from glasno.vault.codenames import LOOKUP_SIZE

# Days for which a case may be kept; its writer chooses, and chooses anew.
LIFETIMES = (30, 90, 180, 365)


class CaseQuerySet(models.QuerySet["Case"]):
    def of_lookup(self, lookup: bytes, *, today: date) -> Self:
        """The case that a code name opens, as long as it is kept: on its last day it is gone."""
        return self.filter(lookup=lookup, erase_on__gt=today)

    def outlived(self, *, today: date) -> Self:
        return self.filter(erase_on__lte=today)

    def advance(self, box: bytes, *, revision: int) -> bool:
        """Replaces the box, unless another browser was quicker than this revision."""
        known = self.filter(revision=revision)
        return known.update(box=box, revision=F("revision") + 1) == 1


class Case(models.Model):
    """`lookup` and the key of `box` come from the code name alone; neither tells of the other.

    The campaign stands inside the box: no row says which campaign somebody writes for.
    """

    lookup = models.BinaryField(max_length=LOOKUP_SIZE, unique=True)
    box = models.BinaryField()
    revision = models.PositiveIntegerField(default=1)
    erase_on = models.DateField(db_index=True)
    created_on = models.DateField()

    objects = CaseQuerySet.as_manager()

"""One act of an organiser against many rows at once, so that it can be seen and undone."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import Q

from glasno.petitions.models.petition import Petition


class Sweep(models.Model):
    """A quarantine or an invalidation: by which conditions, why, how many rows it moved."""

    class Verb(models.TextChoices):
        QUARANTINE = "quarantine"  # counted nowhere, shown nowhere, unseen by its sender
        INVALIDATE = "invalidate"  # counted as removed, publicly

    petition = models.ForeignKey(Petition, on_delete=models.PROTECT, related_name="sweeps")
    verb = models.CharField(max_length=10, choices=Verb.choices)
    conditions = models.JSONField()  # name of the condition -> what it asks for; never a person
    reason = models.CharField(max_length=200)
    day = models.DateField()
    requests = models.PositiveIntegerField(default=0)
    signatures = models.PositiveIntegerField(default=0)
    undone_on = models.DateField(null=True)

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(verb__in=["quarantine", "invalidate"]), name="sweep_verb_known"
            ),
        ]

"""What a campaign has said of its appeals. Nothing here is of a person."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import Q

from glasno.campaigns.models import Campaign


class AppealSettings(models.Model):
    """A campaign with a row here has the page that writes letters.

    `authorities` are keys of the directory, to whom a supporter writes, the first preselected.
    `places` and `held` say which of the campaign's figures (by position, from 1) the letters name
    as confirmed places and as people held; 0 for none. `reports` are paragraphs of a supporter's
    letter, each by the letter's language: what the campaign says happens.
    """

    campaign = models.OneToOneField(Campaign, on_delete=models.CASCADE, related_name="appeals")
    authorities: models.JSONField[list[str], list[str]] = models.JSONField()
    places = models.PositiveSmallIntegerField(default=0)
    held = models.PositiveSmallIntegerField(default=0)
    reports: models.JSONField[list[dict[str, str]], list[dict[str, str]]] = models.JSONField(
        default=list
    )

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.CheckConstraint(condition=~Q(authorities=[]), name="appeal_goes_to_somebody"),
        ]

"""What a signer chooses: what the site shows, and what the authority gets to see."""

from __future__ import annotations

from django.db import models


class Display(models.TextChoices):
    """What of the signer stands on the site."""

    NOTHING = "nothing"
    INITIALS = "initials"
    NAME = "name"
    NAME_TOWN = "name_town"


class Delivery(models.TextChoices):
    """What of the signer the authority gets to see at hand-over."""

    NUMBER = "number"
    INITIALS = "initials"
    FULL = "full"

"""How far a campaign has come, for widgets and badges on other people's pages.

A feature that counts something names a function in GLASNO_CAMPAIGN_PROGRESS:

    def progress(campaign: Campaign, language: str) -> Progress | None

It is called at publishing with the translation of `language` active. The first that answers stands.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import cast

from django.conf import settings
from django.utils.module_loading import import_string
from django.utils.safestring import SafeString

from glasno.campaigns.models import Campaign


@dataclass(frozen=True)
class Progress:
    """`number` of `goal` (0 for none), what they are (`label`), and the deed in a word (`act`).

    `html` is the same for the widget: ready, trusted, readable without a script.
    """

    number: int
    goal: int
    label: str
    act: str
    html: SafeString


ProgressMaker = Callable[[Campaign, str], Progress | None]


def progress_of(campaign: Campaign, language: str) -> Progress | None:
    """What GLASNO_CAMPAIGN_PROGRESS says of the campaign; None where nothing is counted."""
    for dotted in settings.GLASNO_CAMPAIGN_PROGRESS:
        found = cast("ProgressMaker", import_string(dotted))(campaign, language)
        if found is not None:
            return found
    return None

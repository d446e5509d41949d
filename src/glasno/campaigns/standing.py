"""How a campaign stands, for its cards and posters: the number and the deed of a feature.

A feature names a function in GLASNO_CAMPAIGN_STANDINGS:

    def standing(campaign: Campaign, language: str) -> Standing | None

called at publishing with the translation of `language` active; the first that has an answer is
taken. A number that moves all the time would redraw cards all the time: it moves by milestones.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import cast

from django.conf import settings
from django.utils.module_loading import import_string
from django.utils.translation import gettext as _

from glasno.campaigns.handouts.prints import Told
from glasno.campaigns.models import Campaign


@dataclass(frozen=True)
class Standing:
    """`told` is the number, if there is one to tell; `deed` what a poster asks of a passer-by."""

    deed: str
    told: Told | None = None


StandingMaker = Callable[[Campaign, str], Standing | None]


def standing_of(campaign: Campaign, language: str) -> Standing:
    """In the active language, which is `language`."""
    for dotted in settings.GLASNO_CAMPAIGN_STANDINGS:
        found = cast("StandingMaker", import_string(dotted))(campaign, language)
        if found is not None:
            return found
    return Standing(deed=_("Read and pass on"))

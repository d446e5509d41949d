"""How a campaign stands: the number and the deed of a feature, for cards, posters and widgets.

A feature names a function in GLASNO_CAMPAIGN_STANDINGS:

    def standing(campaign: Campaign, language: str) -> Standing | None

called at publishing with the translation of `language` active; the first that has an answer is
taken.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import cast

from django.conf import settings
from django.utils.module_loading import import_string
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _

from glasno.campaigns.handouts.prints import Told
from glasno.campaigns.models import Campaign
from glasno.publishing.remembering import remembered

NOTHING = mark_safe("")


@dataclass(frozen=True)
class Standing:
    """`deed` is what a poster asks of a passer-by, `act` the same in a word for a button, or "".

    `told` is the number for cards, if there is one to tell. One that moves all the time would
    redraw cards all the time: it moves by milestones. `number` is the count now, of `goal` (0 for
    none), and `label` what is counted; None where nothing is. `widget` makes the same for the
    widget: ready, trusted, readable without a script.
    """

    deed: str
    told: Told | None = None
    number: int | None = None
    goal: int = 0
    label: str = ""
    act: str = ""
    widget: Callable[[], SafeString] = lambda: NOTHING


StandingMaker = Callable[[Campaign, str], Standing | None]


@remembered
def standing_of(campaign: Campaign, language: str) -> Standing:
    """In the active language, which is `language`."""
    for dotted in settings.GLASNO_CAMPAIGN_STANDINGS:
        found = cast("StandingMaker", import_string(dotted))(campaign, language)
        if found is not None:
            return found
    return Standing(deed=_("Read and pass on"))

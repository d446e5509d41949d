"""What somebody is told who has tried too many code names: when to come again."""

from __future__ import annotations

import math

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from glasno.appeals.cases.lines import BUSY_SECONDS, MustWaitError

__all__ = ["BUSY_SECONDS", "when_again", "when_again_busy"]


def when_again(error: MustWaitError) -> str:
    """One sentence, in the active language; minutes are rounded up."""
    minutes = math.ceil(error.seconds / 60)
    # Translators: %(minutes)s is a number of minutes.
    return ngettext(
        "Several code names were tried from your connection, perhaps by others who share it. "
        "Please come again in %(minutes)s minute. Your case stays as it is.",
        "Several code names were tried from your connection, perhaps by others who share it. "
        "Please come again in %(minutes)s minutes. Your case stays as it is.",
        minutes,
    ) % {"minutes": minutes}


def when_again_busy() -> str:
    """One sentence, in the active language, where too many wait: BUSY_SECONDS later it is free."""
    return _(
        "Many people are opening their cases at this moment. Please try again in a few seconds. "
        "Your case stays as it is."
    )

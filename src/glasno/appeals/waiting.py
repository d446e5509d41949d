"""What somebody is told who has tried too many code names: when to come again."""

from __future__ import annotations

import math

from django.utils.translation import ngettext

from glasno.appeals.cases.lines import MustWaitError


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

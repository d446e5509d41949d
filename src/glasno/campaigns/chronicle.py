"""What happened with a campaign, told in order by those who know.

A feature names a function in GLASNO_CAMPAIGN_CHRONICLE:

    def entries(campaign: Campaign, language: str) -> Iterable[Entry]

It is called with the translation of `language` active and tells nothing that is not public already.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from typing import cast

from django.conf import settings
from django.utils.formats import number_format
from django.utils.module_loading import import_string
from django.utils.translation import gettext as _

from glasno.campaigns.models import Campaign
from glasno.campaigns.queries import page_of


@dataclass(frozen=True, slots=True)
class Entry:
    """One thing that happened.

    `day` is None for what is so now and has no known beginning. Where only a span of days is known,
    it lasts from `since` to `day`. `title` is a sentence, `text` what there is to add; both are
    plain. `url` leads to where it can be read or checked, and `source` says what stands there.
    """

    day: date | None
    title: str
    text: str = ""
    since: date | None = None
    url: str = ""
    source: str = ""


EntryMaker = Callable[[Campaign, str], Iterable[Entry]]


def entries_of(campaign: Campaign, language: str) -> list[Entry]:
    """Oldest first, within a day as the setting lists them; what is so now comes last."""
    found = [
        entry
        for dotted in settings.GLASNO_CAMPAIGN_CHRONICLE
        for entry in cast("EntryMaker", import_string(dotted))(campaign, language)
    ]
    return sorted(found, key=lambda entry: entry.day or date.max)


def own(campaign: Campaign, language: str) -> Iterator[Entry]:
    """The campaign's dated figures, and its own beginning."""
    for figure in page_of(campaign, language).figures:
        words = _("At least %(number)s %(label)s.") if figure.at_least else "%(number)s %(label)s."
        yield Entry(
            day=figure.as_of,
            title=words
            % {"number": number_format(figure.value, force_grouping=True), "label": figure.label},
            url=figure.source_url,
            source=figure.source,
        )
    yield Entry(day=campaign.created_on, title=_("The campaign began on this site."))

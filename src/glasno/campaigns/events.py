"""What happened with campaigns, told by those who know: for feeds and for a campaign's history.

A feature that has something to tell names a function in GLASNO_CAMPAIGN_EVENTS:

    def events(
        campaigns: Sequence[Campaign], language: str, *, most: int | None
    ) -> Iterable[Event]

It is called at publishing with the translation of `language` active, and tells nothing that is not
public already. For a feed it is asked for many campaigns at once, and needs to tell no more than
the `most` newest events that have a name. For a history `most` is None: then it tells everything.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Protocol, cast

from django.conf import settings
from django.utils.module_loading import import_string

from glasno.campaigns.models import Campaign

# As many stand in a feed; who follows it has read the older ones.
MOST_ENTRIES = 50


@dataclass(frozen=True, slots=True)
class Event:
    """One thing that happened with the campaign `slug`.

    `name` is unique in its campaign and never changes, nor does its day: feed readers know it by
    them. What has no name stands in the history alone.
    `day` is None for what is so now and has no known beginning. Where only a span of days is known,
    it lasts from `since` to `day`. `title` is a sentence, `text` what there is to add; both are
    plain. `html` is all of it, ready and trusted, where `text` is only its beginning. `url` leads
    to where it can be read or checked, and `source` says what stands there; that of an event with a
    name is a path from the site's root, or "".

    Raises ValueError for a name without a day.
    """

    slug: str
    day: date | None
    title: str
    name: str = ""
    text: str = ""
    since: date | None = None
    url: str = ""
    source: str = ""
    html: str = ""

    def __post_init__(self) -> None:
        if self.name and self.day is None:
            raise ValueError(f"the event {self.name!r} has a name and no day")


class EventMaker(Protocol):
    """What GLASNO_CAMPAIGN_EVENTS lists."""

    def __call__(
        self, campaigns: Sequence[Campaign], language: str, /, *, most: int | None
    ) -> Iterable[Event]: ...


def newest_of(campaigns: Sequence[Campaign], language: str) -> list[Event]:
    """What a feed of these campaigns tells: what has a name, newest first, MOST_ENTRIES at most."""
    found = [event for event in _told(campaigns, language, most=MOST_ENTRIES) if event.name]
    # Stable sorting: the newest day first, and within it an order that never changes.
    found.sort(key=lambda event: (event.slug, event.name))
    found.sort(key=lambda event: event.day or date.min, reverse=True)
    return found[:MOST_ENTRIES]


def history_of(campaign: Campaign, language: str) -> list[Event]:
    """Oldest first, within a day as the setting lists them; what is so now comes last."""
    found = _told([campaign], language, most=None)
    return sorted(found, key=lambda event: event.day or date.max)


def _told(campaigns: Sequence[Campaign], language: str, *, most: int | None) -> list[Event]:
    makers = [cast("EventMaker", import_string(each)) for each in settings.GLASNO_CAMPAIGN_EVENTS]
    return [event for maker in makers for event in maker(campaigns, language, most=most)]

"""What has happened since: a campaign's updates, and what features tell of it.

A feature that has something to tell names a function in GLASNO_CAMPAIGN_EVENTS:

    def events(campaigns: Sequence[Campaign], language: str, *, most: int) -> Iterable[Event]

It is called at publishing with the translation of `language` active. No more than the `most` newest
are shown. An event's name is unique in its campaign and never changes, nor does its day: feed
readers know it by them.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Protocol, cast

from django.conf import settings
from django.utils.module_loading import import_string
from django.utils.safestring import SafeString

from glasno.campaigns.markdown import first_words, render
from glasno.campaigns.models import UPDATES, Campaign, Translation, Update
from glasno.campaigns.queries import published_languages
from glasno.kit.typography import bind

# As many stand in a feed; who follows it has read the older ones.
MOST_ENTRIES = 50
ON_THE_PAGE = 3


@dataclass(frozen=True)
class Event:
    """Something that a feature tells of a campaign, in one sentence of plain text."""

    slug: str
    name: str
    day: date
    title: str
    text: str


@dataclass(frozen=True)
class UpdateView:
    """An update as its reader sees it; `url` is a path from the site's root."""

    name: str
    title: str
    day: date
    url: str
    opening: str
    body_html: SafeString
    languages: tuple[str, ...]


@dataclass(frozen=True)
class Told:
    """One entry of a feed. `key` is unique in its campaign; `url` is a path from the site's root.

    `html` is "" where `text` says all.
    """

    slug: str
    campaign: str
    language: str
    key: str
    day: date
    title: str
    url: str
    text: str
    html: str = ""


class EventMaker(Protocol):
    """What GLASNO_CAMPAIGN_EVENTS lists."""

    def __call__(
        self, campaigns: Sequence[Campaign], language: str, /, *, most: int
    ) -> Iterable[Event]: ...


def updates_of(campaign: Campaign, language: str, *, name: str = "") -> list[UpdateView]:
    """The campaign's updates in `language`, newest first; with `name` that one alone."""
    spoken = published_languages(campaign)
    written: dict[str, set[str]] = {}
    for each, code in campaign.updates.values_list("name", "language"):
        written.setdefault(each, set()).add(code)
    found = campaign.updates.filter(language=language, **({"name": name} if name else {}))
    return [
        UpdateView(
            name=update.name,
            title=bind(update.title, language),
            day=update.day,
            url=f"{campaign.path(language)}{UPDATES}/{update.name}/",
            opening=first_words(update.body, language),
            body_html=render(update.body, language),
            languages=tuple(code for code in spoken if code in written[update.name]),
        )
        for update in found.newest_first()
    ]


def told_of(campaign: Campaign, language: str) -> list[Told]:
    """The newest entries of the campaign's feed."""
    title = campaign.translations.get(language=language).title
    return _told([campaign], language, titles={campaign.slug: title})


def told_of_all(language: str) -> list[Told]:
    """The newest entries of every campaign that is published in `language`."""
    published = Translation.objects.filter(language=language, state=Translation.State.PUBLISHED)
    texts = published.select_related("campaign")
    titles = {text.campaign.slug: text.title for text in texts}
    return _told([text.campaign for text in texts], language, titles=titles)


def _told(campaigns: Sequence[Campaign], language: str, *, titles: Mapping[str, str]) -> list[Told]:
    told = [*_updates(campaigns, language, titles), *_events(campaigns, language, titles)]
    # Stable sorting: the newest day first, and within it an order that never changes.
    told.sort(key=lambda each: (each.slug, each.key))
    told.sort(key=lambda each: each.day, reverse=True)
    return told[:MOST_ENTRIES]


def _updates(
    campaigns: Sequence[Campaign], language: str, titles: Mapping[str, str]
) -> Iterator[Told]:
    newest = Update.objects.filter(language=language).select_related("campaign").newest_first()
    newest = newest.filter(campaign=campaigns[0]) if len(campaigns) == 1 else newest.public()
    for update in newest[:MOST_ENTRIES]:
        yield Told(
            slug=update.campaign.slug,
            campaign=titles[update.campaign.slug],
            language=language,
            key=f"{UPDATES}/{update.name}",
            day=update.day,
            title=update.title,
            url=update.path,
            text=first_words(update.body, language),
            html=render(update.body, language),
        )


def _events(
    campaigns: Sequence[Campaign], language: str, titles: Mapping[str, str]
) -> Iterator[Told]:
    for dotted in settings.GLASNO_CAMPAIGN_EVENTS:
        maker = cast("EventMaker", import_string(dotted))
        for event in maker(campaigns, language, most=MOST_ENTRIES):
            yield Told(
                slug=event.slug,
                campaign=titles[event.slug],
                language=language,
                key=event.name,
                day=event.day,
                title=event.title,
                url=f"/{language}/{event.slug}/",
                text=event.text,
            )

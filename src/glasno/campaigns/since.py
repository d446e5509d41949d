"""What has happened since: a campaign's updates, and what else it knows of itself by date."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from django.utils.formats import number_format
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from glasno.campaigns.events import Event
from glasno.campaigns.markdown import first_words, render
from glasno.campaigns.models import UPDATES, Campaign, Update
from glasno.campaigns.queries import figures_in, published_languages
from glasno.kit.typography import bind

ON_THE_PAGE = 3


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


def events(campaigns: Sequence[Campaign], language: str, *, most: int | None) -> Iterator[Event]:
    """The function of GLASNO_CAMPAIGN_EVENTS: beginnings, updates, and in histories the figures."""
    if most is None:
        for campaign in campaigns:
            yield from _figures(campaign, language)
    newest = sorted(campaigns, key=lambda each: each.created_on, reverse=True)
    yield from map(_beginning, newest[:most])
    yield from _updates(campaigns, language, most)


def _figures(campaign: Campaign, language: str) -> Iterator[Event]:
    for figure in figures_in(campaign, language):
        words = _("At least %(number)s %(label)s.") if figure.at_least else "%(number)s %(label)s."
        number = number_format(figure.value, force_grouping=True)
        yield Event(
            slug=campaign.slug,
            day=figure.as_of,
            title=words % {"number": number, "label": figure.label},
            url=figure.source_url,
            source=figure.source,
        )


def _beginning(campaign: Campaign) -> Event:
    title = _("The campaign began on this site.")
    return Event(slug=campaign.slug, day=campaign.created_on, title=title, name="began")


def _updates(campaigns: Sequence[Campaign], language: str, most: int | None) -> Iterator[Event]:
    newest = Update.objects.filter(language=language).select_related("campaign").newest_first()
    newest = newest.filter(campaign=campaigns[0]) if len(campaigns) == 1 else newest.public()
    for update in newest[:most]:
        yield Event(
            slug=update.campaign.slug,
            day=update.day,
            title=update.title,
            name=f"{UPDATES}/{update.name}",
            text=first_words(update.body, language),
            url=update.path,
            source=_("Read on"),
            html=render(update.body, language),
        )

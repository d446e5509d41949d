"""Cards and posters as published files, and the page that offers them."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Set
from functools import partial

from django.template.loader import render_to_string
from django.utils.translation import gettext as _
from django.utils.translation import override

from glasno.campaigns.handouts.prints import Form, Paper, Print
from glasno.campaigns.models import Campaign
from glasno.campaigns.pages import frame
from glasno.campaigns.queries import published_languages
from glasno.campaigns.rules import languages
from glasno.campaigns.spreading.composing import (
    campaign_words,
    card_of,
    home_card,
    poster_of,
)
from glasno.campaigns.spreading.offers import offers_of
from glasno.campaigns.spreading.printing import printed
from glasno.campaigns.spreading.words import CampaignWords
from glasno.design.heads import CARD
from glasno.publishing.pages import SITE_TOPIC, Page

CARDS: dict[str, Form] = {CARD: "wide", "square.png": "square"}
POSTERS: dict[str, Paper] = {"poster-a4.pdf": "a4", "poster-a3.pdf": "a3"}
Words = Callable[[], CampaignWords]


def pages(topics: Set[str] | None = None) -> Iterator[Page]:
    """The source of GLASNO_PAGE_SOURCES."""
    if topics is None or SITE_TOPIC in topics:
        for language in languages():
            yield printed(f"{language}/{CARD}", partial(_home, language), topic=SITE_TOPIC)
    for campaign in Campaign.objects.public().of_topics(topics):
        for language in published_languages(campaign):
            yield from _of_campaign(campaign, language)


def _of_campaign(campaign: Campaign, language: str) -> Iterator[Page]:
    here, words = f"{language}/{campaign.slug}", campaign_words(campaign, language)
    prints: dict[str, Callable[[], Print]] = {
        **{name: partial(_card, campaign, words, form) for name, form in CARDS.items()},
        **{name: partial(_poster, campaign, words, paper) for name, paper in POSTERS.items()},
        "poster.png": partial(_preview, campaign, words),
    }
    for name, made in prints.items():
        yield printed(f"{here}/{name}", partial(_in, language, made), topic=campaign.topic)
    yield Page(
        f"{here}/share/index.html", partial(_share, campaign, language), topic=campaign.topic
    )


def _in(language: str, made: Callable[[], Print]) -> Print:
    with override(language):
        return made()


def _home(language: str) -> Print:
    with override(language):
        return home_card(language).print("wide")


def _card(campaign: Campaign, words: Words, form: Form) -> Print:
    return card_of(campaign, words()).print(form)


def _poster(campaign: Campaign, words: Words, paper: Paper) -> Print:
    return poster_of(campaign, words()).print(paper)


def _preview(campaign: Campaign, words: Words) -> Print:
    return poster_of(campaign, words()).preview()


def _share(campaign: Campaign, language: str) -> bytes:
    with override(language):
        title = _("Pass it on")
        context = {
            "title": title,
            "url": campaign.path(language),
            "offers": offers_of(campaign, language),
        }
        content = render_to_string("campaigns/share.html", context)
        return frame(
            campaign,
            language,
            path="share/",
            title=title,
            content=content,
            description=_("Cards for links and channels, posters and sheets to print."),
        )

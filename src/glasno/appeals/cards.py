"""The card of the page on which an appeal begins."""

from __future__ import annotations

from collections.abc import Iterator, Set
from functools import partial

from django.utils.translation import gettext as _
from django.utils.translation import override

from glasno.appeals.models import AppealSettings
from glasno.campaigns.handouts.prints import Print
from glasno.campaigns.models import Campaign
from glasno.campaigns.queries import published_languages
from glasno.campaigns.spreading.composing import card_of
from glasno.campaigns.spreading.printing import printed
from glasno.campaigns.spreading.words import words_of
from glasno.design.heads import CARD
from glasno.publishing.pages import Page


def pages(topics: Set[str] | None = None) -> Iterator[Page]:
    """The source of GLASNO_PAGE_SOURCES."""
    with_appeals = AppealSettings.objects.values("campaign")
    for campaign in Campaign.objects.of_topics(topics).filter(pk__in=with_appeals):
        for language in published_languages(campaign):
            yield printed(
                f"{language}/{campaign.slug}/appeal/{CARD}",
                partial(_card, campaign, language),
                topic=campaign.topic,
            )


def _card(campaign: Campaign, language: str) -> Print:
    with override(language):
        words = words_of(campaign, language)
        title = _("Write to the authorities")
        return card_of(campaign, words, headline=title, numbered=False).print("wide")

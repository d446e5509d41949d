"""Cards and posters of campaigns and of the site, composed in the language that is active."""

from __future__ import annotations

from collections.abc import Callable
from functools import cache

from django.utils.translation import gettext as _

from glasno.campaigns.handouts.prints import Card, Poster
from glasno.campaigns.models import Campaign
from glasno.campaigns.queries import only_demonstrations
from glasno.campaigns.spreading.words import CampaignWords, demonstration_tag, host, words_of
from glasno.campaigns.standing import standing_of
from glasno.kit.typography import bind


def card_of(
    campaign: Campaign, words: CampaignWords, *, headline: str = "", numbered: bool = True
) -> Card:
    """The campaign's card; with a `headline` of its own, the card of a page of the campaign."""
    standing = standing_of(campaign, words.language)
    return Card(
        language=words.language,
        host=words.host,
        headline=headline or words.headline,
        kicker=words.headline if headline else "",
        tag=words.tag,
        fact=words.fact,
        number=standing.told if numbered else None,
    )


def poster_of(campaign: Campaign, words: CampaignWords) -> Poster:
    return Poster(
        language=words.language,
        headline=words.headline,
        demands=words.demands,
        deed=bind(standing_of(campaign, words.language).deed, words.language),
        how=bind(_("Point a phone’s camera at the square, or type the address."), words.language),
        url=words.url,
        code_says=code_says(words),
        address=words.address,
        onion=words.onion,
        onion_says=_("In Tor Browser:"),
        tag=words.tag,
    )


def code_says(words: CampaignWords) -> str:
    """What the square code is to who hears the sheet read."""
    return _("Square code with the address %(address)s") % {"address": words.address}


def home_card(language: str) -> Card:
    lead = _(
        "Campaigns for people who are held unlawfully. Read, sign, pass on: what is seen is "
        "harder to do."
    )
    return Card(
        language=language,
        host=host(),
        headline=_("Openly, out loud"),
        lead=bind(lead, language),
        tag=demonstration_tag() if only_demonstrations() else "",
    )


def campaign_words(campaign: Campaign, language: str) -> Callable[[], CampaignWords]:
    """`words_of`, asked of the database once, and not before it is needed."""
    return cache(lambda: words_of(campaign, language))

"""A campaign's words as its cards, posters and sheets say them: short, and fit to be printed."""

from __future__ import annotations

from dataclasses import dataclass
from urllib.parse import urlsplit

from django.conf import settings
from django.utils.formats import localize
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from glasno.campaigns.handouts.cutting import shown
from glasno.campaigns.handouts.prints import Told
from glasno.campaigns.models import Campaign, Figure
from glasno.campaigns.queries import text_in
from glasno.design.templatetags.typography import day
from glasno.kit.typography import bind
from glasno.publishing.remembering import remembered

LONGEST_HEADLINE = 160
LONGEST_LABEL = 90
LONGEST_DEMAND = 220
LONGEST_NAME = 160
MOST_DEMANDS = 6
MOST_NAMES = 4


@dataclass(frozen=True)
class CampaignWords:
    """In one language. `url` is the campaign's address, `address` the same without `https://`.

    `onion` is the like address within Tor, or "".
    """

    language: str
    host: str
    headline: str
    demands: tuple[str, ...]
    addressees: tuple[str, ...]
    tag: str
    url: str
    address: str
    onion: str
    fact: Told | None


@remembered
def words_of(campaign: Campaign, language: str) -> CampaignWords:
    """With the translation of `language` active.

    Raises Translation.DoesNotExist when the campaign has none.
    """
    path = campaign.path(language)
    title = shown(
        campaign.translations.get(language=language).title, language, most=LONGEST_HEADLINE
    )
    demands = [text_in(each.text, language) for each in campaign.demands.all()[:MOST_DEMANDS]]
    names = [text_in(each.name, language) for each in campaign.addressees.all()[:MOST_NAMES]]
    figure = campaign.figures.first()
    return CampaignWords(
        language=language,
        host=host(),
        headline=title or host(),
        demands=tuple(shown(each, language, most=LONGEST_DEMAND) for each in demands),
        addressees=tuple(shown(each, language, most=LONGEST_NAME) for each in names),
        tag=demonstration_tag() if campaign.demonstration else "",
        url=settings.GLASNO.base_url + path,
        address=_typed(settings.GLASNO.base_url) + path,
        onion=_onion(path),
        fact=_fact(figure, language) if figure else None,
    )


def demonstration_tag() -> str:
    return pgettext("a campaign that is only shown", "Demonstration")


def host() -> str:
    """The site's name as one types it: "glasno.example"."""
    return _typed(settings.GLASNO.base_url)


def _fact(figure: Figure, language: str) -> Told:
    label = shown(text_in(figure.label, language), language, most=LONGEST_LABEL)
    return Told(
        value=localize(figure.value),
        over=pgettext("before a number", "at least") if figure.at_least else "",
        under=bind(
            _("%(label)s, as of %(day)s") % {"label": label, "day": day(figure.as_of)}, language
        ),
    )


def _typed(url: str) -> str:
    return url.partition("://")[2].rstrip("/")


def _onion(path: str) -> str:
    for address in settings.GLASNO.addresses:
        if (urlsplit(address).hostname or "").endswith(".onion"):
            return _typed(address) + path
    return ""

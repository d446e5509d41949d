"""What lies on a campaign's page for passing it on.

A feature adds its own by a function in GLASNO_CAMPAIGN_OFFERS:

    def offers(campaign: Campaign, language: str) -> Iterable[Offer]

called at publishing with the translation of `language` active.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import cast

from django.conf import settings
from django.utils.module_loading import import_string
from django.utils.translation import gettext as _

from glasno.campaigns.handouts.prints import PREVIEW, SIZES, Form
from glasno.campaigns.models import Campaign
from glasno.design.heads import CARD


@dataclass(frozen=True)
class Download:
    label: str
    url: str


@dataclass(frozen=True)
class Offer:
    """Something to take along. `picture` is the address of how it looks, `alt` says so in words;
    `width` and `height` are the picture's own, in pixels.
    """

    title: str
    text: str
    picture: str
    alt: str
    width: int
    height: int
    downloads: tuple[Download, ...]


OfferMaker = Callable[[Campaign, str], Iterable[Offer]]


def offers_of(campaign: Campaign, language: str) -> list[Offer]:
    """The cards and posters, then what features add, in the active language."""
    makers = [cast("OfferMaker", import_string(d)) for d in settings.GLASNO_CAMPAIGN_OFFERS]
    added = [offer for maker in makers for offer in maker(campaign, language)]
    return [*_own(campaign.path(language)), *added]


def _own(path: str) -> Iterator[Offer]:
    yield _card(
        f"{path}{CARD}",
        "wide",
        title=_("Card for links"),
        text=_(
            "Messengers and social networks show it beside a link to the campaign. Send it as a "
            "picture where links are taken away."
        ),
        alt=_("The card: title, one figure with its date, number of signatures, address"),
    )
    yield _card(
        f"{path}square.png",
        "square",
        title=_("Square card"),
        text=_("For channels, stories and groups. It holds the same words in a square."),
        alt=_("The square card: the same words, one under another"),
    )
    yield sheet_of_paper(
        f"{path}poster.png",
        {size.upper(): f"{path}poster-{size}.pdf" for size in ("a4", "a3")},
        title=_("Poster"),
        text=_(
            "Black on white, for any printer. Whoever points a phone at the square code comes to "
            "the campaign. Hang it only where that is safe for you."
        ),
        alt=_("The poster: title, demands, a large square code, address"),
    )


def _card(url: str, form: Form, *, title: str, text: str, alt: str) -> Offer:
    width, height = SIZES[form]
    label = _("Picture, %(size)s") % {"size": f"{width} × {height}"}
    return Offer(title, text, url, alt, width, height, (Download(label, url),))


def sheet_of_paper(
    picture: str, files: Mapping[str, str], *, title: str, text: str, alt: str
) -> Offer:
    """Something to print; `files` are addresses by the size of paper."""
    downloads = tuple(
        Download(_("To print, %(size)s") % {"size": size}, url) for size, url in files.items()
    )
    width, height = PREVIEW
    return Offer(title, text, picture, alt, width, height, downloads)

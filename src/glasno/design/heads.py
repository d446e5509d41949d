"""What search engines, messengers and feed readers are told of a page: its head, made in one place.

A page without a Head asks not to be listed anywhere: pages behind a secret, answers, errors.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.conf import settings
from django.utils.safestring import SafeString, mark_safe

from glasno.design.navigation import LanguageLink

# The feeds of the site in a language, or of a campaign: file names and media types.
FEEDS = {"feed.atom": "application/atom+xml", "feed.json": "application/feed+json"}
# The share card below the address of a campaign or of a language, in pixels.
CARD = "card.png"
CARD_SIZE = (1200, 630)
# What begins markup, inside a script element too; as JSON writes it otherwise.
ESCAPES = {"<": "\\u003c", ">": "\\u003e", "&": "\\u0026"}


@dataclass(frozen=True)
class FeedLink:
    """An absolute address that a feed reader finds by itself."""

    title: str
    kind: str
    url: str


@dataclass(frozen=True)
class Picture:
    """A share card: absolute address, size in pixels, and what stands on it in words."""

    url: str
    width: int
    height: int
    description: str


@dataclass(frozen=True)
class Head:
    """Every address is absolute and begins with the base URL, in copies of the site too.

    `alternates` are the same page in each language it exists in, this one among them. `facts` are
    schema.org's, without context and address.
    """

    canonical: str
    title: str
    description: str
    language: str
    alternates: tuple[LanguageLink, ...] = ()
    kind: str = "website"
    picture: Picture | None = None
    feeds: tuple[FeedLink, ...] = ()
    oembed: str = ""
    facts: Mapping[str, Any] = field(default_factory=dict)

    @property
    def default(self) -> str:
        """Where a reader of another language is best sent."""
        return self.alternates[0].url if self.alternates else ""

    @property
    def structured(self) -> SafeString:
        """The facts as JSON-LD that cannot end its script element; "" without any."""
        if not self.facts:
            return mark_safe("")
        told = {
            "@context": "https://schema.org",
            "url": self.canonical,
            "inLanguage": self.language,
            **({"image": self.picture.url} if self.picture else {}),
            **self.facts,
        }
        text = json.dumps(told, ensure_ascii=False, sort_keys=True)
        for character, escape in ESCAPES.items():
            text = text.replace(character, escape)
        return mark_safe(text)  # noqa: S308 - nothing in it can begin markup any more


def absolute(path: str) -> str:
    """A path of this site as an address that works from everywhere."""
    return f"{settings.GLASNO.base_url}{path}"


def absolute_links(links: Sequence[LanguageLink]) -> tuple[LanguageLink, ...]:
    return tuple(link._replace(url=absolute(link.url)) for link in links)


def feed_links(place: str, *, title: str) -> tuple[FeedLink, ...]:
    """The two feeds that stand at `place`, a path that ends in a slash."""
    return tuple(FeedLink(title, kind, absolute(f"{place}{name}")) for name, kind in FEEDS.items())


def site_head(language: str, tail: str, *, title: str, description: str) -> Head:
    """The head of a page that is not a campaign's and exists in each language of the site.

    `tail` is what follows the language: "" for the first page, "privacy/".
    """
    links = [LanguageLink(code, name, f"/{code}/{tail}") for code, name in settings.LANGUAGES]
    return Head(
        canonical=absolute(f"/{language}/{tail}"),
        title=title,
        description=description,
        language=language,
        alternates=absolute_links(links),
        picture=Picture(absolute(f"/{language}/{CARD}"), *CARD_SIZE, title),
        feeds=feed_links(f"/{language}/", title="Glasno"),
    )

"""The heads of a campaign's pages: what is told of them to search engines and messengers."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any
from urllib.parse import quote

from glasno.campaigns.queries import CampaignPage
from glasno.design.heads import (
    CARD,
    CARD_SIZE,
    Head,
    Picture,
    absolute,
    absolute_links,
    feed_links,
)

OEMBED = "/oembed"


def campaign_head(
    page: CampaignPage,
    *,
    title: str = "",
    description: str = "",
    facts: Mapping[str, Any] | None = None,
    card: str = CARD,
) -> Head:
    """The head of a campaign's own page, or of one below it that has a `title`.

    `facts` are schema.org's of this page; by default it is a web page and nothing more.
    `card` is the path of its share card below the campaign's address.
    """
    own = not title
    told = description or page.summary
    return Head(
        canonical=absolute(page.path),
        title=title or page.title,
        description=told,
        language=page.language,
        alternates=absolute_links(page.languages),
        kind="article",
        picture=Picture(absolute(page.url + card), *CARD_SIZE, page.title),
        feeds=feed_links(page.url, title=page.title),
        oembed=f"{absolute(OEMBED)}?url={quote(absolute(page.url), safe='')}" if own else "",
        facts=facts or {"@type": "WebPage", "name": title or page.title, "description": told},
    )

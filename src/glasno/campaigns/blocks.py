"""What features put onto a campaign's page.

A feature names a function in GLASNO_CAMPAIGN_BLOCKS:

    def block(campaign: Campaign, language: str) -> Block | None

It is called at publishing with the translation of `language` active, may read the database, and
returns None when it has nothing to show. The template sets each block into a hole of its name, so
a door can fill the hole anew (a rejected form) without knowing the rest of the page.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Literal, cast

from django.conf import settings
from django.utils.module_loading import import_string
from django.utils.safestring import SafeString, mark_safe

from glasno.campaigns.models import Campaign
from glasno.publishing.remembering import remembered

NOTHING = mark_safe("")
Place = Literal["deed", "text"]


@dataclass(frozen=True)
class Shortcut:
    """A button that leads to a deed, on a narrow screen where deeds stand far below each other."""

    label: str
    url: str


@dataclass(frozen=True)
class Block:
    """A part of the page: `place` "deed" stands beside the text, "text" under it.

    `name` is the hole's name and is unique on the page; `html` is ready and trusted. `invitation`
    offers this deed to somebody who has just done another one. `shortcut` leads to it from the top;
    a deed that cannot be done now has none. `offline` makes the block's part of the page that is
    passed on as one file: sections with an h2, without forms, scripts, and files of their own, and
    with nothing that a supporter typed.
    """

    name: str
    place: Place
    html: SafeString
    invitation: SafeString = NOTHING
    shortcut: Shortcut | None = None
    offline: Callable[[], SafeString] = lambda: NOTHING


BlockMaker = Callable[[Campaign, str], Block | None]


@remembered
def blocks_of(campaign: Campaign, language: str) -> Sequence[Block]:
    """The page's blocks, in the order of GLASNO_CAMPAIGN_BLOCKS.

    Raises ValueError when two features use one name.
    """
    blocks: list[Block] = []
    for dotted in settings.GLASNO_CAMPAIGN_BLOCKS:
        block = cast("BlockMaker", import_string(dotted))(campaign, language)
        if block is not None:
            blocks.append(block)
    names = [block.name for block in blocks]
    if len(set(names)) != len(names):
        raise ValueError(f"two blocks of a campaign's page share a name: {sorted(names)}")
    return blocks


def invitations(campaign: Campaign, language: str, *, after: str) -> list[SafeString]:
    """What else the campaign asks of a reader who has done the deed of block `after`."""
    blocks = blocks_of(campaign, language)
    return [block.invitation for block in blocks if block.name != after and block.invitation]

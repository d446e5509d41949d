"""The page that is passed on from hand to hand: a campaign in one file that needs no network."""

from __future__ import annotations

import re
from base64 import b64encode
from datetime import date, timedelta
from functools import cache
from hashlib import sha256
from pathlib import Path

from django.conf import settings
from django.contrib.staticfiles import finders
from django.template.loader import render_to_string
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import override

from glasno.campaigns.blocks import blocks_of
from glasno.campaigns.models import Campaign
from glasno.campaigns.queries import page_of
from glasno.campaigns.risks import notes_for
from glasno.design.whereabouts import copies, live
from glasno.publishing.pages import Shelf
from glasno.publishing.variants import mirror

NAME = "offline.html"
STYLESHEETS = ("design/site.css", "campaigns/offline.css")
# A page whose content stands unchanged gets a new day no sooner, so that mirrors need not fetch it.
SAME_DAY_FOR = timedelta(days=7)
MADE = re.compile(rb'<time id="made" datetime="([0-9]{4}-[0-9]{2}-[0-9]{2})">')


def path_of(campaign: Campaign, language: str) -> str:
    """Where it is published: "en/some-slug/offline.html"."""
    return f"{language}/{campaign.slug}/{NAME}"


def offline(campaign: Campaign, language: str, *, today: date) -> bytes:
    """The whole page. It says on which day it was made.

    What is published already keeps its day while nothing else of it would change, for a week.
    """
    stands = _published(path_of(campaign, language))
    made = MADE.search(stands)
    if made is not None:
        day = date.fromisoformat(made[1].decode())
        if today - day < SAME_DAY_FOR and _rendered(campaign, language, day) == stands:
            return stands
    return _rendered(campaign, language, today)


def _rendered(campaign: Campaign, language: str, made_on: date) -> bytes:
    style = _style()
    with override(language):
        context = {
            "page": page_of(campaign, language),
            "blocks": list(
                filter(None, (each.offline() for each in blocks_of(campaign, language)))
            ),
            "notes": notes_for(campaign.country, language),
            "live": live(),
            "copies": copies(),
            "path": campaign.path(language),
            "file": path_of(campaign, language),
            "command": f"sha256sum {campaign.slug}-{language}.html",
            "made_on": made_on.isoformat(),
            "style": style,
            "style_hash": b64encode(sha256(style.encode()).digest()).decode(),
        }
        html = render_to_string("campaigns/offline.html", context).strip().encode()
    # Opened from a disk, nothing lies beside it: every link leads to a live address.
    return mirror(html, addresses=settings.GLASNO.addresses, absent=lambda _path: True)


@cache
def _style() -> SafeString:
    """The site's stylesheet and what this page adds to it; they refer to no other file."""
    texts = [Path(str(finders.find(name))).read_text("utf-8") for name in STYLESHEETS]
    return mark_safe("\n".join(texts))  # noqa: S308 - our own files


def _published(path: str) -> bytes:
    """What stands there now; nothing before the first publish."""
    try:
        return (settings.GLASNO.data / Shelf.SITE / path).read_bytes()
    except FileNotFoundError:
        return b""

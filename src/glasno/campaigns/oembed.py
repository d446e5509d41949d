"""oEmbed 1.0 (oembed.com): what a program is told that knows a campaign's address. Pure."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit
from xml.sax.saxutils import escape, quoteattr

WIDTH, HEIGHT = 400, 300
CACHE_SECONDS = 3600
LONGEST_ADDRESS = 1000
# What could be the name of a file of ours, and nothing that leads elsewhere.
SLUG = re.compile(r"[a-z0-9-]{1,60}")
DEFAULT_PORTS = {"http": 80, "https": 443}


@dataclass(frozen=True)
class Place:
    """A campaign's page as somebody named it; `address` is the one of ours it stood under."""

    address: str
    language: str
    slug: str


def place_of(url: str, addresses: Sequence[str], languages: Sequence[str]) -> Place | None:
    """The campaign's page that `url` leads to; None where it is no such page of ours.

    `addresses` are the live ones, without a slash at their end. What follows `?` or `#` says
    nothing.
    """
    if len(url) > LONGEST_ADDRESS:
        return None
    try:
        origin = _origin(url)
        path = urlsplit(url).path
    except ValueError:
        return None
    address = next((each for each in addresses if _origin(each) == origin), None)
    steps = path.removesuffix("/").split("/")
    if address is None or len(steps) != 3 or steps[0] or steps[1] not in languages:
        return None
    if not SLUG.fullmatch(steps[2]):
        return None
    return Place(address, steps[1], steps[2])


def embed_html(*, src: str, title: str, width: int, height: int) -> str:
    """The frame to paste into another page: it needs no script, and tells us of no reader."""
    return (
        f'<iframe src={quoteattr(src)} title={quoteattr(title)} width="{width}" height="{height}" '
        'loading="lazy" referrerpolicy="no-referrer" style="border:0;max-width:100%"></iframe>'
    )


def answer(
    place: Place, text: Mapping[str, str], *, maxwidth: int | None, maxheight: int | None
) -> dict[str, Any]:
    """The reply's fields. `text` has the page's `title`, the paths `widget` and `card`, and the
    card's size in pixels."""
    width = min(WIDTH, maxwidth or WIDTH)
    height = min(HEIGHT, maxheight or HEIGHT)
    title = text["title"]
    src = place.address + text["widget"]
    reply: dict[str, Any] = {
        "version": "1.0",
        "type": "rich",
        "title": title,
        "provider_name": "Glasno",
        "provider_url": f"{place.address}/",
        "cache_age": CACHE_SECONDS,
        "width": width,
        "height": height,
        "html": embed_html(src=src, title=title, width=width, height=height),
    }
    card = int(text["card_width"]), int(text["card_height"])
    # The limits are the thumbnail's too, and it comes in one size.
    if card[0] <= (maxwidth or card[0]) and card[1] <= (maxheight or card[1]):
        reply |= {
            "thumbnail_url": place.address + text["card"],
            "thumbnail_width": card[0],
            "thumbnail_height": card[1],
        }
    return reply


def as_json(reply: Mapping[str, Any]) -> bytes:
    return json.dumps(reply, ensure_ascii=False).encode()


def as_xml(reply: Mapping[str, Any]) -> bytes:
    fields = "".join(f"<{name}>{escape(str(value))}</{name}>" for name, value in reply.items())
    head = '<?xml version="1.0" encoding="utf-8" standalone="yes"?>'
    return f"{head}<oembed>{fields}</oembed>\n".encode()


def _origin(url: str) -> tuple[str, str, int | None]:
    """Scheme, host and port. Raises ValueError for a port that is none."""
    parts = urlsplit(url)
    port = parts.port or DEFAULT_PORTS.get(parts.scheme)
    return parts.scheme, parts.hostname or "", port

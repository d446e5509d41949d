"""Feeds as bytes: Atom (RFC 4287) and JSON Feed 1.1 (jsonfeed.org). Pure.

The same entries give the same bytes. An identity is made of what the entry is called and not of an
address, so that a reader's program knows it again when the site had to move (docs/adr/0205).
"""

from __future__ import annotations

import json
import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID, uuid5
from xml.sax.saxutils import escape, quoteattr

NAMESPACE = UUID("5f0c1a52-6f3c-4c37-9d0b-4f0a7f0f3a61")
# What XML 1.0 cannot hold, and what would turn a feed reader's own line around.
UNPRINTABLE = re.compile(
    "[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069"
    "\ud800-\udfff\ufffe\uffff]"
)
# Our own markup alone begins so: what people typed stands escaped.
LOCAL_LINK = re.compile(r'(<a href=")([/#])')


@dataclass(frozen=True)
class Entry:
    """`name` makes the identity; `url` is absolute; `html` is ready and trusted, or ""."""

    name: str
    url: str
    title: str
    day: date
    text: str
    html: str = ""


@dataclass(frozen=True)
class Feed:
    """`page`, `atom` and `json` are absolute addresses; `since` is its day while it is empty."""

    name: str
    title: str
    language: str
    page: str
    atom: str
    json: str
    since: date
    entries: Sequence[Entry]

    @property
    def updated(self) -> date:
        return max((entry.day for entry in self.entries), default=self.since)


def as_atom(feed: Feed) -> bytes:
    """application/atom+xml. Days become their midnight in UTC."""
    lines = [
        '<?xml version="1.0" encoding="utf-8"?>',
        f'<feed xmlns="http://www.w3.org/2005/Atom" xml:lang={_attribute(feed.language)}>',
        f"<title>{_text(feed.title)}</title>",
        f"<id>{_identity(feed.name)}</id>",
        f"<updated>{_moment(feed.updated)}</updated>",
        f"<author><name>{_text(feed.title)}</name></author>",
        f'<link rel="self" type="application/atom+xml" href={_attribute(feed.atom)}/>',
        f'<link rel="alternate" type="text/html" href={_attribute(feed.page)}/>',
    ]
    for entry in feed.entries:
        lines += _atom_entry(entry)
    return ("\n".join([*lines, "</feed>"]) + "\n").encode()


def as_json_feed(feed: Feed) -> bytes:
    """application/feed+json."""
    told = {
        "version": "https://jsonfeed.org/version/1.1",
        "title": _printable(feed.title),
        "language": feed.language,
        "home_page_url": feed.page,
        "feed_url": feed.json,
        "authors": [{"name": _printable(feed.title), "url": feed.page}],
        "items": [_json_item(entry, feed.language) for entry in feed.entries],
    }
    return (json.dumps(told, ensure_ascii=False, indent=1) + "\n").encode()


def absolute_links(html: str, *, site: str, page: str) -> str:
    """The same markup with links that work away from this site; `site` has no slash at its end."""
    starts = {"/": f"{site}/", "#": f"{page}#"}
    return LOCAL_LINK.sub(lambda link: link[1] + escape(starts[link[2]]), html)


def _atom_entry(entry: Entry) -> list[str]:
    moment = _moment(entry.day)
    content = f'<content type="html">{_text(entry.html)}</content>' if entry.html else ""
    return [
        "<entry>",
        f"<title>{_text(entry.title)}</title>",
        f"<id>{_identity(entry.name)}</id>",
        f"<published>{moment}</published>",
        f"<updated>{moment}</updated>",
        f'<link rel="alternate" type="text/html" href={_attribute(entry.url)}/>',
        f"<summary>{_text(entry.text)}</summary>",
        *([content] if content else []),
        "</entry>",
    ]


def _json_item(entry: Entry, language: str) -> dict[str, str]:
    content = {"content_html": _printable(entry.html)} if entry.html else {}
    return {
        "id": _identity(entry.name),
        "url": entry.url,
        "title": _printable(entry.title),
        "summary": _printable(entry.text),
        **(content or {"content_text": _printable(entry.text)}),
        "date_published": _moment(entry.day),
        "date_modified": _moment(entry.day),
        "language": language,
    }


def _identity(name: str) -> str:
    return uuid5(NAMESPACE, name).urn


def _moment(day: date) -> str:
    return f"{day.isoformat()}T00:00:00Z"


def _printable(text: str) -> str:
    return UNPRINTABLE.sub("", text)


def _text(text: str) -> str:
    return escape(_printable(text))


def _attribute(text: str) -> str:
    return quoteattr(_printable(text))

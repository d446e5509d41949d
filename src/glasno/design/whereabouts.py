"""Where the site can be reached: its live addresses, its onion, and the copies that others keep."""

from __future__ import annotations

from dataclasses import dataclass
from urllib.parse import urlsplit

from django.conf import settings

ONION = ".onion"
LONGEST_NAME = 24


@dataclass(frozen=True, slots=True)
class Place:
    """One address: `url` as "https://example.org", `name` as people read it, "example.org".

    `onion`: only Tor Browser opens it; its name is cut short, for nobody reads 56 letters.
    """

    url: str
    name: str
    onion: bool


def live() -> list[Place]:
    """Every address that takes forms, the site's own first."""
    return [_place(url) for url in settings.GLASNO.addresses]


def copies() -> list[Place]:
    """Mirrors: they can be read, and send what is typed to a live address."""
    return [_place(url) for url in settings.GLASNO.mirrors]


def _place(url: str) -> Place:
    parts = urlsplit(url)
    onion = (parts.hostname or "").endswith(ONION)
    return Place(url, _short(parts.netloc) if onion else parts.netloc, onion)


def _short(name: str) -> str:
    """Both ends of an onion's name, by which one tells it from another."""
    key, dot, rest = name.rpartition(ONION)
    return f"{key[:8]}…{key[-4:]}{dot}{rest}" if len(key) > LONGEST_NAME else name

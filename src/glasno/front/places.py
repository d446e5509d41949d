"""Paths as they are asked for, and where the published site has something for them."""

import re
from collections.abc import Mapping
from urllib.parse import unquote_to_bytes

from glasno.front.negotiating import first
from glasno.front.resources import Resource

# Longer than any page, door and secret.
LONGEST_PATH = 1000

# What published files, slugs and secrets are made of: there is no other address on this site.
PLAIN = re.compile(rb"/[A-Za-z0-9._/-]*")
INDEX = "index.html"


def plain_path(raw: bytes) -> str | None:
    """The path with harmless percent-encoding undone, or None for one that cannot exist here.

    An encoded slash, NUL or anything else that has to be encoded names nothing; neither do empty
    segments, "." and "..", which are never resolved.
    """
    if len(raw) > LONGEST_PATH:
        return None
    path = raw
    if b"%" in raw:
        if b"%2f" in raw.lower():
            return None
        path = unquote_to_bytes(raw)
    if not PLAIN.fullmatch(path) or b"//" in path or b"/." in path:
        return None
    return path.decode("ascii")


def moved_to(resources: Mapping[bytes, Resource], path: str) -> str | None:
    """The one address of the page that `path` means: with its last slash, without index.html."""
    better = path.removesuffix(INDEX) if path.endswith(f"/{INDEX}") else f"{path}/"
    return better if better.encode() in resources else None


def home(resources: Mapping[bytes, Resource], languages: tuple[str, ...]) -> str | None:
    """The first page in the most wanted language that has one, or None before publishing."""
    language = first(languages, {code for code in languages if f"/{code}/".encode() in resources})
    return None if language is None else f"/{language}/"

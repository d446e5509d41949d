"""Paths as they are asked for, and where the published site has something for them."""

import re
from collections.abc import Callable
from urllib.parse import unquote_to_bytes

from glasno.front.negotiating import first
from glasno.publishing.paths import INDEX, MIRROR

# Longer than any page, door and secret.
LONGEST_PATH = 1000

# What published files, slugs and secrets are made of: there is no other address on this site.
PLAIN = re.compile(rb"/[A-Za-z0-9._/-]*")
# Where a language is chosen, and what stands before the languages there.
HOMES = {"/": "", "/mirror": "/mirror", "/mirror/": "/mirror"}

# Whether there is something published at a path.
Has = Callable[[str], bool]


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


def file_of(path: str) -> str | None:
    """The published file behind a path, or None where only a redirect can be.

    A page has one address, without index.html; but a mirror fetches files by their names.
    """
    if path in HOMES or not path.startswith("/"):
        return None
    file = path[1:]
    if file.endswith("/"):
        return file + INDEX
    if f"/{file}".endswith(f"/{INDEX}") and not file.startswith(MIRROR):
        return None
    return file


def moved_to(has: Has, path: str) -> str | None:
    """The one address of the page that `path` means: with its last slash, without index.html."""
    better = path.removesuffix(INDEX) if path.endswith(f"/{INDEX}") else f"{path}/"
    return better if path and has(better) else None


def home(has: Has, languages: tuple[str, ...], root: str = "") -> str | None:
    """The first page in the most wanted language that has one, or None before publishing.

    `root` is the variant's: "" or "/mirror".
    """
    language = first(languages, {code for code in languages if has(f"{root}/{code}/")})
    return None if language is None else f"{root}/{language}/"

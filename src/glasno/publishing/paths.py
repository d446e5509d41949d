"""What files of the site are called, and which relative paths may be written below a shelf."""

import re
from pathlib import Path

from glasno.publishing.compressing import SUFFIXES

# Served at its folder.
INDEX = "index.html"
# Below this, in an edition, stands the variant for mirrors.
MIRROR = "mirror/"
# The list of a variant's files, and the key to check it with.
MANIFEST = "manifest.json"
PUBLIC_KEY = "manifest.pub"
# What the name of a file's signature adds to the file's own.
SIGNED = ".minisig"
# What the name of the directory that is served adds for the live files, which lie beside it.
LIVE = ".live"
LONGEST_PATH = 512
LONGEST_SEGMENT = 200
# A leading dot is kept for unfinished files, and for what an operator puts beside the site.
SEGMENT = re.compile(r"[A-Za-z0-9_][A-Za-z0-9._-]*")


class UnsafePathError(ValueError):
    """A path that could leave its shelf, or stand in the place of another file."""


def live_beside(site: Path) -> Path:
    """Where the live files of a served site lie: "data/site.live" for "data/site"."""
    return site.with_name(site.name + LIVE)


def check_path(path: str) -> None:
    """Raises UnsafePathError unless `path` is plain: "a/b/c.html", ASCII, no dots or gaps.

    Absolute paths, `..`, backslashes, NUL and empty segments all fail the one allow-list.
    """
    if not path or len(path) > LONGEST_PATH:
        raise UnsafePathError(f"A page's path has 1 to {LONGEST_PATH} characters, not {len(path)}.")
    for segment in path.split("/"):
        if len(segment) > LONGEST_SEGMENT or not SEGMENT.fullmatch(segment):
            raise UnsafePathError(f"{path!r} is not a safe path: look at {segment!r}.")
    if path.endswith((*SUFFIXES, SIGNED)):
        raise UnsafePathError(
            f"{path!r} ends like a compressed copy or a signature; name the page itself."
        )

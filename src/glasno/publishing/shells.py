"""Holes in pages: the public page, the shell with its holes emptied, the shell filled again.

A page rendered with `{% hole "petition" %}...{% endhole %}` carries
`<!--hole:petition-->...<!--/hole:petition-->`. Holes do not nest.

Doors answer at the live addresses alone, so a shell is made of the page's home variant, and so is
what fills it; the public page still has the parts of both variants (see variants.py).
"""

import re

from glasno.publishing.variants import home

MARKER = re.compile(rb"<!--(?P<end>/?)hole:(?P<name>[a-z][a-z0-9_]*)-->")
HOLE = re.compile(
    rb"<!--hole:(?P<name>[a-z][a-z0-9_]*)-->(?P<content>.*?)<!--/hole:(?P=name)-->", re.S
)


class ShellError(ValueError):
    """Holes that are not closed, stand in each other, or are not in the shell."""


def public(html: bytes) -> bytes:
    """The page as readers get it: the content of every hole stays, the markers go."""
    _check_holes(html)
    return MARKER.sub(b"", html)


def shell(html: bytes) -> bytes:
    """The home variant with every hole emptied, each leaving its opening marker to be filled.

    Raises ShellError, VariantError.
    """
    _check_holes(html)
    return home(HOLE.sub(lambda hole: b"<!--hole:%s-->" % hole["name"], html))


def fill(shell: bytes, **holes: bytes) -> bytes:
    """The shell with these holes filled; the others stay empty. Looks at `shell` only once, so that
    nothing inside a filling is taken for a hole.

    Raises ShellError for a hole that the shell does not have, VariantError.
    """
    missing = set(holes)

    def filling(marker: re.Match[bytes]) -> bytes:
        name = marker["name"].decode()
        missing.discard(name)
        return home(holes.get(name, b""))

    page = MARKER.sub(filling, shell)
    if missing:
        raise ShellError(f"The shell has no hole named {', '.join(sorted(missing))}.")
    return page


def _check_holes(html: bytes) -> None:
    """Raises ShellError unless every hole is opened, then closed, before the next one opens."""
    open_hole = b""
    for marker in MARKER.finditer(html):
        expected = open_hole if marker["end"] else b""
        if bool(marker["end"]) != bool(open_hole) or (marker["end"] and marker["name"] != expected):
            raise ShellError(
                f"The hole {marker['name'].decode()!r} is not opened and closed in turn."
            )
        open_hole = b"" if marker["end"] else marker["name"]
    if open_hole:
        raise ShellError(f"The hole {open_hole.decode()!r} is never closed.")

"""Prints as pages of the site."""

from __future__ import annotations

from collections.abc import Callable
from functools import cache

from glasno.campaigns.handouts.prints import Print
from glasno.publishing.pages import Page


def printed(path: str, made: Callable[[], Print], *, topic: str) -> Page:
    """A page that is drawn anew only where what stands on it has changed."""
    once = cache(made)
    return Page(
        path,
        lambda: draw(once()),
        topic=topic,
        fingerprint=lambda: once().fingerprint(),
    )


def draw(wanted: Print) -> bytes:
    """The bytes of a print: most of what it costs to publish a campaign for the first time."""
    return wanted.render()

"""The petition's part of the worker: move the counts, rewrite what shows them."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta

from glasno.petitions.actions.sequencing import sequence
from glasno.petitions.models import Petition
from glasno.petitions.pages import rewrite_live
from glasno.publishing.actions.publishing import publish

IDLE = 0.25  # seconds between two looks
PAGES_EVERY = timedelta(seconds=3)  # a count that moves all the time must not redraw all the time


class Counting:
    """One worker's memory of what it has yet to rewrite: kept until the files are written.

    It begins with every petition: whoever worked before may have died between a commit and a file.
    """

    def __init__(self) -> None:
        slugs = Petition.objects.values_list("campaign__slug", flat=True)
        self._live: set[str] = set(slugs)
        self._pages: set[str] = set(slugs)
        self._pages_at: datetime | None = None

    def __call__(self, now: datetime) -> float:
        moved = sequence(now=now)
        self._live |= moved
        self._pages |= moved
        for slug in sorted(self._live):
            rewrite_live(Petition.objects.select_related("campaign").of_slug(slug).get())
            self._live.discard(slug)
        if self._pages and self._pages_due(now):
            publish(topics={f"campaign:{slug}" for slug in self._pages})
            self._pages.clear()
            self._pages_at = now
        return 0 if moved else IDLE

    def _pages_due(self, now: datetime) -> bool:
        # A clock that was set back must not stop the pages until it has caught up.
        last = self._pages_at
        return last is None or not timedelta(0) <= now - last < PAGES_EVERY


def begin() -> Callable[[datetime], float]:
    """The step of GLASNO_WORK."""
    return Counting()

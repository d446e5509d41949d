"""The petition's part of the worker: move the counts, rewrite what shows them.

Two steps, each in a thread of its own: drawing pages and pictures takes seconds on a busy machine,
and a name that is to go must not wait for that.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime, timedelta

from glasno.petitions.actions.sequencing import sequence, turn_days
from glasno.petitions.models import Petition
from glasno.petitions.pages import rewrite_live
from glasno.publishing.actions.publishing import publish

IDLE = 0.25  # seconds between two looks
PAGES_EVERY = timedelta(seconds=3)  # a count that moves all the time must not redraw all the time
# Nor must it give whoever pulls a mirror other bytes all the time: no pull would ever come to its
# end. Between two mirror rounds there is time for one through Tor (docs/adr/0229).
MIRRORS_EVERY = timedelta(minutes=5)


class Counting:
    """One worker's memory of which moves of the counts it has written into the live files.

    Every worker writes them, whoever moved the count: another may have died between its commit and
    its file. Before it has written anything it knows of no file, and so writes all.
    """

    def __init__(self) -> None:
        self._live: dict[str, int] = {}  # slug -> the petition's moves that the files show
        self._day: date | None = None

    def __call__(self, now: datetime) -> float:
        self._turn_days(now)
        moved = sequence(now=now)
        self._rewrite(_moves())
        return 0 if moved else IDLE

    def _rewrite(self, moves: dict[str, int]) -> None:
        """Every petition's, also behind one whose files cannot be written; raises the first one's
        error then."""
        failures: list[Exception] = []
        for slug in sorted(moves):
            if self._live.get(slug) != moves[slug]:
                try:
                    rewrite_live(Petition.objects.select_related("campaign").of_slug(slug).get())
                except Exception as error:  # whatever it is, the other petitions go on
                    failures.append(error)
                else:
                    self._live[slug] = moves[slug]
        if failures:
            raise failures[0]

    def _turn_days(self, now: datetime) -> None:
        if self._day != now.date() and turn_days(now=now):
            self._day = now.date()


class Redrawing:
    """The same of the pages, which follow a little later; those of mirrors, later still."""

    def __init__(self) -> None:
        self._pages: dict[str, int] = {}
        self._pages_at: datetime | None = None
        self._owed: set[str] = set()  # slugs whose pages in the mirrors' variant are older
        self._mirrors_at: datetime | None = None

    def __call__(self, now: datetime) -> float:
        moves = _moves()
        behind = {slug for slug, number in moves.items() if self._pages.get(slug) != number}
        mirrors = _is_due(self._mirrors_at, MIRRORS_EVERY, now=now)
        if (behind and _is_due(self._pages_at, PAGES_EVERY, now=now)) or (self._owed and mirrors):
            redrawn = behind | self._owed if mirrors else behind
            publish(topics={f"campaign:{slug}" for slug in redrawn}, mirrors=mirrors)
            self._pages |= {slug: moves[slug] for slug in behind}
            self._pages_at = now
            self._owed = set() if mirrors else self._owed | behind
            self._mirrors_at = now if mirrors else self._mirrors_at
        return IDLE


def _is_due(last: datetime | None, every: timedelta, *, now: datetime) -> bool:
    # A clock that was set back must not stop the pages until it has caught up.
    return last is None or not timedelta(0) <= now - last < every


def begin() -> Callable[[datetime], float]:
    """The step of GLASNO_WORK that counts."""
    return Counting()


def begin_redrawing() -> Callable[[datetime], float]:
    """The step of GLASNO_WORK that lets the pages follow."""
    return Redrawing()


def _moves() -> dict[str, int]:
    """How often the figures of each petition have moved, by slug."""
    return dict(Petition.objects.values_list("campaign__slug", "moves"))

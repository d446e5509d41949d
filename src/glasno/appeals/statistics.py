"""Which figures of letters may be published, so that they tell of no few people. Pure.

Every figure is a floor: a multiple of five that is not above the truth, taken of one kind of letter
to one authority, where one person counts once. All floors are taken at the same looks, and a look
comes at the end of a day when at least five people have come since the last (docs/adr/0161).
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date

from glasno.kit.opendata import SMALLEST, Row

# How far letters have come, in the order of a table.
STAGES = ("prepared", "claimed_sent", "proven_received", "answered", "silent")
COLUMNS = ("until", "authority", "stage", "at_least")
# A row of all authorities together, and what it counts: people, not letters.
ALL, WRITERS = "all", "writers"


@dataclass(frozen=True, slots=True)
class Cell:
    """What is counted together. `authority` and `kind` are "" for people of any letter."""

    authority: str
    kind: str
    stage: str


@dataclass(frozen=True, slots=True)
class Counted:
    """So many came into a cell on one day; in one cell, one person comes once."""

    day: date
    cell: Cell
    number: int


@dataclass(frozen=True, slots=True)
class Told:
    """What may be published. `until` is the day at whose end it was true, None before any look.

    `writers` and the figures, by authority and stage, are at least so many; 0 is never among them.
    `since` has for each figure the look that first told of it: no later day changes that.
    """

    until: date | None
    writers: int
    figures: Mapping[str, Mapping[str, int]]
    since: Mapping[str, Mapping[str, date]] = field(default_factory=dict)

    def rows(self) -> list[Row]:
        """Rows of COLUMNS: people first, then authorities by name and their stages in order."""
        if self.until is None:
            return []
        day = self.until.isoformat()
        people: list[Row] = [(day, ALL, WRITERS, self.writers)] if self.writers else []
        return people + [
            (day, authority, stage, self.figures[authority][stage])
            for authority in sorted(self.figures)
            for stage in STAGES
            if stage in self.figures[authority]
        ]


def told(counted: Iterable[Counted]) -> Told:
    """What may be published of these days, all of which are over.

    More days change it only at a look, and each figure then by nothing or by five at least.
    """
    until, cells, first = _looked(counted)
    figures: dict[str, Counter[str]] = {}
    since: dict[str, dict[str, date]] = {}
    for cell, day in first.items():
        if cell.authority:
            figures.setdefault(cell.authority, Counter())[cell.stage] += floor(cells[cell])
            _note(since, cell.authority, cell.stage, day)
    writers = floor(cells[Cell("", "", STAGES[0])])
    return Told(until, writers, figures, since)


def together(several: Iterable[Told]) -> Told:
    """What may be told of several campaigns at once: of each figure the sum of what each has told.

    It is made of what is published and of nothing else. So whoever takes the figures of all
    campaigns but one from the total is left with what that one has published, or with nothing where
    it was too few: the total cannot tell more than they do together. The floor of the true sum
    would: 7 and 7 would make 10, and 4 and 4 would make 5, where the campaigns tell of 5 and 5 and
    of none. It would also move at no campaign's look, with a single letter.

    `until` is the last look of any; `writers` is 0, for who writes in two campaigns is one person.
    """
    until: date | None = None
    figures: dict[str, Counter[str]] = {}
    since: dict[str, dict[str, date]] = {}
    for each in several:
        if each.until is not None and (until is None or each.until > until):
            until = each.until
        for authority, stages in each.figures.items():
            figures.setdefault(authority, Counter()).update(stages)
        for authority, days in each.since.items():
            for stage, day in days.items():
                _note(since, authority, stage, day)
    return Told(until, 0, figures, since)


def floor(number: int) -> int:
    """The greatest multiple of five that is not above `number`."""
    return number // SMALLEST * SMALLEST


def _note(since: dict[str, dict[str, date]], authority: str, stage: str, day: date) -> None:
    """Keeps the earliest of the days."""
    days = since.setdefault(authority, {})
    days[stage] = min(day, days.get(stage, day))


def _looked(
    counted: Iterable[Counted],
) -> tuple[date | None, Counter[Cell], dict[Cell, date]]:
    """The day of the last look, what every cell held then, and the looks that first told of it."""
    by_day: dict[date, Counter[Cell]] = {}
    for each in counted:
        by_day.setdefault(each.day, Counter())[each.cell] += each.number
    until: date | None = None
    first: dict[Cell, date] = {}
    seen, since = Counter[Cell](), Counter[Cell]()
    for day in sorted(by_day):
        since += by_day[day]
        # The people of one cell are all different ones: five in any of them are five people.
        if max(since.values(), default=0) >= SMALLEST:
            until = day
            seen += since
            for cell in since:
                if seen[cell] >= SMALLEST:
                    first.setdefault(cell, day)
            since = Counter()
    return until, seen, first

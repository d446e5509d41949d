"""Which figures of letters may be published, so that they tell of no few people. Pure.

Every figure is a floor: a multiple of five that is not above the truth, taken of one kind of letter
to one authority, where one person counts once. All floors are taken at the same looks, and a look
comes at the end of a day when at least five people have come since the last (docs/adr/0161).
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
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
    """

    until: date | None
    writers: int
    figures: Mapping[str, Mapping[str, int]]

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
    until, cells = _looked(counted)
    figures: dict[str, Counter[str]] = {}
    for cell, number in cells.items():
        least = floor(number)
        if cell.authority and least:
            figures.setdefault(cell.authority, Counter())[cell.stage] += least
    writers = floor(cells[Cell("", "", STAGES[0])])
    return Told(until, writers, figures)


def floor(number: int) -> int:
    """The greatest multiple of five that is not above `number`."""
    return number // SMALLEST * SMALLEST


def _looked(counted: Iterable[Counted]) -> tuple[date | None, Counter[Cell]]:
    """The day of the last look, and what every cell held then."""
    by_day: dict[date, Counter[Cell]] = {}
    for each in counted:
        by_day.setdefault(each.day, Counter())[each.cell] += each.number
    until: date | None = None
    seen, since = Counter[Cell](), Counter[Cell]()
    for day in sorted(by_day):
        since += by_day[day]
        # The people of one cell are all different ones: five in any of them are five people.
        if max(since.values(), default=0) >= SMALLEST:
            until = day
            seen += since
            since = Counter()
    return until, seen

"""What the ledger writes of cases that are kept under a code name.

GLASNO_LEDGER_WRITERS lists `write_cases` as "appeals.case". Entries of one batch are done in the
order of their rows' ids, so that two processes never wait for each other in a circle.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.db.backends.base.base import BaseDatabaseWrapper

from glasno.appeals.models import Case
from glasno.front.ledger import Outcome

WRITER = "appeals.case"


@dataclass(frozen=True, slots=True, repr=False)
class Keep:
    """A new case. ALREADY where its row is there: an entry that was sent twice."""

    lookup: bytes
    box: bytes
    erase_on: date
    today: date


@dataclass(frozen=True, slots=True, repr=False)
class Advance:
    """A new box in place of that of `revision`. ALREADY where the case has moved on since."""

    lookup: bytes
    box: bytes
    revision: int
    today: date


@dataclass(frozen=True, slots=True, repr=False)
class Extend:
    """Another last day, later or sooner."""

    lookup: bytes
    erase_on: date
    today: date


@dataclass(frozen=True, slots=True, repr=False)
class Erase:
    """Now, and nothing remains of it."""

    lookup: bytes
    today: date


Entry = Keep | Advance | Extend | Erase


def write_cases(connection: BaseDatabaseWrapper, entries: Sequence[Entry]) -> list[Outcome]:
    """UNKNOWN where no such case is kept (any more)."""
    outcomes = {}
    for place in sorted(range(len(entries)), key=lambda each: (entries[each].lookup, each)):
        outcomes[place] = _write(entries[place], connection.alias)
    return [outcomes[place] for place in range(len(entries))]


def _write(entry: Entry, alias: str) -> Outcome:
    match entry:
        case Keep():
            return _keep(entry, alias)
        case Advance():
            return _advance(entry, alias)
        case Extend():
            return _extend(entry, alias)
        case Erase():
            return _erase(entry, alias)


def _keep(entry: Keep, alias: str) -> Outcome:
    if Case.objects.using(alias).filter(lookup=entry.lookup).exists():
        return Outcome.ALREADY
    Case.objects.using(alias).create(
        lookup=entry.lookup, box=entry.box, erase_on=entry.erase_on, created_on=entry.today
    )
    return Outcome.DONE


def _advance(entry: Advance, alias: str) -> Outcome:
    case = Case.objects.using(alias).of_lookup(entry.lookup, today=entry.today)
    if case.advance(entry.box, revision=entry.revision):
        return Outcome.DONE
    return Outcome.ALREADY if case.exists() else Outcome.UNKNOWN


def _extend(entry: Extend, alias: str) -> Outcome:
    case = Case.objects.using(alias).of_lookup(entry.lookup, today=entry.today)
    return Outcome.DONE if case.update(erase_on=entry.erase_on) else Outcome.UNKNOWN


def _erase(entry: Erase, alias: str) -> Outcome:
    erased, _ = Case.objects.using(alias).filter(lookup=entry.lookup).delete()
    return Outcome.DONE if erased else Outcome.UNKNOWN

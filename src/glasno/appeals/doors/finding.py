"""What the door finds published: the campaign's appeals and the directory of authorities."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date
from typing import Any, TypeVar

from glasno.appeals.calendar import CALENDAR
from glasno.appeals.clocks import WorkingCalendar
from glasno.appeals.interview.setting import Setting
from glasno.appeals.snapshot import Snapshot
from glasno.authorities.directory import Directory
from glasno.front.counter import Counter

Read = TypeVar("Read")

DIRECTORY = "authorities/directory.json"
# By path: what the file held and what was made of it; the shelf parses a file once a version.
_READ: dict[str, tuple[dict[str, Any], Any]] = {}


def snapshot_of(counter: Counter, slug: str) -> Snapshot | None:
    return _published(counter, f"appeals/slug/{slug}.json", Snapshot.from_dict)


def setting_of(
    counter: Counter, snapshot: Snapshot, *, today: date, language: str
) -> Setting | None:
    """Everything beside a person's answers; None before the directory was published."""
    directory = _published(counter, DIRECTORY, Directory.from_dict)
    if directory is None:
        return None
    return Setting(snapshot, directory, today, language)


def calendar_of(counter: Counter) -> WorkingCalendar:
    """The working days; without their table every year is uncertain, and said to be."""
    days = counter.shelf.door_json(CALENDAR) or {"days": {}, "settled": []}
    return WorkingCalendar.from_dict(days)


def language_for(snapshot: Snapshot, wanted: Sequence[str]) -> str:
    """The first of the visitor's languages that the campaign speaks, else its own first."""
    return next((each for each in wanted if each in snapshot.languages), snapshot.languages[0])


def _published(counter: Counter, path: str, read: Callable[[dict[str, Any]], Read]) -> Read | None:
    data = counter.shelf.door_json(path)
    if data is None:
        return None
    known = _READ.get(path)
    if known is None or known[0] is not data:
        known = _READ[path] = data, read(data)
    found: Read = known[1]
    return found

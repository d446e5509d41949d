"""Entries of a file become the directory's; what they change is kept as it stood before."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, fields
from datetime import date
from functools import lru_cache
from pathlib import Path

from django.conf import settings
from django.db import connection, transaction
from django.db.models import Max

from glasno.authorities import directory
from glasno.authorities.models import Authority, Channel, FormerEntry, Origin
from glasno.authorities.reading import Entries, check_together, read_entries
from glasno.kit.sections.errors import FaultList
from glasno.kit.sections.opening import read_file

SHIPPED = Path(__file__).parents[1] / "data"
NOT_COLUMNS = frozenset({"key", "channels", "sources"})


@dataclass(frozen=True)
class Imported:
    """The keys of a file's entries, in its order; `changed` has those that were there."""

    added: list[str]
    changed: list[str]
    unchanged: list[str]


def check_file(path: Path, *, today: date) -> list[directory.Authority]:
    """The entries of `path`, which might be imported now. Raises DirectoryErrors."""
    return [entry for _, entry in _checked(path, today=today)]


def import_file(path: Path, *, today: date) -> Imported:
    """Makes the directory say what `path` says; all of it or, when anything is wrong, nothing.

    Authorities that the file does not name stay. Raises DirectoryErrors.
    """
    with transaction.atomic():
        _lock()
        entries = [entry for _, entry in _checked(path, today=today)]
        return _write(entries, origin=Origin.IMPORTED, today=today)


def load_shipped(*, today: date) -> Imported:
    """Brings in the entries that come with this Glasno, but for those that somebody imported."""
    with transaction.atomic():
        _lock()
        imported = Authority.objects.filter(origin=Origin.IMPORTED)
        theirs = set(imported.values_list("key", flat=True))
        entries = [each for each in shipped(today=today) if each.key not in theirs]
        return _write(entries, origin=Origin.SHIPPED, today=today)


def shipped(*, today: date) -> list[directory.Authority]:
    """The entries that come with this Glasno. Raises DirectoryErrors."""
    return list(_shipped(today, tuple(code for code, _ in settings.LANGUAGES)))


@lru_cache(maxsize=1)
def _shipped(today: date, languages: tuple[str, ...]) -> tuple[directory.Authority, ...]:
    """The files are part of the program, and so they do not change while it runs."""
    faults = FaultList()
    entries: Entries = []
    for path in sorted(SHIPPED.glob("*.yaml")):
        entries += _read(path, languages=languages, today=today, faults=faults)
    check_together(entries, directory.Directory([]))
    faults.raise_if_any()
    return tuple(entry for _, entry in entries)


def _lock() -> None:
    """Lets one import at a time through, also while there is no row yet; readers go on.

    On SQLite every transaction that may write is alone from its beginning.
    """
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("LOCK TABLE authorities_authority IN SHARE ROW EXCLUSIVE MODE")


def _checked(path: Path, *, today: date) -> Entries:
    faults = FaultList()
    languages = [code for code, _ in settings.LANGUAGES]
    entries = _read(path, languages=languages, today=today, faults=faults)
    faults.raise_if_any()
    check_together(entries, Authority.objects.directory())
    faults.raise_if_any()
    return entries


def _read(path: Path, *, languages: Sequence[str], today: date, faults: FaultList) -> Entries:
    text = read_file(path.name, path, faults, holder="a directory of authorities")
    if text is None:
        return []
    return read_entries(text, file=path.name, languages=languages, today=today, faults=faults)


def _write(entries: Iterable[directory.Authority], *, origin: Origin, today: date) -> Imported:
    done = Imported([], [], [])
    present = {each.key: each for each in Authority.objects.prefetch_related("channels")}
    for entry in entries:
        row = present.get(entry.key)
        if row is None:
            row = Authority(key=entry.key)
            done.added.append(entry.key)
        elif row.facts() == entry:
            done.unchanged.append(entry.key)
            continue
        else:
            _keep(row, today=today)
            done.changed.append(entry.key)
        _replace(row, entry, origin=origin, today=today)
    return done


def _keep(row: Authority, *, today: date) -> None:
    last = row.former.aggregate(last=Max("number", default=0))["last"]
    FormerEntry.objects.create(
        authority=row,
        number=last + 1,
        since=row.since,
        # A clock that was set back must not keep a mistake from being corrected.
        until=max(row.since, today),
        entry=row.facts().to_dict(),
    )


def _replace(row: Authority, entry: directory.Authority, *, origin: Origin, today: date) -> None:
    for each in fields(entry):
        if each.name not in NOT_COLUMNS:
            setattr(row, each.name, getattr(entry, each.name))
    row.languages = list(entry.languages)
    row.sources = [each.to_dict() for each in entry.sources]
    row.origin = origin
    row.since = max(row.since, today) if row.since else today
    row.save()
    row.channels.all().delete()
    for position, channel in enumerate(entry.channels, start=1):
        values = {each.name: getattr(channel, each.name) for each in fields(channel)}
        values["fields"] = list(channel.fields)
        Channel.objects.create(authority=row, position=position, **values)

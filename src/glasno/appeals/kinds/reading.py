"""The kinds, read from the files beside this module; a file that is wrong anywhere gives none."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from functools import cache
from pathlib import Path
from types import MappingProxyType

from glasno.appeals.facts import FACTS, SPEAKERS
from glasno.appeals.kinds.kind import (
    ADDRESSEES,
    COUNTS,
    EVENTS,
    ROLLS,
    STARTS,
    UNITS,
    ClockRule,
    Deadline,
    Kind,
    NextStep,
)
from glasno.appeals.records import LANGUAGES, Faults, Record, load
from glasno.appeals.risks import risk_keys
from glasno.appeals.sources import Source, read_sources

FOLDER = Path(__file__).parent


@cache
def kinds() -> Mapping[str, Kind]:
    """All kinds of documents by key. Raises RecordErrors if a file of ours is wrong."""
    return read_kinds(FOLDER)


def read_kinds(folder: Path) -> Mapping[str, Kind]:
    """The kinds that the folder's files hold, each under the name of its file.

    Raises RecordErrors with all that is wrong in any of them.
    """
    faults = Faults()
    records = {path.stem: load(path, faults) for path in sorted(folder.glob("*.yaml"))}
    found = {key: _kind(key, record, frozenset(records)) for key, record in records.items()}
    for key, kind in found.items():
        _check_steps(kind, found, records[key])
    faults.raise_if_any()
    return MappingProxyType(found)


def _kind(key: str, record: Record, keys: frozenset[str]) -> Kind:
    law = read_sources(record, "law")
    kind = Kind(
        key=key,
        names=record.texts("names"),
        purpose=record.texts("purpose"),
        notes=tuple(_note(each) for each in record.each("notes", may_be_empty=True)),
        language=record.choice("language", LANGUAGES),
        speakers=record.words("speakers", SPEAKERS),
        authorities=record.words("authorities", ADDRESSEES),
        required=record.words("required", FACTS),
        required_of=_by_name(record, "required_of", SPEAKERS, lambda _: FACTS),
        barred=_by_name(record, "barred", FACTS, lambda name: FACTS[name].choices),
        warnings=record.words("warnings", risk_keys(), may_be_empty=True),
        clocks=tuple(_clock(each, law) for each in record.each("clocks", may_be_empty=True)),
        deadlines=tuple(
            _deadline(each, law) for each in record.each("deadlines", may_be_empty=True)
        ),
        restarts=record.words("restarts", EVENTS, may_be_empty=True),
        next_steps=tuple(
            _step(each, keys) for each in record.each("next_steps", may_be_empty=True)
        ),
        law=law,
        checked_on=record.day("checked_on"),
        reviewed_by_lawyer=record.flag("reviewed_by_lawyer"),
    )
    record.done()
    return kind


def _note(record: Record) -> Mapping[str, str]:
    note = record.said()
    record.done()
    return note


def _by_name(
    record: Record,
    field: str,
    names: Collection[str],
    known: Callable[[str], Collection[str]],
) -> Mapping[str, tuple[str, ...]]:
    """A field that may be missing: by known names, lists of what is known for each."""
    inner = record.inner(field) if record.has(field) else None
    if inner is None:
        return {}
    for name in inner.names():
        if name not in names:
            inner.fault(name, "is not known here")
    return {name: inner.words(name, known(name)) for name in inner.names() if name in names}


def _clock(record: Record, law: tuple[Source, ...]) -> ClockRule:
    clock = ClockRule(
        key=record.text("key"),
        starts=record.choice("starts", STARTS),
        unit=record.choice("unit", UNITS),
        length=record.number("length"),
        extension=record.number("extension", default=0),
        counts_first_day=record.choice("counts_first_day", COUNTS),
        rolls=record.choice("rolls", ROLLS),
        delivery_days=record.number("delivery_days", default=0),
        names=record.texts("names"),
        law=_law_key(record, law),
        authorities=record.words("authorities", ADDRESSEES) if record.has("authorities") else (),
    )
    if not clock.length:
        record.fault("length", "is at least 1")
    record.done()
    return clock


def _deadline(record: Record, law: tuple[Source, ...]) -> Deadline:
    deadline = Deadline(
        key=record.text("key"),
        since=record.choice("since", FACTS),
        unit=record.choice("unit", UNITS),
        length=record.number("length"),
        names=record.texts("names"),
        law=_law_key(record, law),
    )
    record.done()
    return deadline


def _law_key(record: Record, law: tuple[Source, ...]) -> str:
    """The source of a time; a time that nothing stands behind is a fault."""
    return record.choice("law", tuple(source.key for source in law))


def _step(record: Record, keys: frozenset[str]) -> NextStep:
    step = NextStep(
        event=record.choice("event", EVENTS),
        kind=record.choice("kind", keys),
        authority=record.choice("authority", ADDRESSEES),
    )
    record.done()
    return step


def _check_steps(kind: Kind, found: Mapping[str, Kind], record: Record) -> None:
    for step in kind.next_steps:
        following = found.get(step.kind)
        if following is None:
            continue
        if step.authority not in following.authorities:
            record.fault("next_steps", f"{step.kind} does not go to {step.authority}")
        if not set(following.speakers) & set(kind.speakers):
            record.fault("next_steps", f"nobody may write both {kind.key} and {step.kind}")
    if len(set(kind.next_steps)) != len(kind.next_steps):
        record.fault("next_steps", "a step stands twice")

"""Risks of the letters themselves, as data: each with a safer way and with what stands behind it.

Risks of signing, by country, are in glasno.campaigns.risks. No note has been read by a lawyer until
`reviewed_by_lawyer` says so, and readers see that.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date
from functools import cache
from pathlib import Path

from glasno.appeals.facts import SPEAKERS
from glasno.appeals.records import LANGUAGES, Faults, Record, load
from glasno.appeals.sources import Source, read_sources

FILE = Path(__file__).parent / "risks.yaml"


@dataclass(frozen=True, slots=True)
class RiskNote:
    """A risk; `title`, `what`, `safer` and `known_only` are by language.

    `speakers` are those who meet it. `before` says that it is met before anything about the case is
    typed. `himself` has those of `title`, `what` and `safer` that the man himself is told
    otherwise, each by language. `known_only` tells what in it rests on no source that we have seen,
    "" if nothing does.
    """

    key: str
    speakers: tuple[str, ...]
    before: bool
    title: Mapping[str, str]
    what: Mapping[str, str]
    safer: Mapping[str, str]
    law: tuple[Source, ...]
    known_only: Mapping[str, str]
    checked_on: date | None
    reviewed_by_lawyer: bool
    himself: Mapping[str, Mapping[str, str]]

    def to(self, speaker: str) -> RiskNote:
        """The note as it is said to this speaker."""
        own = self.himself if speaker == "self" else {}
        return replace(
            self,
            title=own.get("title", self.title),
            what=own.get("what", self.what),
            safer=own.get("safer", self.safer),
        )


def risks_for(keys: Iterable[str], *, speaker: str) -> tuple[RiskNote, ...]:
    """The notes of these keys that this speaker has to meet, in the order of the file."""
    wanted = set(keys)
    return tuple(
        note.to(speaker)
        for key, note in _notes().items()
        if key in wanted and speaker in note.speakers
    )


def risk_keys() -> frozenset[str]:
    """The keys that kinds of documents may name."""
    return frozenset(_notes())


@cache
def _notes() -> Mapping[str, RiskNote]:
    return read_risks(FILE)


def read_risks(path: Path) -> Mapping[str, RiskNote]:
    """The notes of a file by key. Raises RecordErrors with all that is wrong in it."""
    faults = Faults()
    record = load(path, faults)
    found = {key: _note(key, each) for key, each in record.named("risks").items()}
    record.done()
    faults.raise_if_any()
    return found


def _note(key: str, record: Record) -> RiskNote:
    note = RiskNote(
        key=key,
        speakers=record.words("speakers", SPEAKERS),
        before=record.flag("before"),
        title=record.texts("title"),
        what=record.texts("what"),
        safer=record.texts("safer"),
        law=read_sources(record, "law") if record.has("law") else (),
        known_only=record.texts_or_none("known_only"),
        checked_on=record.day("checked_on"),
        reviewed_by_lawyer=record.flag("reviewed_by_lawyer"),
        himself=_himself(record),
    )
    if not note.law and not all(note.known_only.get(language) for language in LANGUAGES):
        record.fault("known_only", "say what stands behind a note without law")
    record.done()
    return note


def _himself(record: Record) -> Mapping[str, Mapping[str, str]]:
    inner = record.inner("self") if record.has("self") else None
    if inner is None:
        return {}
    said = {name: inner.texts(name) for name in ("title", "what", "safer") if inner.has(name)}
    inner.done()
    return said

"""What the doors know of a petition without asking the database.

Published for the front beside the pages, read again within a second of a change. Pure: no Django.
"""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass, field
from datetime import date
from typing import Any


@dataclass(frozen=True, slots=True)
class Correction:
    """One public correction of the count."""

    day: date
    figure: str
    was: int
    became: int


@dataclass(frozen=True, slots=True)
class Snapshot:
    number: int  # the petition's, with which every secret of it begins
    slug: str
    country: str  # ISO 3166 alpha-2 of the campaign, or ""
    languages: tuple[str, ...]  # those in which the campaign is published
    state: str
    reason: dict[str, str]
    recipients: tuple[str, ...]
    goal: int
    mailbox_rules: int
    offers_town: bool
    displays: tuple[str, ...]
    demonstration: bool
    corrections: tuple[Correction, ...] = field(default=())

    @property
    def is_open(self) -> bool:
        # A petition without a recipient has nobody who could ever read a signature: it is shut.
        return self.state == "open" and bool(self.recipients)

    def reason_in(self, language: str) -> str:
        return self.reason.get(language) or next(iter(self.reason.values()), "")

    def to_json(self) -> bytes:
        return json.dumps(asdict(self), ensure_ascii=False, sort_keys=True, default=str).encode()

    @classmethod
    def from_dict(cls, data: dict[str, Any]) -> Snapshot:
        return cls(
            **{
                **data,
                "languages": tuple(data["languages"]),
                "recipients": tuple(data["recipients"]),
                "displays": tuple(data["displays"]),
                "corrections": tuple(
                    Correction(**{**entry, "day": date.fromisoformat(entry["day"])})
                    for entry in data["corrections"]
                ),
            }
        )


@dataclass(frozen=True, slots=True)
class Figures:
    """The stored count: `confirmed` stand now, `withdrawn` and `removed` no longer do."""

    confirmed: int = 0
    withdrawn: int = 0
    removed: int = 0


@dataclass(frozen=True, slots=True)
class PublicFigures:
    """What a reader sees of the petition: its count, its state and, where it is shut, why."""

    confirmed: int
    withdrawn: int
    removed: int
    goal: int
    corrections: tuple[Correction, ...]
    state: str
    reason: str

    @classmethod
    def of(cls, snapshot: Snapshot, figures: Figures, *, language: str) -> PublicFigures:
        shut = not snapshot.is_open and snapshot.state == "open"
        return cls(
            confirmed=figures.confirmed,
            withdrawn=figures.withdrawn,
            removed=figures.removed,
            goal=snapshot.goal,
            corrections=snapshot.corrections,
            state="draft" if shut else snapshot.state,
            reason=snapshot.reason_in(language),
        )

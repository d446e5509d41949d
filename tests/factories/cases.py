"""People who keep a case under a code name, and the process of the front that they speak to."""

import asyncio
from collections.abc import Coroutine
from dataclasses import dataclass, field
from datetime import date, datetime
from pathlib import Path
from typing import Any, TypeVar

import pytest
from django.conf import settings

from glasno.appeals.actions import opening
from glasno.appeals.actions.opening import Kept, OpenedCase, keep_case, open_case
from glasno.appeals.cases.contents import CaseContent, KeptLetter
from glasno.appeals.cases.lines import Lines
from glasno.appeals.ladder import Event, FollowedLetter
from glasno.front.counter import Counter
from glasno.front.ledger import Ledger, listed_writers
from glasno.front.origins import HERE, Origin
from glasno.front.requests import DoorRequest, Fields
from glasno.front.shelf import PublishedShelf
from glasno.vault import codenames
from glasno.vault.codenames import CaseKeys

T = TypeVar("T")

FAMILY = Origin(b"family", b"street", exempt=False)
GUESSER = Origin(b"guesser", b"elsewhere", exempt=False)
CONTENT = CaseContent(
    campaign="let-them-go",
    language="ru",
    facts={"writer_surname": "Иванова", "man_surname": "Иванов", "circumstances": "Не отпускают."},
    letters=(
        KeptLetter(
            FollowedLetter(
                "crime_report",
                "gvsu",
                uid=32 * "a",
                events=(
                    Event("sent", date(2026, 11, 21)),
                    Event("received", date(2026, 11, 22), "КУСП-7", "slip"),
                ),
            ),
            made_on=date(2026, 11, 20),
            edits={"title": "Заявление"},
        ),
    ),
    forms={"man_name:genitive": "Иванова"},
)


@dataclass
class Desk:
    """One process of the front, with its lines; a derivation costs next to nothing here.

    `derived`: the words of each derivation. `paused`: the delays, which nobody sits out.
    """

    counter: Counter
    lines: Lines
    derived: list[tuple[str, ...]] = field(default_factory=list)
    paused: list[float] = field(default_factory=list)

    @classmethod
    def built(cls, patch: pytest.MonkeyPatch) -> "Desk":
        ledger = Ledger(listed_writers())
        ledger.open()
        counter = Counter(ledger=ledger, shelf=PublishedShelf(Path(settings.GLASNO.data)))
        desk = cls(counter, Lines())
        desk.lines = Lines(pause=desk._pause)
        patch.setattr(codenames, "MEMORY_KIB", 64)
        patch.setattr(opening, "LINES", desk.lines)
        patch.setattr(opening, "derive", desk._derive)
        return desk

    def close(self) -> None:
        self.counter.ledger.close()

    def keep(self, now: datetime, *, days: int = 30, origin: Origin = HERE) -> Kept:
        asked = request(now, origin)
        return run(keep_case(asked, self.counter, CONTENT, language="ru", days=days))

    def open(self, typed: str, now: datetime, *, origin: Origin = HERE) -> OpenedCase | None:
        return run(open_case(request(now, origin), self.counter, typed, language="ru"))

    async def _pause(self, seconds: float) -> None:
        self.paused.append(seconds)

    def _derive(self, words: tuple[str, ...], *, salt: bytes) -> CaseKeys:
        self.derived.append(words)
        return codenames.derive(words, salt=salt)


def request(now: datetime, origin: Origin = HERE) -> DoorRequest:
    return DoorRequest("POST", "let-them-go", Fields(), ("ru", "en"), now, origin)


def run(asked: Coroutine[Any, Any, T]) -> T:
    return asyncio.run(asked)

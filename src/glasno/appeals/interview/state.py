"""The state of an interview, sealed into the form that the person holds.

The server keeps nothing between two pages: every page's form carries all that was answered, closed
under the day's forms key and bound to its campaign. A form says again the same when it is sent
again, so a replay gives the same page and does nothing a second time.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime
from typing import Any

from glasno.appeals.interview.answers import Answers
from glasno.appeals.interview.sealing import (
    LARGEST,
    LIFE,
    StateAlteredError,
    StateError,
    StateExpiredError,
    StateForeignError,
    StateTooLargeError,
    open_form,
    seal_form,
)
from glasno.vault.chance import draw
from glasno.vault.keyring import Keyring

__all__ = [
    "LARGEST",
    "LIFE",
    "PURPOSE",
    "Filed",
    "State",
    "StateAlteredError",
    "StateError",
    "StateExpiredError",
    "StateForeignError",
    "StateTooLargeError",
    "begin",
    "open_state",
    "seal_state",
]

PURPOSE = "appeals.form"
NONCE_BYTES = 16

LONG_AGO = datetime(1970, 1, 1, tzinfo=UTC)
_VERSION = 1


@dataclass(frozen=True, slots=True, repr=False)
class Filed:
    """A letter that its writer has sent on a body's site: the number that it gave, and the day."""

    number: str
    on: date


@dataclass(frozen=True, slots=True, repr=False)
class State:
    """One interview as it stands. Unchanging.

    `screen` is the one that the form shows. `forms` are names as the writer wants them bent, by
    "writer_name:genitive" and the like. `letters` are the chosen ones ("appeal.gvsu"), `edits`
    what the writer changed in them, by letter and part. `route` are the answers of the competence
    finder by its questions. `filed` are the finished letters that have a number, by their keys.
    `nonce` is drawn once an interview, `begun` is its first minute in UTC.
    """

    screen: str
    answers: Answers = field(default_factory=Answers)
    forms: Mapping[str, str] = field(default_factory=dict)
    letters: tuple[str, ...] = ()
    edits: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    route: Mapping[str, str] = field(default_factory=dict)
    filed: Mapping[str, Filed] = field(default_factory=dict)
    nonce: bytes = b""
    begun: datetime = LONG_AGO

    def at(self, screen: str) -> State:
        return replace(self, screen=screen)

    def told(self, changes: Mapping[str, str]) -> State:
        return replace(self, answers=self.answers.told(changes))

    def without_own_words(self) -> State:
        return replace(self, answers=self.answers.without(["own_words"]))

    def expired(self, now: datetime) -> bool:
        return now - self.begun >= LIFE


def begin(*, screen: str, now: datetime) -> State:
    """A new interview at its first screen."""
    return State(screen=screen, nonce=draw(NONCE_BYTES), begun=now.replace(second=0, microsecond=0))


def seal_state(state: State, keyring: Keyring, *, slug: str) -> str:
    """The text that a form carries. Raises StateTooLargeError, and KeyringError of the vault."""
    return seal_form(_to_json(state), keyring, day=state.begun.date(), slug=slug, purpose=PURPOSE)


def open_state(text: str, keyring: Keyring, *, slug: str, now: datetime) -> State:
    """What `seal_state` sealed for this campaign.

    Raises StateExpiredError, StateForeignError or StateAlteredError, and WeakKeyError of the vault.
    """
    plain, day = open_form(text, keyring, slug=slug, purpose=PURPOSE, now=now)
    state = _from_json(plain)
    if state.begun.date() != day:
        raise StateAlteredError("the form's state is of another day")
    if state.expired(now):
        raise StateExpiredError("the form is too old")
    return state


def _to_json(state: State) -> bytes:
    held: dict[str, Any] = {
        "version": _VERSION,
        "screen": state.screen,
        "answers": state.answers.facts(),
        "forms": dict(state.forms),
        "letters": list(state.letters),
        "edits": {letter: dict(parts) for letter, parts in state.edits.items()},
        "route": dict(state.route),
        "filed": {key: [each.number, each.on.isoformat()] for key, each in state.filed.items()},
        "nonce": state.nonce.hex(),
        "begun": state.begun.isoformat(),
    }
    return json.dumps(held, ensure_ascii=False, separators=(",", ":")).encode()


def _from_json(data: bytes) -> State:
    # What opens was sealed by this program: its shape is not doubted, only its version.
    held = json.loads(data)
    if held["version"] != _VERSION:
        raise StateExpiredError("the form is of an older version of this program")
    return State(
        screen=held["screen"],
        answers=Answers(held["answers"]),
        forms=held["forms"],
        letters=tuple(held["letters"]),
        edits=held["edits"],
        route=held["route"],
        # Forms that were handed out by a release without it are in people's hands for some hours.
        filed={
            key: Filed(number, date.fromisoformat(on))
            for key, (number, on) in held.get("filed", {}).items()
        },
        nonce=bytes.fromhex(held["nonce"]),
        begun=datetime.fromisoformat(held["begun"]),
    )

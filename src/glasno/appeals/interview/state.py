"""The state of an interview, sealed into the form that the person holds.

The server keeps nothing between two pages: every page's form carries all that was answered, closed
under the day's forms key and bound to its campaign. A form says again the same when it is sent
again, so a replay gives the same page and does nothing a second time.

The text of a form is ``<slug>.<box>``: the slug tells a form of another campaign from an altered
one, the box (base64) holds zlib-compressed JSON. It expires 12 hours after the interview began; the
key that opens it is destroyed after the next day.
"""

from __future__ import annotations

import binascii
import json
import zlib
from base64 import urlsafe_b64decode, urlsafe_b64encode
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime, timedelta
from typing import Any

from glasno.appeals.interview.answers import Answers
from glasno.vault.boxes import BoxError, key_id_of, open_box, seal
from glasno.vault.chance import draw
from glasno.vault.keyring import Keyring, MissingKeyError

PURPOSE = "appeals.form"
NONCE_BYTES = 16
LIFE = timedelta(hours=12)
# Characters of a form's text: with the letter that is being edited it stays below the door's limit.
LARGEST = 150_000

LONG_AGO = datetime(1970, 1, 1, tzinfo=UTC)
_VERSION = 1
_KEY_ID_BYTES = 16


class StateError(Exception):
    """A form that cannot be gone on with; the message never says what was in it."""


class StateExpiredError(StateError):
    """It was sealed too long ago."""


class StateAlteredError(StateError):
    """It is not as this site sealed it, or another site's."""


class StateForeignError(StateError):
    """It belongs to another campaign."""


class StateTooLargeError(StateError):
    """More was written than a form can carry."""


@dataclass(frozen=True, slots=True, repr=False)
class State:
    """One interview as it stands. Unchanging.

    `screen` is the one that the form shows. `forms` are names as the writer wants them bent, by
    "writer_name:genitive" and the like. `letters` are the chosen ones ("appeal.gvsu"), `edits`
    what the writer changed in them, by letter and part. `route` are the answers of the competence
    finder by its questions. `nonce` is drawn once an interview, `begun` is its first minute in UTC.
    """

    screen: str
    answers: Answers = field(default_factory=Answers)
    forms: Mapping[str, str] = field(default_factory=dict)
    letters: tuple[str, ...] = ()
    edits: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    route: Mapping[str, str] = field(default_factory=dict)
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
    day = state.begun.date()
    box = seal(
        keyring.forms_day(day),
        zlib.compress(_to_json(state), 6),
        key_id=_key_id(day),
        purpose=PURPOSE,
        row=slug.encode(),
    )
    text = f"{slug}.{urlsafe_b64encode(box).decode()}"
    if len(text) > LARGEST:
        raise StateTooLargeError("the state of a form has grown too large")
    return text


def open_state(text: str, keyring: Keyring, *, slug: str, now: datetime) -> State:
    """What `seal_state` sealed for this campaign.

    Raises StateExpiredError, StateForeignError or StateAlteredError, and WeakKeyError of the vault.
    """
    begins, dot, sealed = text.partition(".")
    if dot and begins != slug:
        raise StateForeignError("the form is of another campaign")
    if not dot or len(text) > LARGEST:
        raise StateAlteredError("this is no form's state")
    try:
        box = urlsafe_b64decode(sealed.encode("ascii"))
        day = _day_of(key_id_of(box))
        key = _key(keyring, day, now=now)
        plain = open_box(key, box, purpose=PURPOSE, row=slug.encode())
    except (BoxError, binascii.Error, ValueError):
        raise StateAlteredError("the form's state was changed") from None
    state = _from_json(zlib.decompress(plain))
    if state.begun.date() != day:
        raise StateAlteredError("the form's state is of another day")
    if state.expired(now):
        raise StateExpiredError("the form is too old")
    return state


def _key(keyring: Keyring, day: date, *, now: datetime) -> bytes:
    if not now.date() - timedelta(days=1) <= day <= now.date():
        raise StateExpiredError("the form's day is over")
    try:
        return keyring.existing_forms_day(day)
    except MissingKeyError:
        raise StateExpiredError("the form's key is gone") from None


def _to_json(state: State) -> bytes:
    held: dict[str, Any] = {
        "version": _VERSION,
        "screen": state.screen,
        "answers": state.answers.facts(),
        "forms": dict(state.forms),
        "letters": list(state.letters),
        "edits": {letter: dict(parts) for letter, parts in state.edits.items()},
        "route": dict(state.route),
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
        nonce=bytes.fromhex(held["nonce"]),
        begun=datetime.fromisoformat(held["begun"]),
    )


def _key_id(day: date) -> bytes:
    return day.isoformat().encode().ljust(_KEY_ID_BYTES, b"\0")


def _day_of(key_id: bytes) -> date:
    return date.fromisoformat(key_id.rstrip(b"\0").decode("ascii"))

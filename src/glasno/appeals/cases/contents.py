"""What a kept case holds, and its one form in bytes.

The bytes are JSON (UTF-8) filled up with spaces, so that the box around them (`vault.boxes`) shows
nothing but in how many steps of 4 KiB a case fits. Version 1::

    {"version": 1, "campaign": slug, "language": "ru", "facts": {name: text, ...},
     "letters": [{"kind": key, "authority": key, "state": name, "made_on": day,
                  "steps": [{"event": name, "on": day, "note": text}, ...],
                  "clocks": {key: day it started, ...}}, ...]}

Days are `YYYY-MM-DD`. What the names mean is for others to say: a case of an older version of the
program, with kinds or events that are gone, still opens.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

VERSION = 1
STEP = 4096
# All facts of the longest interview and some thirty letters; texts are composed from them anew.
LARGEST = 16 * STEP
# The box keeps the length of its plain text in so many bytes of its own.
_LENGTH = 4


class CaseTooLargeError(Exception):
    """More was typed than a case may hold. The message does not repeat it."""


class CaseFormatError(Exception):
    """These bytes are no case of a version that this program knows."""


@dataclass(frozen=True, slots=True, repr=False)
class Step:
    """What came back on a letter, or became of it; `note` such as the number it was given."""

    event: str
    on: date
    note: str = ""


@dataclass(frozen=True, slots=True, repr=False)
class KeptLetter:
    """One letter of a case. `clocks`: the key of a clock, and the day on which it started."""

    kind: str
    authority: str
    state: str
    made_on: date
    steps: tuple[Step, ...] = ()
    clocks: Mapping[str, date] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, repr=False)
class CaseContent:
    """All that is sealed of a case. `facts` are what the person answered, by canonical name."""

    campaign: str
    language: str
    facts: Mapping[str, str]
    letters: tuple[KeptLetter, ...] = ()

    def to_bytes(self) -> bytes:
        """Raises CaseTooLargeError."""
        told = {
            "version": VERSION,
            "campaign": self.campaign,
            "language": self.language,
            "facts": dict(self.facts),
            "letters": [_told(letter) for letter in self.letters],
        }
        raw = json.dumps(told, ensure_ascii=False, separators=(",", ":")).encode()
        if len(raw) + _LENGTH > LARGEST:
            raise CaseTooLargeError("the case is larger than a case may be")
        return raw + b" " * (-(len(raw) + _LENGTH) % STEP)

    @classmethod
    def from_bytes(cls, raw: bytes) -> CaseContent:
        """Raises CaseFormatError, without anything of the case in it."""
        try:
            told = json.loads(raw)
            if told["version"] != VERSION:
                raise CaseFormatError("the case is of a version that this program does not know")
            return cls(
                campaign=_text(told["campaign"]),
                language=_text(told["language"]),
                facts={name: _text(value) for name, value in told["facts"].items()},
                letters=tuple(_letter(each) for each in told["letters"]),
            )
        except (ValueError, TypeError, KeyError, AttributeError, RecursionError):
            # Without "from": the first error quotes what it stumbled over.
            raise CaseFormatError("these bytes are no case") from None


def _told(letter: KeptLetter) -> dict[str, object]:
    return {
        "kind": letter.kind,
        "authority": letter.authority,
        "state": letter.state,
        "made_on": letter.made_on.isoformat(),
        "steps": [
            {"event": step.event, "on": step.on.isoformat(), "note": step.note}
            for step in letter.steps
        ],
        "clocks": {key: started.isoformat() for key, started in letter.clocks.items()},
    }


def _letter(told: Any) -> KeptLetter:
    return KeptLetter(
        kind=_text(told["kind"]),
        authority=_text(told["authority"]),
        state=_text(told["state"]),
        made_on=date.fromisoformat(told["made_on"]),
        steps=tuple(
            Step(_text(each["event"]), date.fromisoformat(each["on"]), _text(each["note"]))
            for each in told["steps"]
        ),
        clocks={key: date.fromisoformat(started) for key, started in told["clocks"].items()},
    )


def _text(value: object) -> str:
    if not isinstance(value, str):
        raise TypeError("not a text")
    return value

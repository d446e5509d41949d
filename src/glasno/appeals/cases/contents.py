"""What a kept case holds, and its one form in bytes.

The bytes are JSON (UTF-8) filled up with spaces, so that the box around them (`vault.boxes`) shows
nothing but in how many steps of 4 KiB a case fits. Version 1::

    {"version": 1, "campaign": slug, "language": "ru", "facts": {name: text, ...},
     "forms": {name: text, ...},
     "letters": [{"kind": key, "authority": key, "uid": 32 hexadecimal digits, "made_on": day,
                  "events": [{"name": name, "on": day, ...}, ...],
                  "told": {name: text, ...}, "edits": {part: text, ...}}, ...]}

Days are `YYYY-MM-DD`. Kind, authority, uid and events are a `FollowedLetter`'s, whose state follows
from its events. Whether there still is such a kind is for others to say: a case of an older version
of the program, with kinds or bodies that are gone, still opens.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from glasno.appeals.ladder import FollowedLetter

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
class KeptLetter:
    """One letter of a case, and what has become of it.

    `told` are facts that hold for this letter alone, such as those of the letter before it;
    `edits` are the parts that its writer changed. Its text is composed from them anew.
    """

    followed: FollowedLetter
    made_on: date
    told: Mapping[str, str] = field(default_factory=dict)
    edits: Mapping[str, str] = field(default_factory=dict)

    @property
    def kind(self) -> str:
        return self.followed.kind

    @property
    def authority(self) -> str:
        return self.followed.authority


@dataclass(frozen=True, slots=True, repr=False)
class CaseContent:
    """All that is sealed of a case. `facts` are what the person answered, by canonical name.

    `forms` are names as the writer wants them bent, by "writer_name:genitive" and the like.
    """

    campaign: str
    language: str
    facts: Mapping[str, str]
    letters: tuple[KeptLetter, ...] = ()
    forms: Mapping[str, str] = field(default_factory=dict)

    def to_bytes(self) -> bytes:
        """Raises CaseTooLargeError."""
        told = {
            "version": VERSION,
            "campaign": self.campaign,
            "language": self.language,
            "facts": dict(self.facts),
            "forms": dict(self.forms),
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
                facts=_texts(told["facts"]),
                forms=_texts(told["forms"]),
                letters=tuple(_letter(each) for each in told["letters"]),
            )
        except (ValueError, TypeError, KeyError, AttributeError, RecursionError):
            # Without "from": the first error quotes what it stumbled over.
            raise CaseFormatError("these bytes are no case") from None


def _told(letter: KeptLetter) -> dict[str, object]:
    return {
        **letter.followed.to_dict(),
        "made_on": letter.made_on.isoformat(),
        "told": dict(letter.told),
        "edits": dict(letter.edits),
    }


def _letter(told: Any) -> KeptLetter:
    return KeptLetter(
        followed=FollowedLetter.from_dict(told),
        made_on=date.fromisoformat(told["made_on"]),
        told=_texts(told["told"]),
        edits=_texts(told["edits"]),
    )


def _texts(told: Any) -> dict[str, str]:
    return {name: _text(value) for name, value in told.items()}


def _text(value: object) -> str:
    if not isinstance(value, str):
        raise TypeError("not a text")
    return value

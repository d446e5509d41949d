"""A letter that its writer follows: what has happened to it, as it stands in a sealed case."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Any

from glasno.appeals.clocks.evidence import Evidence
from glasno.appeals.clocks.ics import UID
from glasno.appeals.ladder.table import EVENTS, NotPossibleError, walk

# What each event has to bring along, as the documentation tells it.
REQUIRED = {
    **dict.fromkeys(EVENTS, "its day"),
    "received": "its day and evidence",
    "registered": "its day and the number",
    "extended": "its day; until when, if they named a day",
    "silence": "a proven clock that has run out",
}
MOST_EVENTS = 200
LONGEST = 200


class CaseError(ValueError):
    """What was kept of a case cannot be used. The message holds no value of it."""


class EvidenceMissingError(Exception):
    """The event needs evidence, or a number, that was not given. The message says which."""


@dataclass(frozen=True, slots=True, repr=False)
class Event:
    """What happened `on` a day. `number` is what the body or portal gave, as typed.

    `evidence` is one of Evidence's values or "". `authority` is, of a letter that was forwarded,
    whither: a key of the directory, or "" for a body that is not in it. `until` is, of time that
    was taken, the day that the body named for its answer.
    """

    name: str
    on: date
    number: str = ""
    evidence: str = ""
    authority: str = ""
    until: date | None = None


@dataclass(frozen=True, slots=True, repr=False)
class FollowedLetter:
    """A kind of document sent to an authority, and its history in the order in which it was told.

    `uid` is 16 random octets in hexadecimal, drawn once: reminders are told apart by it. The state
    follows from the events. Raises CaseError for a history that the table does not allow.
    """

    kind: str
    authority: str
    uid: str
    events: tuple[Event, ...] = ()
    state: str = field(init=False)

    def __post_init__(self) -> None:
        if not UID.fullmatch(self.uid):
            raise CaseError("A letter's uid is 32 hexadecimal digits.")
        try:
            object.__setattr__(self, "state", walk(event.name for event in self.events))
        except NotPossibleError as error:
            raise CaseError("A letter's history cannot have been.") from error

    def after(self, event: Event) -> FollowedLetter:
        """The letter once this has happened too.

        Raises NotPossibleError where the state does not allow it, EvidenceMissingError. Whether a
        clock has run out, `due` says: it alone knows the calendar.
        """
        walk([*(each.name for each in self.events), event.name])
        check_evidence(event)
        return replace(self, events=(*self.events, event))

    def since_forwarded(self) -> tuple[Event, ...]:
        """The events with the body that has the letter now; forwarding itself is the first."""
        for number in reversed(range(len(self.events))):
            if self.events[number].name == "forwarded":
                return self.events[number:]
        return self.events

    @property
    def holder(self) -> str:
        """The body that has the letter now; "" for one that is not in the directory."""
        history = self.since_forwarded()
        forwarded = bool(history) and history[0].name == "forwarded"
        return history[0].authority if forwarded else self.authority

    def to_dict(self) -> dict[str, Any]:
        """What is sealed: names, days and numbers, as JSON has them."""
        return {
            "kind": self.kind,
            "authority": self.authority,
            "uid": self.uid,
            "events": [_told(event) for event in self.events],
        }

    @classmethod
    def from_dict(cls, data: Mapping[str, Any]) -> FollowedLetter:
        """The inverse of to_dict. Raises CaseError."""
        try:
            events = data["events"]
            if not isinstance(events, list) or len(events) > MOST_EVENTS:
                raise CaseError("A letter's history is no list, or too long.")
            names = {name: _text(data[name]) for name in ("kind", "authority", "uid")}
            return cls(**names, events=tuple(_event(each) for each in events))
        except (KeyError, TypeError) as error:
            raise CaseError("A letter's record is not whole.") from error


def check_evidence(event: Event) -> None:
    """Whether the event brings what it needs. Raises EvidenceMissingError."""
    if event.evidence and event.evidence not in list(Evidence):
        raise EvidenceMissingError("No such evidence.")
    if event.name == "received":
        evidence = Evidence(event.evidence) if event.evidence else None
        if evidence is None or evidence.starts != "receipt":
            raise EvidenceMissingError("Say what shows that the letter arrived.")
        if evidence.needs_number and not event.number:
            raise EvidenceMissingError("Give the number that the portal gave.")
    if event.name == "registered" and not event.number:
        raise EvidenceMissingError("Give the number under which it was registered.")


def _told(event: Event) -> dict[str, str]:
    more = {"number": event.number, "evidence": event.evidence, "authority": event.authority}
    more["until"] = event.until.isoformat() if event.until else ""
    told = {"name": event.name, "on": event.on.isoformat()}
    return told | {name: value for name, value in more.items() if value}


def _event(data: Any) -> Event:
    if not isinstance(data, dict) or data.keys() - {*Event.__slots__}:
        raise CaseError("An event's record has fields that nobody knows.")
    texts = {name: _text(value) for name, value in data.items()}
    try:
        days = {name: date.fromisoformat(texts[name]) for name in ("on", "until") if name in texts}
        event = Event(**{**texts, **days})  # type: ignore[arg-type]  # checked by name above
        if event.until and (event.name != "extended" or event.until < event.on):
            raise CaseError("An event's record names an end that cannot be.")
        check_evidence(event)
    except (ValueError, EvidenceMissingError) as error:
        raise CaseError("An event's record cannot be read.") from error
    return event


def _text(value: object) -> str:
    if not isinstance(value, str) or len(value) > LONGEST:
        raise CaseError("A record holds something that is no short text.")
    return value

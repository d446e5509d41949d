"""What a writer tells of a letter that was sent: the event, and the few fields that it needs."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta

from django.utils.translation import gettext as _

from glasno.appeals.cases.contents import KeptLetter
from glasno.appeals.clocks import Evidence
from glasno.appeals.forms.checking import Typed, check_part
from glasno.appeals.forms.days import (
    ELSEWHERE,
    NotADayError,
    is_to_come,
    not_a_day,
    read_day,
)
from glasno.appeals.ladder import Event, EvidenceMissingError, NotPossibleError, evidence_label
from glasno.design.forms import Choice, FieldView

LIMIT = 100  # characters of a number
FARTHEST = timedelta(days=366)  # no law that we know gives a tenth of it; more is a slip of the pen
OTHER = "other"  # a body that is not in the directory
# What is asked of an event. Those that are not here are of today and need no more.
FIELDS: Mapping[str, tuple[str, ...]] = {
    "sent": ("on", "number"),
    "received": ("on", "evidence", "number"),
    "registered": ("on", "number"),
    "no_slip": ("on",),
    "forwarded": ("on", "whither", "number"),
    "extended": ("on", "until"),
    "answer": ("on", "number"),
    "formal_reply": ("on", "number"),
    "refusal": ("on", "number"),
    "ended": ("on", "number"),
}
# What is told by the page itself, and never by the writer.
UNASKED = frozenset({"escalated"})
EVIDENCE = tuple(each for each in Evidence if each.starts == "receipt")


@dataclass(frozen=True, slots=True, repr=False)
class Told:
    """The letter after what was told, or None and what is wrong, by field."""

    letter: KeptLetter | None
    errors: Mapping[str, str] = field(default_factory=dict)


def check_event(
    name: str,
    typed: Typed,
    letter: KeptLetter,
    *,
    today: date,
    bodies: Mapping[str, str],
) -> Told:
    """Check what was typed of this event. `bodies` are labels by key of those in the directory.

    Raises NotPossibleError where the letter's state does not allow the event.
    """
    asked, errors = FIELDS.get(name, ()), dict[str, str]()
    on, wrong_day = _day(typed.get("on"), letter, name, today=today) if asked else (today, "")
    number, wrong_number = check_part(typed.get("number"), limit=LIMIT, required=False)
    number = " ".join(number.split())
    until, wrong_end = _until(typed.get("until"), on) if "until" in asked else (None, "")
    errors |= {"on": wrong_day} if wrong_day else {}
    errors |= {"until": wrong_end} if wrong_end and not wrong_day else {}
    errors |= {"number": wrong_number} if wrong_number and "number" in asked else {}
    errors |= _choices(asked, typed, bodies)
    if not errors and name == "registered" and not number:
        errors["number"] = _("Give the number under which it was registered.")
    if errors:
        return Told(None, errors)
    event = Event(
        name,
        on,
        number=number if "number" in asked else "",
        evidence=typed.get("evidence") if "evidence" in asked else "",
        authority=typed.get("whither").replace(OTHER, "") if "whither" in asked else "",
        until=until,
    )
    try:
        followed = letter.followed.after(event)
    except EvidenceMissingError:
        return Told(None, {"number": _("Give the number too: without it, this shows nothing.")})
    return Told(KeptLetter(followed, letter.made_on, letter.told, letter.edits))


def fields_of_event(
    name: str, typed: Typed, errors: Mapping[str, str], *, bodies: Mapping[str, str]
) -> list[FieldView]:
    """The fields that this event asks for, with what was typed."""
    return [
        FieldView(
            name=each,
            id=each,
            label=_label(each, name),
            hint=_hint(each, name),
            kind="radio" if each in ("evidence", "whither") else "text",
            value=typed.get(each),
            error=errors.get(each, ""),
            choices=_offered(each, bodies),
            autocomplete="off" if each in ("on", "until", "number") else "",
            required=each not in ("number", "until") or (each, name) == ("number", "registered"),
        )
        for each in FIELDS.get(name, ())
    ]


def bodies_but(bodies: Mapping[str, str], letter: KeptLetter) -> dict[str, str]:
    """Those to which this letter can have been passed on: not the one that has it already."""
    return {key: name for key, name in bodies.items() if key != letter.followed.holder}


def _floor(letter: KeptLetter, name: str) -> date:
    """The first day on which the event can have been.

    Whoever took more time had the letter before: that it arrived may be learned after.
    """
    events = letter.followed.events
    if name in ("received", "registered"):
        while events and events[-1].name == "extended":
            events = events[:-1]
    return events[-1].on if events else letter.made_on - ELSEWHERE


def _day(raw: str, letter: KeptLetter, name: str, *, today: date) -> tuple[date, str]:
    floor = _floor(letter, name)
    told = (
        _("This is before %(day)s, the day of what was told before. Check it.")
        if letter.followed.events
        else _("This is before %(day)s, the day on which the letter was made. Check it.")
    )
    before = told % {"day": max(floor, letter.made_on).strftime("%d.%m.%Y")}
    return check_day(raw, floor=floor, before=before, today=today)


def check_day(raw: str, *, floor: date, before: str, today: date) -> tuple[date, str]:
    """The day that was meant and "", or any day and what is wrong.

    `before` says so of a day before `floor`.
    """
    if not raw.strip():
        return today, _("Give the day.")
    try:
        day = read_day(raw.strip())
    except NotADayError:
        return today, not_a_day()
    if is_to_come(day, today=today):
        return day, _("This day is still to come. Check it.")
    return (day, before) if day < floor else (day, "")


def _until(raw: str, on: date) -> tuple[date | None, str]:
    """The day that they named, None for none; what the law allows, the clock says."""
    if not raw.strip():
        return None, ""
    try:
        day = read_day(raw.strip())
    except NotADayError:
        return None, not_a_day()
    if day < on:
        return None, _("This is before the day of their notice. Check it.")
    if day > on + FARTHEST:
        return None, _("This is more than a year after their notice. Check the year.")
    return day, ""


def _choices(asked: tuple[str, ...], typed: Typed, bodies: Mapping[str, str]) -> dict[str, str]:
    errors = {}
    if "evidence" in asked and typed.get("evidence") not in list(EVIDENCE):
        errors["evidence"] = _("Choose what shows that the letter arrived.")
    if "whither" in asked and typed.get("whither") not in {*bodies, OTHER}:
        errors["whither"] = _("Choose the body to which it was passed on.")
    return errors


def _offered(name: str, bodies: Mapping[str, str]) -> list[Choice]:
    if name == "evidence":
        return [Choice(each.value, evidence_label(each.value)) for each in EVIDENCE]
    if name == "whither":
        return [
            *(Choice(key, label) for key, label in bodies.items()),
            Choice(OTHER, _("Another body")),
        ]
    return []


def _label(field_name: str, event: str) -> str:
    days = {
        "sent": _("The day on which you sent it or handed it in"),
        "received": _("The day on which it arrived"),
        "registered": _("The day on which it was registered"),
        "no_slip": _("The day on which they took it"),
        "extended": _("The day of their notice"),
        "forwarded": _("The day of their notice"),
    }
    numbers = {
        "sent": _("The tracking number (optional)"),
        "received": _("The number, if one was given"),
        "registered": _("The number under which it was registered"),
        "forwarded": _("The number of their notice (optional)"),
    }
    return {
        "on": days.get(event, _("The day that stands on their letter")),
        "number": numbers.get(event, _("The number that stands on their letter (optional)")),
        "evidence": _("What shows that it arrived?"),
        "whither": _("To whom was it passed on?"),
        "until": _("Until when they take time (optional)"),
    }[field_name]


def _hint(field_name: str, event: str) -> str:
    if field_name == "on":
        return _("Day, month, year in figures, for example 05.03.2023.")
    if field_name == "until":
        return _("Only if they name a day. The clock then counts to it, as far as the law lets it.")
    if field_name == "number" and event == "received":
        return _("A number from a portal is needed; for all else it helps.")
    return ""


__all__ = [
    "FIELDS",
    "UNASKED",
    "NotPossibleError",
    "Told",
    "bodies_but",
    "check_day",
    "check_event",
    "fields_of_event",
]

"""Checks of what was typed on one screen. Errors are sentences in the active language.

Nothing is silently mended but spelling that nobody sees (spaces, normal forms). Markup is text: it
goes into the letter as it was typed.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Protocol

from django.utils.translation import gettext as _
from email_validator import EmailNotValidError, validate_email

from glasno.appeals.facts import FACTS, Holds
from glasno.appeals.forms.days import (
    EARLIEST,
    NotADayError,
    is_to_come,
    not_a_day,
    read_day,
)
from glasno.appeals.forms.limits import KEPT, limit_of
from glasno.appeals.interview.flow import Asked
from glasno.kit.text import UnprintableTextError, clean_line, clean_text

_WORD = re.compile(r"[^\W\d_]+")
_PHONE = re.compile(r"[+0-9][0-9 ()./-]{3,39}")
NAMES = frozenset(
    f"{who}_{part}" for who in ("writer", "man") for part in ("surname", "given", "patronymic")
)
# A letter by post reaches nobody under such an address, and no answer comes back.
SHORTEST_ADDRESS = 10


class Typed(Protocol):
    def get(self, name: str) -> str: ...

    def __contains__(self, name: object) -> bool: ...


@dataclass(frozen=True, slots=True, repr=False)
class Checked:
    """`values` are what was meant, by fact; `errors` messages by field. Both may be there."""

    values: Mapping[str, str]
    errors: Mapping[str, str] = field(default_factory=dict)


def check_facts(
    typed: Typed, asked: Iterable[Asked], *, today: date, keys: Mapping[str, frozenset[str]]
) -> Checked:
    """Check the facts that a screen asks for. `keys` are the values of facts that are keys.

    Dates come out in ISO form. A fact with an error has no value.
    """
    values, errors = dict[str, str](), dict[str, str]()
    for each in asked:
        try:
            values[each.name] = _checked(each, typed.get(each.name), today=today, keys=keys)
        except _FaultError as fault:
            errors[each.name] = fault.message
    return Checked(values, errors)


def kept(typed: Typed, names: Iterable[str]) -> dict[str, str]:
    """What was typed as it is, unchecked but not endless, for a page that one will come back to."""
    return {name: typed.get(name)[:KEPT] for name in names if name in typed}


class _FaultError(Exception):
    def __init__(self, message: str) -> None:
        super().__init__()
        self.message = message


def _checked(asked: Asked, raw: str, *, today: date, keys: Mapping[str, frozenset[str]]) -> str:
    fact = FACTS[asked.name]
    value = cleaned(raw, lines=fact.holds is Holds.PARAGRAPHS, limit=limit_of(asked.name))
    if not value:
        if asked.required:
            raise _FaultError(_missing(asked.name))
        return ""
    match fact.holds:
        case Holds.CHOICE | Holds.KEY:
            return _choice(value, fact.choices or keys.get(asked.name, frozenset()))
        case Holds.DATE:
            return _day(value, today=today)
        case _:
            return _line(asked.name, value)


def cleaned(raw: str, *, lines: bool, limit: int) -> str:
    """Text in its one spelling. Raises what `check_facts` and `check_part` catch."""
    try:
        value = clean_text(raw) if lines else clean_line(raw)
    except UnprintableTextError:
        raise _FaultError(
            _("Take out the characters that cannot be shown, and send again.")
        ) from None
    if len(value) > limit:
        raise _FaultError(_("Shorten this to %(limit)s characters.") % {"limit": limit})
    return value


def check_part(raw: str, *, limit: int, required: bool) -> tuple[str, str]:
    """A part of a letter that the writer changed: (text, "") or ("", message)."""
    try:
        value = cleaned(raw, lines=True, limit=limit)
    except _FaultError as fault:
        return "", fault.message
    if required and not value:
        return "", _("This part of the letter cannot be empty.")
    return value, ""


def _line(name: str, value: str) -> str:
    if name in NAMES:
        return _name(value)
    if name == "writer_email":
        return _email(value)
    if name == "writer_phone" and not _PHONE.fullmatch(value):
        raise _FaultError(_("Write the telephone number in digits, for example +7 900 000-00-00."))
    if name == "writer_address" and len(value) < SHORTEST_ADDRESS:
        raise _FaultError(
            _("Write the whole postal address, with postcode and town: the answer comes there.")
        )
    return value


def _name(value: str) -> str:
    words = _WORD.findall(value)
    if not words:
        raise _FaultError(_("Type the name in letters."))
    if any(len(_scripts(word)) > 1 for word in words):
        raise _FaultError(
            _(
                "One word here mixes letters of two alphabets, which look alike. Type it again, "
                "or nobody will find it in a register."
            )
        )
    return value


def _scripts(word: str) -> set[str]:
    """LATIN, CYRILLIC, ... of a word's letters, by their Unicode names."""
    names = (unicodedata.name(letter, "").split(" ")[0] for letter in word)
    return {name for name in names if name in ("LATIN", "CYRILLIC", "GREEK", "ARMENIAN")}


def _email(value: str) -> str:
    try:
        return validate_email(value, check_deliverability=False).normalized
    except EmailNotValidError:
        raise _FaultError(
            _("Check the e-mail address: it should look like name@example.org.")
        ) from None


def _choice(value: str, offered: Iterable[str]) -> str:
    if value not in offered:
        raise _FaultError(_("Choose one of the offered answers."))
    return value


def _day(value: str, *, today: date) -> str:
    try:
        day = read_day(value)
    except NotADayError:
        raise _FaultError(not_a_day()) from None
    if is_to_come(day, today=today):
        raise _FaultError(_("This day is still to come. Check it."))
    if day < EARLIEST:
        raise _FaultError(_("This day lies too far back. Check the year."))
    return day.isoformat()


def _missing(name: str) -> str:
    if FACTS[name].holds in (Holds.CHOICE, Holds.KEY):
        return _("Choose an answer.")
    return {
        "writer_surname": _("Type your surname: a letter without a name is not answered."),
        "writer_given": _("Type your given name."),
        "writer_address": _("Type your postal address: the answer comes there."),
        "man_surname": _("Type his surname."),
        "man_given": _("Type his given name."),
    }.get(name) or _("Fill this in: the letter cannot go without it.")

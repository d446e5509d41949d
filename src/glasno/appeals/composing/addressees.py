"""To whom a letter goes: a body of the directory, or one whose address the writer types."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from glasno.appeals.text import Declinable
from glasno.authorities.directory import Directory

# Addressees whose name and address only the writer can know: the facts that hold them.
TYPED: Mapping[str, tuple[str, str]] = {
    "court": ("court_name", "court_address"),
    "commissariat": ("commissariat_name", "commissariat_address"),
    "commander": ("commander_unit", "commander_address"),
}
# How a letter in Russian begins to such an addressee, before what was typed.
_CALLED = {
    "court": Declinable("суд", "суда", "суду"),
    "commissariat": Declinable(
        "военный комиссариат", "военного комиссариата", "военному комиссариату"
    ),
    "commander": Declinable("командир", "командира", "командиру"),
}
_BEGINS = {"court": "В", "commissariat": "В", "commander": "Командиру"}


class AuthorityGoneError(Exception):
    """The directory no longer has this authority, or no way leads to it today. `key` names it."""

    def __init__(self, key: str) -> None:
        super().__init__("this authority cannot be written to")
        self.key = key


@dataclass(frozen=True, slots=True, repr=False)
class Addressee:
    """`lines` is the address block; `name` the body, `head` whom the letter speaks to."""

    lines: tuple[str, ...]
    name: Declinable
    head: Declinable
    short: str


def addressee_of(
    key: str, directory: Directory, answers: Mapping[str, str], *, on: date, language: str
) -> Addressee:
    """The addressee as a letter in `language` names it. Raises AuthorityGoneError."""
    if key in TYPED:
        return _typed(key, answers)
    authority = directory.get(key)
    if authority is None or not directory.usable(key, on):
        raise AuthorityGoneError(key)
    named = authority.names.get(language) or next(iter(authority.names.values()))
    short = authority.short.get(language) or named
    if language != "ru":
        name = Declinable.unchanging(named)
        return Addressee((named, *_address(key, directory, on)), name, name, short)
    name = Declinable(named, authority.genitive, authority.dative)
    called = authority.head_dative or authority.dative
    head = Declinable(named, authority.genitive, called)
    return Addressee((called, *_address(key, directory, on)), name, head, short)


def named_of(key: str, directory: Directory, *, language: str) -> Declinable | str:
    """An addressee of an earlier letter, which need not be there any more; "" for none."""
    if key in TYPED:
        return _CALLED[key] if language == "ru" else Declinable.unchanging(key)
    authority = directory.get(key)
    if authority is None:
        return ""
    named = authority.names.get(language) or next(iter(authority.names.values()))
    if language != "ru":
        return Declinable.unchanging(named)
    return Declinable(named, authority.genitive, authority.dative)


def _typed(key: str, answers: Mapping[str, str]) -> Addressee:
    name_fact, address_fact = TYPED[key]
    called, address = answers.get(name_fact, ""), answers.get(address_fact, "")
    first = f"{_BEGINS[key]} {called}" if called else ""
    name = Declinable.unchanging(called) if called else _CALLED[key]
    lines = tuple(line for line in (first, address) if line)
    return Addressee(lines, name, name, called)


def _address(key: str, directory: Directory, on: date) -> tuple[str, ...]:
    """The postal address, where there is one: a letter names where it goes.

    Whose address it is stands before it, unless the body is a part of that one: nobody is to think
    that a minister sits there.
    """
    for channel in directory.ways(key, on=on):
        if channel.kind == "post":
            lender = directory.get(channel.through)
            if lender is None or lender.key == directory.authorities[key].parent:
                return (channel.value,)
            return (f"по адресу {lender.genitive}:", channel.value)
    return ()

"""Letters of invented people that are to leave, and the directory that ships."""

from dataclasses import replace
from datetime import date
from functools import cache

from glasno.appeals.letters.letter import Letter
from glasno.appeals.ways import WayOut, ways_out
from glasno.authorities.actions.importing import shipped
from glasno.authorities.directory import Directory
from tests.appeals.letters.sheets import ENGLISH, PARAGRAPH, RUSSIAN

__all__ = [
    "COURT",
    "ENGLISH",
    "FACTS",
    "LONG",
    "RUSSIAN",
    "SIX",
    "TODAY",
    "directory",
    "way",
    "ways",
]

TODAY = date(2026, 11, 28)
FACTS = {
    "writer_surname": "Иванова",
    "writer_given": "Мария",
    "writer_patronymic": "Петровна",
    "writer_address": "ул. Вымышленная, д. 5, кв. 17, г. Тверь, 170000",
    "writer_email": "ivanova@example.org",
    "writer_phone": "+7 900 000-00-00",
}
LONG = replace(RUSSIAN, body=(PARAGRAPH,) * 9 + RUSSIAN.body)
COURT = replace(
    RUSSIAN,
    authority="court",
    addressee=("В Вымышленный гарнизонный военный суд", "ул. Судебная, д. 1, г. Тверь, 170001"),
)
# As many as the measure of the bundle asks for, with every kind of file among them.
SIX = (
    RUSSIAN,
    replace(LONG, authority="sledkom"),
    replace(RUSSIAN, authority="gvp"),
    COURT,
    replace(RUSSIAN, authority="president"),
    ENGLISH,
)


@cache
def directory() -> Directory:
    return Directory(shipped(today=TODAY))


def ways(
    letter: Letter, *, language: str = "en", facts: dict[str, str] | None = None
) -> tuple[WayOut, ...]:
    told = FACTS if facts is None else facts
    return ways_out(letter, directory(), on=TODAY, language=language, facts=told)


def way(letter: Letter, kind: str, *, facts: dict[str, str] | None = None) -> WayOut:
    """The first way of a kind, in English."""
    return next(each for each in ways(letter, facts=facts) if each.kind == kind)

"""Guessing a person's gender by the name, so that it need not always be asked."""

from __future__ import annotations

import re
from typing import Literal, cast

from glasno.appeals.names.person import DAUGHTERS, SONS, PersonName, is_patronymic
from glasno.appeals.names.petrovich import gender_of

Gender = Literal["male", "female", ""]

MAX_CHARACTERS = 100  # of one part; a longer one is no name
# Women's names that end as men's do or that the library does not know.
_WOMEN = frozenset(
    {
        *("ануш", "асмик", "ашхен", "гоар", "сирануш", "шушан", "тамар", "русудан", "кетеван"),
        *("ляйсан", "гульшат", "ильсияр", "сэсэг", "кермен", "номин", "чечек", "шончалай"),
        *("мариам", "хатидж", "гюзель", "айсун", "нурай", "сайлык", "жибек", "роза", "эсфирь"),
    }
)
# Only these surnames tell: Цой, Лев or Сова may be anybody's.
_TELLING = re.compile(r".{2,}(?:ов|ев|ёв|ин|ын|[сц]кий|ова|ева|ёва|ина|ына|[сц]кая)$")


def guess_gender(name: PersonName) -> Gender:
    """By the patronymic, else by given name and surname; "" when these tell nothing or disagree.

    A patronymic is believed against a given name or a surname, not against both.
    """
    patronymic, given, surname = _patronymic(name), _given(name), _surname(name)
    others = {each for each in (given, surname) if each}
    if patronymic:
        against = given and surname and given == surname != patronymic
        return "" if against else cast("Gender", patronymic)
    return cast("Gender", others.pop()) if len(others) == 1 else ""


def _patronymic(name: PersonName) -> str:
    text = name.patronymic.strip().lower()
    if len(text) > MAX_CHARACTERS or not is_patronymic(text):
        return ""
    last = text.replace("-", " ").split()[-1]
    if last in SONS:
        return "male"
    return "female" if last in DAUGHTERS else gender_of(text, part="patronymic")


def _given(name: PersonName) -> str:
    text = name.given.strip().lower()
    if len(text) < 2 or len(text) > MAX_CHARACTERS:
        return ""
    return "female" if text in _WOMEN else gender_of(text, part="given")


def _surname(name: PersonName) -> str:
    text = name.surname.strip().lower()
    if len(text) > MAX_CHARACTERS or not _TELLING.match(text):
        return ""
    return gender_of(text, part="surname")

"""A person's name in its parts."""

from __future__ import annotations

import re
from dataclasses import dataclass

# How patronymics end: Russian ones, and the words that make one in Turkic languages.
_SON_OR_DAUGHTER = re.compile(r"(?:вич|ьич|мич|кич|тич|ыч|вна|ична|инична|ишна)$")
SONS = frozenset({"оглы", "оглу", "углы", "улы", "уулу"})
DAUGHTERS = frozenset({"кызы", "кизи", "гызы", "кыз"})
_BREAK = re.compile(r"[\s-]+")


@dataclass(frozen=True, slots=True, repr=False)
class PersonName:
    """Parts as typed; "" for one that the person does not have. `str` is the whole name."""

    surname: str
    given: str
    patronymic: str = ""

    def __str__(self) -> str:
        parts = (self.surname.strip(), self.given.strip(), self.patronymic.strip())
        return " ".join(part for part in parts if part)


def split(typed: str) -> PersonName:
    """A name typed into one field: "Surname Given Patronymic", or with the surname at the end."""
    words = typed.replace(",", " ").split()
    tail = words[3:4]
    if tail and tail[0].lower() in SONS | DAUGHTERS:
        words[2:4] = [f"{words[2]} {tail[0]}"]
    if len(words) == 3 and is_patronymic(words[1]) and not is_patronymic(words[2]):  # "И. О. Ф."
        words = [words[2], words[0], words[1]]
    surname, given, *rest = *words, *("", "")[len(words) :]
    return PersonName(surname, given, " ".join(rest).strip())


def is_patronymic(text: str) -> bool:
    """Whether it ends as patronymics do. A middle name of another people is none."""
    word = _BREAK.split(text.strip().lower())[-1]
    return word in SONS | DAUGHTERS or bool(_SON_OR_DAUGHTER.search(word))


def initials(name: PersonName) -> str:
    """ "И. О. Фамилия", with what there is of it; "А.-М. Фамилия" for a double name."""
    given = [_initial(part) for part in name.given.strip().split("-")]
    patronymic = _initial(name.patronymic)
    parts = ("-".join(filter(None, given)), patronymic, name.surname.strip())
    return " ".join(part for part in parts if part)


def _initial(part: str) -> str:
    letter = next((char for char in part if char.isalpha()), "")
    return f"{letter.upper()}." if letter else ""

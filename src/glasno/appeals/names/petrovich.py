"""The one place that asks pytrovich, one word at a time.

It logs the names that it is asked for, some of them as warnings, so its loggers are shut here; and
it is never given two parts of a name at once, which is when it would warn.
"""

from __future__ import annotations

import logging
from functools import cache

from pytrovich import Case, NamePart, PetrovichDeclinationMaker, PetrovichGenderDetector
from pytrovich import Gender as PetrovichGender

logging.getLogger("pytrovich").setLevel(logging.CRITICAL + 1)
logging.getLogger("pytrovich").propagate = False

PARTS = {
    "surname": NamePart.LASTNAME,
    "given": NamePart.FIRSTNAME,
    "patronymic": NamePart.MIDDLENAME,
}
_ASKED = {"surname": "lastname", "given": "firstname", "patronymic": "middlename"}
_GENDERS = {"male": PetrovichGender.MALE, "female": PetrovichGender.FEMALE}
_CASES = (
    *(Case.GENITIVE, Case.DATIVE, Case.ACCUSATIVE),
    *(Case.INSTRUMENTAL, Case.PREPOSITIONAL),
)


@cache
def _maker() -> PetrovichDeclinationMaker:
    return PetrovichDeclinationMaker()


@cache
def _detector() -> PetrovichGenderDetector:
    return PetrovichGenderDetector()


def forms(word: str, *, part: str, gender: str, whole: bool) -> tuple[str, ...]:
    """The five cases after the nominative of one word of a name.

    `whole` is false for the first words of a double name: there the gender is taken less strictly.
    """
    return tuple(_maker().make(PARTS[part], _GENDERS[gender], case, word, whole) for case in _CASES)


def gender_of(text: str, *, part: str) -> str:
    """ "male", "female", or "" where that part alone does not tell."""
    asked = {_ASKED[part]: text}
    found = _detector().detect(**asked)  # type: ignore[no-untyped-call]  # it has no annotations
    return {PetrovichGender.MALE: "male", PetrovichGender.FEMALE: "female"}.get(found, "")

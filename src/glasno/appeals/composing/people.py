"""The two people of a letter, their names in their cases and their gender.

What the writer corrected goes before what was guessed: `forms` holds it, by "man_name:genitive"
and by "man_gender".
"""

from __future__ import annotations

from collections.abc import Mapping

from glasno.appeals.composing.latin import has_cyrillic, in_latin
from glasno.appeals.facts import CASES
from glasno.appeals.names import PersonName, decline, guess_gender
from glasno.appeals.text import Declinable

PARTS = ("surname", "given", "patronymic")
# What a relation tells of the writer's gender.
_TELLING: Mapping[str, str] = {
    **dict.fromkeys(("mother", "wife", "sister", "daughter", "grandmother"), "female"),
    **dict.fromkeys(("father", "husband", "brother", "son", "grandfather"), "male"),
}


def people(answers: Mapping[str, str]) -> dict[str, str]:
    """The answers, in which a man who writes for himself is also the one that is written about."""
    told = dict(answers)
    if told.get("speaker") == "self":
        told |= {f"man_{part}": told.get(f"writer_{part}", "") for part in PARTS}
    return told


def name_of(person: str, answers: Mapping[str, str]) -> PersonName | None:
    """The name of "writer" or "man", or None before it was typed."""
    parts = [answers.get(f"{person}_{part}", "") for part in PARTS]
    return PersonName(*parts) if parts[0] or parts[1] else None


def gender_of(person: str, answers: Mapping[str, str], *, forms: Mapping[str, str]) -> str:
    """ "male", "female", or "" where neither answer, relation nor name tells."""
    said = forms.get(f"{person}_gender", "") or answers.get(f"{person}_gender", "")
    if not said and person == "writer":
        said = _TELLING.get(answers.get("writer_relation", ""), "")
    name = name_of(person, answers)
    return said or (guess_gender(name) if name else "")


def said_name(
    person: str, answers: Mapping[str, str], *, forms: Mapping[str, str], language: str
) -> Declinable:
    """The full name in all cases; empty in each before it was typed."""
    name = name_of(person, answers)
    if name is None:
        return Declinable("")
    if language != "ru":
        return Declinable.unchanging(_english(name))
    bent = decline(name, gender_of(person, answers, forms=forms))
    said = {case: forms.get(f"{person}_name:{case}") or bent.in_case(case) for case in CASES}
    return Declinable(**said, unsure=bent.unsure)


def _english(name: PersonName) -> str:
    """The given name first, in Latin letters, with the name as it was typed in brackets."""
    typed = " ".join(part for part in (name.given, name.patronymic, name.surname) if part)
    return f"{in_latin(typed)} ({typed})" if has_cyrillic(typed) else typed

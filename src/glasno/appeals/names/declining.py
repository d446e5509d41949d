"""A person's whole name in six cases."""

from __future__ import annotations

import re
from collections.abc import Sequence

from glasno.appeals.facts import CASES, GENDERS
from glasno.appeals.names.exceptions import INTACT, rule_for
from glasno.appeals.names.gender import MAX_CHARACTERS
from glasno.appeals.names.person import DAUGHTERS, SONS, PersonName, is_patronymic
from glasno.appeals.names.petrovich import PARTS, forms
from glasno.appeals.text.values import Declinable

# Words of Russian letters, and what may stand between them. Anything else is left as typed.
_RUSSIAN = re.compile(r"[А-Яа-яЁё'’]+(?:[ -][А-Яа-яЁё'’]+)*")
_INITIAL = re.compile(r"(?:[А-ЯЁ]\.[ -]?)*[А-ЯЁ]\.?")
_BETWEEN = re.compile(r"([ -])")


def decline(name: PersonName, gender: str) -> Declinable:
    """The whole name, surname first, in all cases; `gender` is "male", "female" or "".

    Never fails: what cannot be declined stays as typed in every case, marked `unsure`.
    """
    typed = str(name)
    if gender not in GENDERS or (name.patronymic.strip() and not _known_patronymic(name)):
        # Of a name like Хо Ши Мин nobody can tell here which word declines.
        return Declinable.unchanging(typed, unsure=bool(typed))
    declined = [
        _part(text, part=part, gender=gender)
        for part in PARTS
        if (text := getattr(name, part).strip())
    ]
    cases = {
        case: " ".join(each[place] for each, _ in declined) for place, case in enumerate(CASES[1:])
    }
    return Declinable(typed, **cases, unsure=any(unsure for _, unsure in declined))


def _known_patronymic(name: PersonName) -> bool:
    return is_patronymic(name.patronymic) or bool(_INITIAL.fullmatch(name.patronymic.strip()))


def _part(text: str, *, part: str, gender: str) -> tuple[tuple[str, ...], bool]:
    """Five cases of one part, and whether a person should look at them."""
    unchanged = (text,) * (len(CASES) - 1)
    if _INITIAL.fullmatch(text):
        return unchanged, False
    if len(text) > MAX_CHARACTERS or not _RUSSIAN.fullmatch(text):
        return unchanged, True
    pieces = _BETWEEN.split(text)
    words = pieces[::2]
    moving = _moving(words, part=part, gender=gender)
    unsure = part == "given" and len(words) > 1 and gender == "male"
    made: list[tuple[str, ...]] = []
    for index, word in enumerate(words):
        if index:
            made.append((pieces[2 * index - 1],) * len(unchanged))
        if index not in moving:
            made.append((word,) * len(unchanged))
            continue
        cases, doubtful = _word(word, part=part, gender=gender, last=index == len(words) - 1)
        made.append(cases)
        unsure = unsure or doubtful
    return tuple("".join(case) for case in zip(*made, strict=True)), unsure


def _moving(words: Sequence[str], *, part: str, gender: str) -> set[int]:
    """Which words of a part decline, by their place."""
    last = len(words) - 1
    ending = words[last].lower()
    if part == "patronymic":
        return set() if ending in SONS | DAUGHTERS else {last}
    # Men's double names are of the Caucasus or French (Турпал-Али, Жан-Жак): the last word moves.
    if (part == "given" and gender == "male") or ending == "оол":
        return {last}
    return {last} | {place for place in range(last) if words[place].lower() not in INTACT}


def _word(word: str, *, part: str, gender: str, last: bool) -> tuple[tuple[str, ...], bool]:
    rule = rule_for(word.lower(), part=part, gender=gender)
    if rule is None or rule.forms is None:
        made = forms(word, part=part, gender=gender, whole=last)
    elif rule.forms:
        stem = word[: len(word) - rule.cut]
        made = tuple(stem + ending for ending in rule.forms)
    else:
        made = (word,) * (len(CASES) - 1)
    if len(word) > 1 and word.isupper():
        made = tuple(form.upper() for form in made)
    return made, rule is not None and rule.unsure

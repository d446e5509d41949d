"""Where pytrovich errs or nobody can know, word by word, each with its reason.

Checked against the rules of Russian for names of other peoples and for surnames that are nouns;
a rule that leaves a choice to the family marks its result as unsure.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

# Words that stay as they are before another word of the same surname.
INTACT = frozenset(
    {
        *("тер", "кара", "мелик", "бонч", "нор", "мак", "сан", "сен", "сент", "фон", "ван", "де"),
        *("ди", "да", "ла", "ле", "дер", "ден", "дю", "дель", "аль", "эль", "бен", "бин", "ибн"),
        *("абу", "о", "д", "хан", "бек", "шах", "мирза"),
    }
)


@dataclass(frozen=True, slots=True)
class Rule:
    """What to do with a word of `part` that `ending` matches, for `gender` ("" is both).

    `forms` are five endings after `cut` letters are taken off; empty where the word stays as it
    is; None where the library's forms stand and are only marked unsure.
    """

    part: str
    gender: str
    ending: re.Pattern[str]
    forms: tuple[str, ...] | None = ()
    cut: int = 0
    unsure: bool = False


def _rule(
    part: str,
    gender: str,
    ending: str,
    *,
    forms: str | None = "",
    cut: int = 0,
    unsure: bool = False,
) -> Rule:
    return Rule(
        part,
        gender,
        re.compile(ending),
        None if forms is None else tuple(forms.split()),
        cut,
        unsure,
    )


_CONSONANT = "[бвгджзйклмнпрстфхцчшщ]"
_BIRDS = r"^(?:вороб|солов|мурав)ей$"

# In this order; the first that matches is taken.
RULES = (
    # A double vowel at the end is Tuvan or Buryat (Чодураа, Саая), and the library breaks it.
    _rule("", "", r"(?:аа|оо|уу|ээ|ыы|аая)$", unsure=True),
    # French, with the stress on the last vowel: indeclinable.
    _rule("surname", "", r"^(?:золя|дюма|петипа|труайя|моруа)$"),
    # The animal: Льва by the language, Лева by some families. The library takes it for Левов.
    _rule("surname", "male", r"^лев$", forms="ьва ьву ьва ьвом ьве", cut=2, unsure=True),
    # One syllable is a noun (Шин, Мин), no surname of -ин: Шином.
    _rule("surname", "male", rf"^{_CONSONANT}*[иы]н$", forms="а у а ом е"),
    # German -рих and -лих are nouns: Эрлиха. Russian genitives are Добрых, Гнилых.
    _rule("surname", "male", r"(?<!ы)[рл]их$", forms="а у а ом е"),
    # Birds and beasts: Воробья, though some families say Воробея.
    _rule("surname", "male", _BIRDS, forms="ья ью ья ьём ье", cut=2, unsure=True),
    # The vowel falls and the л stays soft: Стрельца.
    _rule("surname", "male", r"лец$", forms="ьца ьцу ьца ьцом ьце", cut=2, unsure=True),
    # Кий and its like are nouns: Кия.
    _rule("surname", "male", rf"^{_CONSONANT}+ий$", forms="я ю я ем и", cut=1),
    # Топчий is a noun, Рабочий an adjective; nobody knows by the letters.
    _rule("surname", "male", r"чий$", forms=None, unsure=True),
    # Whether the vowel falls is the family's own: Заяца or Зайца, Бобёра or Бобра.
    _rule("surname", "male", r"(?:ец|яц|ок|ёк|ёл|ёр|ень|ая)$", forms=None, unsure=True),
    # Women's names of Turkic languages on -ль decline: Гузели.
    _rule("given", "female", r"(?:гуль|сель|зель)$", forms="и и ь ью и", cut=1),
    # Мишель and Николь do not, Адель and Изабель do with some.
    _rule("given", "female", r"(?<!^нин)(?<!^рах)(?:эль|ель|оль|иль)$", forms=None, unsure=True),
    # No vowel falls in an official name on -ек: Белека.
    _rule("given", "male", r"ек$", forms="а у а ом е"),
)


def rule_for(word: str, *, part: str, gender: str) -> Rule | None:
    """The rule for a word in small letters."""
    for rule in RULES:
        fits = rule.part in {"", part} and rule.gender in {"", gender}
        if fits and rule.ending.search(word):
            return rule
    return None

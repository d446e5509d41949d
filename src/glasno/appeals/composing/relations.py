"""Who a relative is to the man: nouns in their cases, kept by hand because they are few."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from glasno.appeals.text import Declinable

_RUSSIAN = {
    "mother": "мать матери матери мать матерью матери",
    "father": "отец отца отцу отца отцом отце",
    "wife": "жена жены жене жену женой жене",
    "husband": "муж мужа мужу мужа мужем муже",
    "sister": "сестра сестры сестре сестру сестрой сестре",
    "brother": "брат брата брату брата братом брате",
    "daughter": "дочь дочери дочери дочь дочерью дочери",
    "son": "сын сына сыну сына сыном сыне",
    "grandmother": "бабушка бабушки бабушке бабушку бабушкой бабушке",
    "grandfather": "дед деда деду деда дедом деде",
}
_OTHERS = {
    "male": "родственник родственника родственнику родственника родственником родственнике",
    "female": "родственница родственницы родственнице родственницу родственницей родственнице",
}
# What a relation tells of the writer's gender.
GENDERS: Mapping[str, str] = MappingProxyType(
    {
        **dict.fromkeys(("mother", "wife", "sister", "daughter", "grandmother"), "female"),
        **dict.fromkeys(("father", "husband", "brother", "son", "grandfather"), "male"),
    }
)


def relation_noun(relation: str, *, gender: str, language: str) -> Declinable | str:
    """The noun of `writer_relation`; "" where none was told. English nouns do not bend."""
    if not relation:
        return ""
    if language != "ru":
        return "relative" if relation == "other" else relation
    forms = _RUSSIAN.get(relation) or _OTHERS["female" if gender == "female" else "male"]
    return Declinable(*forms.split())

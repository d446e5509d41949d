"""Who the writer is to the man, in words."""

from __future__ import annotations

from collections.abc import Mapping

from glasno.appeals.text.values import Declinable, Value

_RUSSIAN: Mapping[str, Declinable] = {
    "mother": Declinable("мать", "матери", "матери", "мать", "матерью", "матери"),
    "father": Declinable("отец", "отца", "отцу", "отца", "отцом", "отце"),
    "wife": Declinable("жена", "жены", "жене", "жену", "женой", "жене"),
    "husband": Declinable("муж", "мужа", "мужу", "мужа", "мужем", "муже"),
    "sister": Declinable("сестра", "сестры", "сестре", "сестру", "сестрой", "сестре"),
    "brother": Declinable("брат", "брата", "брату", "брата", "братом", "брате"),
    "daughter": Declinable("дочь", "дочери", "дочери", "дочь", "дочерью", "дочери"),
    "son": Declinable("сын", "сына", "сыну", "сына", "сыном", "сыне"),
    "grandmother": Declinable("бабушка", "бабушки", "бабушке", "бабушку", "бабушкой", "бабушке"),
    "grandfather": Declinable("дедушка", "дедушки", "дедушке", "дедушку", "дедушкой", "дедушке"),
    "other": Declinable(
        *("родственник", "родственника", "родственнику"),
        *("родственника", "родственником", "родственнике"),
    ),
}
_KINSWOMAN = Declinable(
    *("родственница", "родственницы", "родственнице"),
    *("родственницу", "родственницей", "родственнице"),
)
# Letters' words, not the interface's: a letter has one language whatever its writer reads.
_ENGLISH = {"other": "relative"}


def relation(key: str, *, language: str, gender: str = "") -> Value:
    """The noun for one of RELATIONS, in a letter's language; "" for "" and for any other key.

    `gender` is the writer's own; only "other" asks for it.
    """
    if key not in _RUSSIAN:
        return ""
    if language != "ru":
        return _ENGLISH.get(key, key)
    return _KINSWOMAN if key == "other" and gender == "female" else _RUSSIAN[key]

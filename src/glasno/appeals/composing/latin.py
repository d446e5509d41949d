"""Russian names in Latin letters, as Russian passports write them (ICAO Doc 9303, part 3, 6.B)."""

from __future__ import annotations

_PAIRS = ("zh", "kh", "ts", "ch", "sh", "shch", "ie", "", "iu", "ia")
_TABLE = str.maketrans(
    {
        **dict(zip("абвгдезиклмнопрстуфы", "abvgdeziklmnoprstufy", strict=True)),
        **dict(zip("ёйэ", "eie", strict=True)),
        **dict(zip("жхцчшщъьюя", _PAIRS, strict=True)),
    }
)


def in_latin(text: str) -> str:
    """«Юлия Щукина» -> "Iuliia Shchukina"; what is in other letters stays as it is."""
    words = text.split(" ")
    return " ".join("-".join(map(_part, word.split("-"))) for word in words)


def has_cyrillic(text: str) -> bool:
    return any("\u0400" <= letter <= "\u04ff" for letter in text)


def _part(word: str) -> str:
    said = word.lower().translate(_TABLE)
    return said[:1].upper() + said[1:] if word[:1].isupper() else said

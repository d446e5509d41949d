"""No-break spaces where a language wants them, so that organisers can type plain ones."""

from __future__ import annotations

import re

NBSP = "\N{NO-BREAK SPACE}"
CYRILLIC = frozenset({"ru", "uk", "be"})

_BEFORE_DASH = re.compile(r"(?<=\S) (?=[—–](?:\s|$))")
_BEFORE_PARTICLE = re.compile(r"(?<=\w) (?=(?:же|ли|бы|ж|б)\b)", re.IGNORECASE)
_AFTER_SHORT_WORD = re.compile(
    r"(?<![\w-])((?!(?:же|ли|бы|ж|б)\b)[А-ЯЁІЇЄҐЎа-яёіїєґў]{1,2}) (?=\S|$)", re.IGNORECASE
)
_AFTER_NUMBER = re.compile(r"(?<=\d) (?=[^\W\d_]|%)")
# The space stands first, so that a search can leap from one to the next.
_BEFORE_NUMBER = re.compile(
    r" (?=\d)(?:(?<=№ )|(?<=\b[сС]т\. )|(?<=\bч\. )|(?<=\b[Сс]тать[яиюе] )|(?<=\bчаст[ьи] ))"
)


def bind(text: str, language: str) -> str:
    """`text` with no-break spaces before dashes, after short words and around numbers.

    Nothing else changes, and languages without such habits come back as they are.
    """
    if language not in CYRILLIC:
        return text
    for pattern in (_BEFORE_DASH, _BEFORE_PARTICLE, _AFTER_NUMBER, _BEFORE_NUMBER):
        text = pattern.sub(NBSP, text)
    return _AFTER_SHORT_WORD.sub(rf"\1{NBSP}", text)

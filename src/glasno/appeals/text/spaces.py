"""No-break spaces in a text's own words, as Russian typesetting wants them.

Few on purpose: a letter is also copied into portals. What a person typed keeps its spaces: a
variable is one unknown sign here.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from glasno.appeals.text.pieces import Piece

NBSP = "\N{NO-BREAK SPACE}"
# In place of what is not the text's own. No text holds it: control characters are refused.
_HOLE = "\x00"

_MONTHS = "января|февраля|марта|апреля|мая|июня|июля|августа|сентября|октября|ноября|декабря"
_MEASURES = (
    "часа?|часов|дня|дней|суток|месяца?|месяцев|года?|году|лет|рублей|человека?|листах|листов"
)

_RULES = tuple(
    re.compile(pattern)
    for pattern in (
        # № 5, § 5
        r"(?<=[№§]) (?=\S)",
        # ст. 141, ч. 1, п. 2, г. Москва, ул. Лесная, д. 5
        r"(?<=\b(?:[сС]т|[пП]п|[пП]р|[уУ]л|[гГ]л|[дД]р|[кК]в)\.) (?=[\dА-ЯЁ«\x00])",
        r"(?<=\b[чпгдсЧПГДС]\.) (?=[\dА-ЯЁ«\x00])",
        # И. О. Фамилия
        r"(?<=\b[А-ЯЁ]\.) (?=[А-ЯЁ])",
        # 3 суток, 5 мая, 2026 г., 10 %
        r"(?<=[\d\x00]) (?=(?:г|гг|руб|коп|км|кг|экз|чел|стр)\b|[%‰])",
        rf"(?<=\d) (?=(?:{_MONTHS}|{_MEASURES})\b)",
        # слово — слово
        r"(?<=\S) (?=[—–](?:\s|$))",
    )
)


def bind(pieces: Sequence[Piece]) -> tuple[Piece, ...]:
    """The same pieces with no-break spaces between some words; neighbouring words become one."""
    holes = [piece for piece in pieces if not isinstance(piece, str)]
    text = "".join(piece if isinstance(piece, str) else _HOLE for piece in pieces)
    for rule in _RULES:
        text = rule.sub(NBSP, text)
    bound: list[Piece] = []
    for index, words in enumerate(text.split(_HOLE)):
        if index:
            bound.append(holes[index - 1])
        if words:
            bound.append(words)
    return tuple(bound)

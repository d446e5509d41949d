"""How long each answer may be, in characters. A letter that nobody can read helps nobody."""

from __future__ import annotations

from glasno.appeals.facts import FACTS, Holds

_LIMITS = {
    Holds.LINE: 300,
    Holds.PARAGRAPHS: 4_000,
    Holds.DATE: 40,
    Holds.CHOICE: 40,
    Holds.KEY: 40,
}
_OWN = {
    **{f"{who}_{part}": 100 for who in ("writer", "man") for part in ("surname", "given")},
    **{f"{who}_patronymic": 100 for who in ("writer", "man")},
    "writer_email": 254,  # RFC 5321, 4.5.3.1.3, less the angle brackets
    "writer_phone": 40,
    "man_rank": 100,
    "man_number": 40,
    "own_words": 3_000,
}
# Of a letter that the writer changes: a part of it, and the longest part, its text.
PART = 1_500
BODY = 15_000
# What is kept of a field that is too long while its page is left by "back".
KEPT = 20_000


def limit_of(name: str) -> int:
    """The limit of a fact. Raises KeyError for what is none."""
    return _OWN.get(name) or _LIMITS[FACTS[name].holds]

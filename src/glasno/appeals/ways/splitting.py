"""A letter cut to what a field of a portal takes."""

from __future__ import annotations

import re
from collections.abc import Iterator

# What ends a sentence, with the quotation marks and brackets that close after it.
_ENDS = re.compile(r"[.!?…]+[»”\"')\]]*(?=\s)|\n")
# The word or the initial before a full stop that ends no sentence: «ст. 141», «М. П. Иванова».
_ABBREVIATED = re.compile(
    r"(?:^|[\s(«„“\"])(?:[A-ZА-ЯЁ]|ст|ч|п|пп|г|гг|ул|пер|пр|просп|пл|д|дом|корп|стр|кв|гор|пос|с"
    r"|обл|р-н|им|тел|эл|т|др|см|руб|коп|млн|тыс|No|art|Art|p|pp|St|Mr|Mrs|Ms|Dr|cf|e\.g|i\.e)\.$"
)
_LOWER = re.compile(r"\s+[«„“\"'(]*[a-zа-яё0-9]")
_WORDS = re.compile(r"\s+|\S+")
_LONGEST_ABBREVIATION = 12

LEAST = 2  # a rare sign counts so many


def length(text: str) -> int:
    """Characters as the strictest form counts them: a line end and a rare sign are two."""
    return len(text.encode("utf-16-le", "surrogatepass")) // 2 + text.count("\n")


def split_for_portal(text: str, limit: int) -> tuple[str, ...]:
    """`text` in parts of at most `limit` characters (by `length`), as few as come of filling each.

    A part ends at the end of a sentence; within one only when it alone is longer than the limit,
    then between two words, and within a word that is longer still. Spaces and line ends where two
    parts meet are left out, and nothing else is. A text of spaces has no part. Raises ValueError
    for a limit below 2.
    """
    if limit < LEAST:
        raise ValueError("a part takes at least two characters")
    parts: list[str] = []
    part = ""
    for piece in _pieces(text, limit):
        if length((part + piece).strip()) > limit:
            parts.append(part.strip())
            part = piece
        else:
            part += piece
    parts.append(part.strip())
    return tuple(each for each in parts if each)


def sentences(text: str) -> Iterator[str]:
    """The text in sentences, with the spaces after each; joined they are the text again."""
    start = 0
    for end in _ENDS.finditer(text):
        if end[0] != "\n" and not _is_end(text, end.start(), end.end()):
            continue
        stop = end.end()
        if stop > start:
            yield text[start:stop]
        start = stop
    if start < len(text):
        yield text[start:]


def _is_end(text: str, mark: int, stop: int) -> bool:
    if text[mark:stop] == "." and _ABBREVIATED.search(
        text[max(0, stop - _LONGEST_ABBREVIATION) : stop]
    ):
        return False
    # What goes on small, or with a number, goes on.
    return not _LOWER.match(text, stop)


def _pieces(text: str, limit: int) -> Iterator[str]:
    """Sentences; those that no part can take, in words; such words, in what fits."""
    for sentence in sentences(text):
        if length(sentence.strip()) <= limit:
            yield sentence
            continue
        for word in _WORDS.findall(sentence):
            if length(word.strip()) <= limit:
                yield word
            else:
                yield from _cut(word, limit)


def _cut(word: str, limit: int) -> Iterator[str]:
    start = room = 0
    for place, character in enumerate(word):
        takes = length(character)
        if room + takes > limit:
            yield word[start:place]
            start, room = place, 0
        room += takes
    yield word[start:]

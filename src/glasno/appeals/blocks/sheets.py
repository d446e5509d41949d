"""A letter as a sheet of paper on the page."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Literal

from glasno.appeals.letters.letter import Letter
from glasno.appeals.letters.printing import bound_lines, split_title
from glasno.appeals.letters.words import words_of
from glasno.kit.typography import NBSP

# «59-ФЗ» is one word, which a screen shows whole; the text to copy keeps its plain hyphen.
UNBROKEN = "\N{NON-BREAKING HYPHEN}ФЗ"
# A paragraph, an item of a list, or the heading of a part.
Look = Literal["", "item", "part"]


@dataclass(frozen=True, slots=True, repr=False)
class Sheet:
    """What the template draws. `enclosures` and `date` are the letter's own words for the two."""

    language: str
    heads: tuple[tuple[str, ...], ...]  # addressee and sender, in the order of the letter
    title: tuple[str, ...]  # lines
    paragraphs: tuple[tuple[Look, str], ...]
    enclosed: tuple[str, ...]
    signature: str
    enclosures: str = field(default="")
    date: str = field(default="")


def sheet_of(letter: Letter) -> Sheet:
    words = words_of(letter.language)

    def bound(texts: tuple[str, ...]) -> tuple[str, ...]:
        return tuple(text.replace("-ФЗ", UNBROKEN) for text in bound_lines(texts, letter.language))

    return Sheet(
        language=letter.language,
        heads=tuple(map(bound, letter.heads())),
        title=tuple(line for line in split_title(*bound((letter.title,))) if line),
        paragraphs=_paragraphs(bound(letter.body)),
        enclosed=bound(letter.enclosures),
        signature=letter.signature,
        enclosures=words.enclosures,
        date=words.date,
    )


def _paragraphs(body: tuple[str, ...]) -> tuple[tuple[Look, str], ...]:
    """As they are printed: a number alone before what is no sentence heads what follows."""
    numbered = [False, *map(_is_numbered, body), False]
    found: list[tuple[Look, str]] = []
    for place, text in enumerate(body, start=1):
        if text.startswith(("- ", f"-{NBSP}")):
            found.append(("item", f"– {text[2:]}"))
        elif not numbered[place]:
            found.append(("", text))
        elif numbered[place - 1] or numbered[place + 1] or text.endswith("."):
            found.append(("item", text))
        else:
            found.append(("part", text))
    return tuple(found)


def _is_numbered(text: str) -> bool:
    number, dot, _rest = text.replace(NBSP, " ").partition(". ")
    return bool(dot and number.isdecimal())

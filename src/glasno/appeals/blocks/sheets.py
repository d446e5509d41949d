"""A letter as a sheet of paper on the page."""

from __future__ import annotations

from dataclasses import dataclass, field

from glasno.appeals.letters.letter import Letter
from glasno.appeals.letters.printing import bound_lines
from glasno.appeals.letters.words import words_of
from glasno.kit.typography import NBSP

# «59-ФЗ» is one word, which a screen shows whole; the text to copy keeps its plain hyphen.
UNBROKEN = "\N{NON-BREAKING HYPHEN}ФЗ"


@dataclass(frozen=True, slots=True, repr=False)
class Sheet:
    """What the template draws. `enclosures` and `date` are the letter's own words for the two."""

    language: str
    addressee: tuple[str, ...]
    sender: tuple[str, ...]
    title: str
    paragraphs: tuple[tuple[bool, str], ...]  # whether it is an item of a list, and its text
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
        addressee=bound(letter.addressee),
        sender=bound(letter.sender),
        title=letter.title,
        paragraphs=tuple(map(_paragraph, bound(letter.body))),
        enclosed=bound(letter.enclosures),
        signature=letter.signature,
        enclosures=words.enclosures,
        date=words.date,
    )


def _paragraph(text: str) -> tuple[bool, str]:
    number, dot, _rest = text.replace(NBSP, " ").partition(". ")
    if text.startswith(("- ", f"-{NBSP}")):
        return True, f"– {text[2:]}"  # as it is printed
    return bool(dot and number.isdecimal()), text

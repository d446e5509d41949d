"""Letters and what goes with them, on A4, as PDF/UA-1.

All functions raise `TooLongError` and `TypesettingError` of `glasno.typesetting.errors`; who shows
a letter then offers `Letter.plain`. What a sheet cannot show of a text,
`glasno.typesetting.glyphs.unprintable` tells.
"""

import re
from collections.abc import Sequence
from dataclasses import asdict
from itertools import dropwhile, groupby
from pathlib import Path
from typing import Literal

from glasno.kit.typography import NBSP, bind
from glasno.typesetting.glyphs import printable
from glasno.typesetting.templates import Data, template

from .letter import Letter
from .words import words_of

_HERE = Path(__file__).parent
_NUMBERED = re.compile(rf"(\d{{1,3}})\.[ {NBSP}]+(?=\S)")
_DASHED = re.compile(f"[-–—][ {NBSP}]+(?=\\S)")

# What a line does not part from the word after it: «ул. Тихая», «ст. 141», «М. П. Иванова».
_ABBREVIATED = re.compile(
    r"(?<!\w)((?:ул|пер|пр|пл|д|дом|корп|стр|кв|г|гор|пос|с|обл|тел|ст|ч|п|[А-ЯЁ])\.) (?=\S)"
)

Copy = Literal["", "stamp"]


def letter_pdf(letter: Letter, *, copy: Copy = "") -> bytes:
    """The letter to sign, or with ``copy="stamp"`` the same with a place for the receipt stamp."""
    return template(_HERE / "letter.typ").pdf(letter_data(letter, copy=copy))


def envelope_pdf(to: Sequence[str], sender: Sequence[str], *, language: str) -> bytes:
    """Both addresses as they stand on an envelope of 110 × 220 mm, to cut out or to copy."""
    return template(_HERE / "envelope.typ").pdf(
        {
            **_said(language, words_of(language).envelope),
            **_addresses(to, sender, language),
        }
    )


def inventory_pdf(
    to: Sequence[str], sender: Sequence[str], contents: Sequence[str], *, language: str
) -> bytes:
    """What lies in the envelope, twice; sheets and value are blanks to fill by hand."""
    return template(_HERE / "inventory.typ").pdf(
        {
            **_said(language, words_of(language).inventory),
            **_addresses(to, sender, language),
            "contents": bound_lines(contents, language),
        }
    )


def letter_data(letter: Letter, *, copy: Copy = "") -> dict[str, Data]:
    """The letter as `letter.typ` reads it."""
    title = " ".join(letter.title.split())
    head, rest = split_title(bound_lines([title], letter.language)[0])
    return {
        **_said(letter.language, title),
        "head": head,
        "rest": rest,
        "addressee": bound_lines(letter.addressee, letter.language),
        "sender": bound_lines(letter.sender, letter.language),
        "body": _blocks(bound_lines(letter.body, letter.language)),
        "enclosures": bound_lines(letter.enclosures, letter.language),
        "signature": bound_lines([letter.signature], letter.language)[0],
        "stamp": copy == "stamp",
    }


def _addresses(to: Sequence[str], sender: Sequence[str], language: str) -> dict[str, Data]:
    # The word beside the lines is «От кого», which says the «от» of a letter already.
    first = [sender[0].removeprefix("от ")] if sender else []
    # What stands on an envelope is read by all through whose hands it goes.
    words = words_of(language)
    inside = (f"{words.telephone}:", f"{words.email}:")
    rest = [line for line in sender[1:] if not line.startswith(inside)]
    return {"to": bound_lines(to, language), "sender": bound_lines([*first, *rest], language)}


def bound_lines(texts: Sequence[str], language: str) -> list[str]:
    """The texts with no-break spaces where the language wants them."""
    bound = [bind(text, language) for text in texts]
    return [_ABBREVIATED.sub(rf"\1{NBSP}", text) for text in bound] if language == "ru" else bound


def _said(language: str, title: str) -> dict[str, Data]:
    words = words_of(language)
    # A document without a title is none that a screen reader could announce.
    title = printable(title).strip() or words.letter
    return {"language": language, "title": title, "words": asdict(words)}


def split_title(title: str) -> tuple[str, str]:
    """«ЗАЯВЛЕНИЕ О ПРЕСТУПЛЕНИИ в порядке…»: the words in capitals have a line of their own."""
    words = title.split(" ")
    rest = [*dropwhile(_in_capitals, words)]
    head = words[: len(words) - len(rest)]
    return (" ".join(head), " ".join(rest)) if len("".join(head)) > 2 else (title, "")


def _in_capitals(word: str) -> bool:
    """No-break spaces hang short words on: «О ПРЕСТУПЛЕНИИ» is one here."""
    return word.isupper()


def _blocks(body: Sequence[str]) -> list[Data]:
    """Paragraphs, with the items of a list gathered: each `{"is", "items": [{"mark", "text"}]}`."""
    blocks: list[Data] = []
    for kind, together in groupby(map(_item, body), key=lambda item: item["is"]):
        items = [*together]
        gathered = [[item] for item in items] if kind == "text" else [items]
        blocks += [{"is": kind, "items": each} for each in gathered]
    return blocks


def _item(paragraph: str) -> dict[str, str]:
    if numbered := _NUMBERED.match(paragraph):
        return {"is": "numbers", "mark": numbered[1], "text": paragraph[numbered.end() :]}
    if dashed := _DASHED.match(paragraph):
        return {"is": "dashes", "text": paragraph[dashed.end() :]}
    return {"is": "text", "text": paragraph}

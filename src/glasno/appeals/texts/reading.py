"""Finding and reading the text of a letter."""

from __future__ import annotations

from functools import cache
from pathlib import Path

from glasno.appeals.kinds import kinds
from glasno.appeals.text import LetterText, parse

FOLDER = Path(__file__).parent


class NoTextError(Exception):
    """There is no such letter: the kind has no text in that language, or not for that speaker."""


@cache
def text_of(kind: str, language: str, speaker: str) -> LetterText:
    """The text of a kind's letter in `language` ("ru", "en") for `speaker`.

    `kind.speaker.language.txt` where the speaker has a letter of his own, else `kind.language.txt`.
    Raises NoTextError; TextSyntaxError if our file is wrong.
    """
    known = kinds().get(kind)
    if known is None or speaker not in known.speakers:
        raise NoTextError(f"{kind} is no letter of a {speaker}")
    for name in (f"{kind}.{speaker}.{language}.txt", f"{kind}.{language}.txt"):
        path = FOLDER / name
        if path.is_file():
            return parse(path.read_text("utf-8"), file=name)
    raise NoTextError(f"{kind} has no text in {language}")

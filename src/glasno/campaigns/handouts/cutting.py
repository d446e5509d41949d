"""Organisers' words, made fit for a card: one line of text, short, of what fonts can draw."""

from __future__ import annotations

import re
import unicodedata

from glasno.kit.typography import bind
from glasno.typesetting.glyphs import unprintable

ELLIPSIS = "…"
# Nothing beyond is looked at: a text may have a megabyte.
LOOKED_AT = 2_000
LONGEST_WORD = 40
# What no font here draws is left out where it is a picture, and marked where it is a letter.
_PICTURES = {"So", "Sk", "Co", "Cn", "Cs"}
_VARIANTS = re.compile("[\ufe00-\ufe0f]")  # of the picture before them
_CONTROLS = {"Cc": " ", "Cf": ""}


def shown(text: str, language: str, *, most: int) -> str:
    """At most `most` characters of it, cut between words, with the language's no-break spaces."""
    return bind(cut(" ".join(_drawable(text[:LOOKED_AT]).split()), most=most), language)


def cut(text: str, *, most: int) -> str:
    """`text` if it is short enough; otherwise its first whole words and an ellipsis."""
    words = [_word(word) for word in text.split(" ")]
    whole = " ".join(words)
    if len(whole) <= most:
        return whole
    kept = whole[:most].rpartition(" ")[0] or whole[: most - 1]
    return kept.rstrip(" ,;:—–-(«“") + ELLIPSIS


def _word(word: str) -> str:
    return word if len(word) <= LONGEST_WORD else word[: LONGEST_WORD - 1] + ELLIPSIS


def _drawable(text: str) -> str:
    """Without pictures that no font draws, and without what is not drawn at all."""
    drawn = "".join(_CONTROLS.get(unicodedata.category(each), each) for each in text)
    drawn = _VARIANTS.sub("", drawn)
    lost = {each for each in unprintable(drawn) if unicodedata.category(each) in _PICTURES}
    return "".join(each for each in drawn if each not in lost)

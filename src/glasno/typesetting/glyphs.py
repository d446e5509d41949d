"""Which characters can be printed: those that a font within Typst has a shape for.

PDF/UA refuses a text that has no shape in any font. A letter that cannot be made helps nobody, and
a character that is left out without a word changes what somebody wrote; so each such character
becomes a mark that everybody sees, and `unprintable` tells a page which ones to warn of.

`glyphs.txt` names the characters, as ranges, one a line; `tools/glyphs.py` writes it from the fonts
and a test holds it against them.
"""

import re
import unicodedata
from collections.abc import Iterable
from pathlib import Path

# REPLACEMENT CHARACTER: read out as such, and drawn as a mark nobody takes for a letter.
MARK = "\N{REPLACEMENT CHARACTER}"
MOST_MARKS_IN_A_ROW = 6  # of accents and the like; Typst takes minutes for a tower of thousands

_TABLE = Path(__file__).with_name("glyphs.txt")


def read_ranges(text: str) -> list[tuple[int, int]]:
    """The first and last code points of each line (`0020-007E`, or one alone)."""
    ranges = []
    for line in text.split():
        first, _, last = line.partition("-")
        ranges.append((int(first, 16), int(last or first, 16)))
    return ranges


def _class(points: Iterable[tuple[int, int]]) -> str:
    return "".join(f"{re.escape(chr(first))}-{re.escape(chr(last))}" for first, last in points)


_RANGES = read_ranges(_TABLE.read_text("ascii"))
_ACCENTS = "".join(
    chr(point)
    for first, last in _RANGES
    for point in range(first, last + 1)
    if unicodedata.category(chr(point)).startswith("M")
)
_LINE_ENDS = re.compile("\r\n|[\r\x0b\x0c\x85\u2028\u2029]")
# Says where a line may break or which picture is meant: nothing that a sheet of paper shows.
_HINTS = re.compile("[\u00ad\u200b\u200d\u2060\ufe0e\ufe0f\ufeff]")
_UNPRINTABLE = re.compile(f"[^\n\u200c{_class(_RANGES)}]")
_TOWER = re.compile(f"[{_ACCENTS}]{{{MOST_MARKS_IN_A_ROW + 1},}}")
# What the house's first font draws in any company, without borrowing an accent from another.
_CERTAIN = re.compile(
    "[^\n -~\u00a0-\u00ac\u00ae-\u017f\u0400-\u0482\u048a-\u04ff«»—–„“”‘’…№\ufffd]"
)


def printable(text: str) -> str:
    r"""The text as it can be printed: what has no shape is MARK; lines end in ``\n``."""
    if text.isascii() and text.isprintable():
        return text
    lines = _LINE_ENDS.sub("\n", unicodedata.normalize("NFC", text)).replace("\t", " ")
    return _TOWER.sub(MARK, _UNPRINTABLE.sub(MARK, _HINTS.sub("", lines)))


def unprintable(text: str) -> frozenset[str]:
    """The characters of a text that a sheet would show as MARK."""
    lines = _LINE_ENDS.sub("\n", unicodedata.normalize("NFC", text)).replace("\t", " ")
    return frozenset(_UNPRINTABLE.findall(_HINTS.sub("", lines)))


def certain(text: str) -> str:
    """A printable text with nothing left in it that fonts could fail at by its company."""
    return _CERTAIN.sub(MARK, text)

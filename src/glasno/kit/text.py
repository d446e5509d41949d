"""What people type: one spelling of it, and nothing in it that a page or a letter cannot show.

Rules, by Unicode property (https://www.unicode.org/reports/tr44/):

- Normal form NFC. Spaces at the ends go, runs of spaces become one.
- Invisible layout hints that carry no content (soft hyphen, zero-width space, word joiner, byte
  order mark) go, because pasted text is full of them.
- Refused: control characters, bidirectional controls (they let a name rewrite the line it stands
  in), halves of surrogate pairs, noncharacters, private characters, tag characters outside of
  flags, letters that are drawn as nothing, and towers of combining marks.
- The joiners ZWNJ and ZWJ stay where they are needed: inside Persian or Indic words and inside
  emoji, never beside Latin, Greek or Cyrillic letters and never at an edge.
"""

import re
import unicodedata

MOST_MARKS_IN_A_ROW = 6  # living languages need three; a tower would cover its neighbours

_HINTS = re.compile("[\u00ad\u200b\u2060\ufeff]+")
_LINE_ENDS = re.compile("\r\n|[\r\u0085\u2028\u2029]")
_SPACES = " \t\u00a0\u1680" + "".join(map(chr, range(0x2000, 0x200B))) + "\u202f\u205f\u3000"
_SPACE_RUN = re.compile(f"[{_SPACES}]{{2,}}|\t")
_BLANK_LINES = re.compile("\n{3,}")
_FLAG = re.compile("\U0001f3f4[\U000e0030-\U000e007a]{1,6}\U000e007f")
_JOINED = re.compile("(?<=[\u0590-\u200b\u200e-\U0010ffff])[\u200c\u200d](?=[\u0590-\U0010ffff])")
_PLANE_ENDS = "".join(f"{chr(0x10000 * n - 2)}{chr(0x10000 * n - 1)}" for n in range(1, 18))
_UNPRINTABLE = re.compile(
    "["
    "\x00-\x09\x0b-\x1f\x7f-\x9f"  # controls, all but the line feed
    "\u061c\u200c-\u200f\u2028-\u202e\u2061-\u206f"  # bidirectional, joiners, invisible operators
    "\u115f\u1160\u3164\uffa0"  # Hangul fillers: letters that are drawn as nothing
    "\ud800-\udfff"  # halves of pairs
    "\ue000-\uf8ff\U000f0000-\U0010ffff"  # private
    f"\ufdd0-\ufdef{_PLANE_ENDS}"  # noncharacters
    "\ufff9-\ufffb\U00013430-\U0001343f\U0001bca0-\U0001bca3\U0001d173-\U0001d17a"  # formatting
    "\U000e0000-\U000e0fff"  # tags and their kin
    "]"
)
# Letters and signs of Latin, Greek, Cyrillic and Armenian, and common punctuation: no marks there.
_PERHAPS_A_MARK = re.compile("[^\x00-\u02ff\u0370-\u0482\u048a-\u0590\u2010-\u205f]")


class UnprintableTextError(Exception):
    """Something in the text cannot be shown. The message does not repeat the text."""


def clean_line(value: str) -> str:
    """One line of text in its one spelling; ``""`` stays ``""``.

    Raises ``UnprintableTextError``, also for a line break inside: a line that holds two lines
    has no honest reason, and in a mail header it would be an attack.
    """
    cleaned = clean_text(value)
    if "\n" in cleaned:
        raise UnprintableTextError("the line holds a line break")
    return cleaned


def clean_text(value: str) -> str:
    r"""Text of several lines in its one spelling.

    Lines end in ``\n``, have no space at their ends, and at most one empty line stands between
    two others. Raises ``UnprintableTextError``.
    """
    if value.isascii() and value.isprintable():
        return _SPACE_RUN.sub(" ", value.strip(" "))
    text = _HINTS.sub("", _LINE_ENDS.sub("\n", value))
    text = _SPACE_RUN.sub(" ", unicodedata.normalize("NFC", text))
    text = "\n".join(line.strip(_SPACES) for line in text.split("\n"))
    text = _BLANK_LINES.sub("\n\n", text).strip("\n")
    _check_printable(text)
    return text


def _check_printable(text: str) -> None:
    # Joiners and flags are looked at only where something was found: most text has neither.
    suspect = _UNPRINTABLE.search(text)
    if suspect and _UNPRINTABLE.search(_JOINED.sub("", _FLAG.sub("", text))):
        raise UnprintableTextError("the text holds a character that cannot be shown")
    if not _PERHAPS_A_MARK.search(text):
        return
    marks = 0
    for character in text:
        marks = marks + 1 if unicodedata.category(character) in ("Mn", "Me") else 0
        if marks > MOST_MARKS_IN_A_ROW:
            raise UnprintableTextError("the text piles up more marks than any language does")

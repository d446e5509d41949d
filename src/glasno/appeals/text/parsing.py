"""Reading a letter's text: its head, its paragraphs and what they depend on."""

from __future__ import annotations

import re

from glasno.appeals.facts import FACTS, Holds
from glasno.appeals.text.conditions import IF, UNLESS, Condition, directive_fault, parse_condition
from glasno.appeals.text.faults import FaultyLines, quoted, unknown
from glasno.appeals.text.letter import LetterText, Own, Paragraph
from glasno.appeals.text.pieces import Piece, parse_pieces
from glasno.appeals.text.spaces import bind

FENCE, OWN = "---", "?own"
OWN_TEXTS = (
    *(name for name, fact in FACTS.items() if fact.holds is Holds.PARAGRAPHS),
    "campaign_reports",
)
KEYS = ("title", "subject", "enclosures")
MAX_CHARACTERS = 60_000  # fifteen pages: more is no letter, and reading stays short

_ITEM = re.compile(r"(?:(\d{1,2})\.|-)(?:\s+(.*))?")
_KEY = re.compile(r"([A-Za-z_]+)\s*:(.*)")
_UNPRINTABLE = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u2028\u2029]")


def parse(source: str, *, file: str) -> LetterText:
    """`source` as a text to be filled in; `file` is the name that errors tell.

    Raises TextSyntaxError with everything that is wrong with it.
    """
    faults = FaultyLines(file)
    if len(source) > MAX_CHARACTERS:
        faults.add(0, f"the text is longer than {MAX_CHARACTERS} characters; shorten it")
        faults.raise_if_any()
    lines = source.removeprefix("\ufeff").replace("\r\n", "\n").split("\n")
    for number, line in enumerate(lines, start=1):
        if _UNPRINTABLE.search(line):
            faults.add(number, "a character here cannot be printed; remove it")
            lines[number - 1] = _UNPRINTABLE.sub("\N{REPLACEMENT CHARACTER}", line)
    head, start = _Head(faults), _end_of_head(lines, faults)
    for number in range(2, start):
        head.read(lines[number - 1].rstrip(), number)
    head.close()
    body = _Body(faults)
    for number in range(start + 1, len(lines) + 1):
        body.read(lines[number - 1].strip(), number)
    body.close()
    if not any(line.strip() for line in lines[start:]):
        faults.add(0, "the text has no paragraph; write one below the head")
    faults.raise_if_any()
    return LetterText(
        file=file,
        title=bind(head.said.get("title", ())),
        subject=bind(head.said.get("subject", ())),
        enclosures=tuple(head.parts),
        body=tuple(body.parts),
    )


def _end_of_head(lines: list[str], faults: FaultyLines) -> int:
    """The line, counted from 1, of the second fence. Raises TextSyntaxError where there is none."""
    if lines[0].rstrip() == FENCE:
        for number, line in enumerate(lines[1:], start=2):
            if line.rstrip() == FENCE:
                return number
        faults.add(1, "the head is not closed; put a line --- below it")
    else:
        faults.add(1, "the file begins with a head: a line ---, title:, subject:, a line ---")
    faults.raise_if_any()
    raise AssertionError  # a fault was added just above


class _Gathering:
    """The paragraph that is being read, with the conditions that stand above it."""

    def __init__(self, faults: FaultyLines) -> None:
        self.faults = faults
        self.pieces: list[Piece] = []
        self._conditions: list[Condition] = []
        self._condition_on = 0  # the line of a condition that has nothing below it yet

    def add_text(self, text: str, line: int) -> None:
        if self.pieces:
            self.pieces.append(" ")
        self.pieces += parse_pieces(text, line=line, faults=self.faults)

    def add_condition(self, text: str, line: int) -> None:
        condition = parse_condition(text, line=line, faults=self.faults)
        if condition:
            self._conditions.append(condition)
        self._condition_on = line

    def take_conditions(self) -> tuple[Condition, ...]:
        conditions, self._conditions, self._condition_on = tuple(self._conditions), [], 0
        return conditions

    def check_nothing_waits(self) -> None:
        if self._condition_on:
            self.faults.add(
                self._condition_on,
                "the condition has nothing below it; "
                "put it right above what it decides on, without an empty line between",
            )
        self.take_conditions()


class _Head:
    """Title, subject and enclosures."""

    def __init__(self, faults: FaultyLines) -> None:
        self.said: dict[str, tuple[Piece, ...]] = {}
        self.parts: list[Paragraph] = []
        self._faults = faults
        self._seen: dict[str, int] = {}
        self._item = _Gathering(faults)
        self._conditions: tuple[Condition, ...] = ()

    def read(self, line: str, number: int) -> None:
        text = line.strip()
        if not text:
            return
        if "enclosures" in self._seen and text.startswith(("-", "?")):
            self._read_item(text, number)
        elif self._item.pieces and line[0].isspace():
            self._item.add_text(text, number)
        else:
            self._end_item()
            self._read_key(text, number)

    def close(self) -> None:
        self._end_item()
        self._item.check_nothing_waits()
        for key in ("title", "subject"):
            if key not in self._seen:
                self._faults.add(1, f"the head has no {key}; write a line {key}: ...")

    def _read_item(self, text: str, number: int) -> None:
        self._end_item()
        if text.startswith("?"):
            if _is_condition(text):
                self._item.add_condition(text, number)
            else:
                self._faults.add(number, directive_fault(text.split()[0], (IF, UNLESS)))
            return
        words = text[1:].strip()
        if not words:
            self._faults.add(number, "the enclosure is empty; write what is enclosed, or remove it")
        elif words.startswith("?"):
            self._faults.add(number, "a condition stands on a line of its own, above the enclosure")
        self._conditions = self._item.take_conditions()
        self._item.add_text(words or "-", number)

    def _end_item(self) -> None:
        if self._item.pieces:
            self.parts.append(Paragraph(bind(self._item.pieces), self._conditions))
            self._item.pieces = []

    def _read_key(self, text: str, number: int) -> None:
        found = _KEY.fullmatch(text)
        if found is None:
            self._faults.add(number, f"{quoted(text)} cannot be read; write title: and the title")
            return
        key, said = found[1], found[2].strip()
        if key not in KEYS:
            self._faults.add(number, unknown("the line {} of the head", key, KEYS))
        elif key in self._seen:
            self._faults.add(number, f"{key} stands on line {self._seen[key]} already; keep one")
        elif key == "enclosures" and said:
            self._faults.add(number, 'each enclosure stands on a line of its own, after "- "')
        elif key != "enclosures" and not said:
            self._faults.add(number, f"{key} is empty; write it after the colon")
        else:
            self.said[key] = tuple(parse_pieces(said, line=number, faults=self._faults))
        self._seen.setdefault(key, number)


class _Body:
    """Paragraphs, list items and the places of people's own texts."""

    def __init__(self, faults: FaultyLines) -> None:
        self.parts: list[Paragraph | Own] = []
        self._faults = faults
        self._now = _Gathering(faults)
        self._conditions: tuple[Condition, ...] = ()
        self._numbered = 0
        self._list = 0  # how many numbered lists have begun
        self._last = 0  # the number of the last item of the list, as written

    def read(self, line: str, number: int) -> None:
        item = _ITEM.fullmatch(line)
        if not line:
            self._end()
            self._now.check_nothing_waits()
        elif line.startswith("?"):
            self._end()
            self._read_directive(line, number)
        elif item:
            self._end()
            self._begin_item(item, number)
        else:
            if not self._now.pieces:
                self._conditions, self._numbered = self._now.take_conditions(), 0
            self._now.add_text(line, number)

    def close(self) -> None:
        self._end()
        self._now.check_nothing_waits()

    def _read_directive(self, line: str, number: int) -> None:
        word, _, name = line.partition(" ")
        name = name.strip()
        if _is_condition(line):
            self._now.add_condition(line, number)
        elif word != OWN:
            self._faults.add(number, directive_fault(word, (IF, UNLESS, OWN)))
        elif name not in OWN_TEXTS:
            self._faults.add(number, unknown("the text {} of one's own", name, OWN_TEXTS))
            self._now.take_conditions()
        else:
            self.parts.append(Own(name, self._now.take_conditions()))

    def _begin_item(self, item: re.Match[str], number: int) -> None:
        self._conditions, self._numbered = self._now.take_conditions(), 0
        if not item[2]:
            self._faults.add(number, "the list item is empty; write it on the same line")
        if item[1]:
            self._numbered = self._number(int(item[1]), number)
        else:
            self._now.pieces.append("- ")
        self._now.pieces += parse_pieces(item[2] or "", line=number, faults=self._faults)

    def _number(self, written: int, line: int) -> int:
        """Which list an item belongs to. 1 begins one, unless it is another wording of a 1."""
        last = self.parts[-1] if self.parts else None
        follows = isinstance(last, Paragraph) and last.numbered
        if written == 1 and not (self._last == 1 and follows):
            self._list += 1
        elif written not in {self._last, self._last + 1}:
            begun = f"goes on with {self._last + 1}" if self._last else "begins with 1"
            self._faults.add(line, f"the item's number is {written}; the list {begun}")
        self._last = written
        return self._list

    def _end(self) -> None:
        if self._now.pieces:
            pieces = bind(self._now.pieces)
            self.parts.append(Paragraph(pieces, self._conditions, self._numbered))
            self._now.pieces = []


def _is_condition(line: str) -> bool:
    return line.partition(" ")[0] in {IF, UNLESS}

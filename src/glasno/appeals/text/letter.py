"""A letter's text as it was read, and what becomes of it with somebody's answers."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from glasno.appeals.text.conditions import Condition
from glasno.appeals.text.faults import TextValueError
from glasno.appeals.text.pieces import Gendered, Piece, Variable
from glasno.appeals.text.values import Declinable, Value


@dataclass(frozen=True, slots=True)
class Paragraph:
    """`numbered` is the list that a numbered item belongs to, 0 for what is no such item.

    The number itself is no piece: items are counted when it is known which of them stay.
    """

    pieces: tuple[Piece, ...]
    conditions: tuple[Condition, ...] = ()
    numbered: int = 0


@dataclass(frozen=True, slots=True)
class Own:
    """Where a person's own text stands, in as many paragraphs as it has lines."""

    name: str
    conditions: tuple[Condition, ...] = ()


Part = Paragraph | Own


@dataclass(frozen=True, slots=True, repr=False)
class Rendered:
    """What a letter says. A list item is a paragraph that begins with "1. " or "- "."""

    title: str
    subject: str
    paragraphs: tuple[str, ...]
    enclosures: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class LetterText:
    """A whole text without a fault; `file` is how its name is told."""

    file: str
    title: tuple[Piece, ...]
    subject: tuple[Piece, ...]
    enclosures: tuple[Paragraph, ...]
    body: tuple[Paragraph | Own, ...]

    def variables(self) -> frozenset[str]:
        """All names whose values the text can say, in whatever condition."""
        owned = {part.name for part in self.body if isinstance(part, Own)}
        return frozenset(piece.name for piece in self._pieces() if isinstance(piece, Variable)) | (
            owned
        )

    def conditions(self) -> tuple[Condition, ...]:
        """All conditions, each once, in the order of the text."""
        parts = (*self.enclosures, *self.body)
        return tuple(dict.fromkeys(each for part in parts for each in part.conditions))

    def render(
        self,
        values: Mapping[str, Value],
        *,
        facts: Mapping[str, str],
        genders: Mapping[str, str],
    ) -> Rendered:
        """The letter's words. `facts` are answers by name, for the conditions; `values` what is
        said, by the same names and those of COMPUTED; `genders` "male", "female" or "" of "writer"
        and "man".

        Values go in once and as they are: braces in them are braces.
        Raises TextValueError if something that stays has no value, with all such names.
        """
        filling = _Filling(values, genders)

        def kept(part: Part) -> bool:
            return all(each.holds(facts=facts, values=values) for each in part.conditions)

        rendered = Rendered(
            title=filling.line(self.title),
            subject=filling.line(self.subject),
            paragraphs=tuple(_paragraphs(filter(kept, self.body), filling, facts)),
            enclosures=tuple(filling.line(each.pieces) for each in self.enclosures if kept(each)),
        )
        filling.raise_if_any(self.file)
        return rendered

    def _pieces(self) -> Iterator[Piece]:
        yield from (*self.title, *self.subject)
        for part in (*self.enclosures, *self.body):
            if isinstance(part, Paragraph):
                yield from part.pieces


def _paragraphs(
    parts: Iterable[Part], filling: _Filling, facts: Mapping[str, str]
) -> Iterator[str]:
    count: Counter[int] = Counter()
    for part in parts:
        if isinstance(part, Own):
            yield from filling.own(part.name, facts)
            continue
        number = ""
        if part.numbered:
            count[part.numbered] += 1
            number = f"{count[part.numbered]}. "
        yield number + filling.text(part.pieces)


class _Filling:
    """Puts values in the place of variables and remembers which were missing."""

    def __init__(self, values: Mapping[str, Value], genders: Mapping[str, str]) -> None:
        self._values = values
        self._genders = genders
        self._missing: list[str] = []
        self._broken: list[str] = []

    def text(self, pieces: Iterable[Piece]) -> str:
        return "".join(self._said(piece) for piece in pieces)

    def line(self, pieces: Iterable[Piece]) -> str:
        """Text of one line: a title or subject becomes a line of a page and of a mail's head."""
        pieces = tuple(pieces)
        for piece in pieces:
            if isinstance(piece, Variable) and len(self._said(piece).splitlines()) > 1:
                self._broken.append(piece.name)
        return self.text(pieces)

    def own(self, name: str, facts: Mapping[str, str]) -> list[str]:
        value = self._values.get(name, facts.get(name, ""))
        text = value if isinstance(value, str) else value.nominative
        return [line for line in text.splitlines() if line.strip()]

    def raise_if_any(self, file: str) -> None:
        if self._missing:
            raise TextValueError(file=file, wanted=self._missing, what="no value for")
        if self._broken:
            raise TextValueError(file=file, wanted=self._broken, what="a line break in")

    def _said(self, piece: Piece) -> str:
        if isinstance(piece, str):
            return piece
        if isinstance(piece, Gendered):
            woman = self._genders.get(piece.person, "") == "female"
            return piece.feminine if woman else piece.masculine
        value = self._values.get(piece.name, "")
        if isinstance(value, Declinable):
            value = value.in_case(piece.case or "nominative")
        if not value:
            self._missing.append(f"{piece.name}:{piece.case}" if piece.case else piece.name)
        return value

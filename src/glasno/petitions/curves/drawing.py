"""Marks on a sheet, for curve.typ: everything in hundredths of a point, from the upper left."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

POINT = 100  # so many units
Place = tuple[float, float]
# How wide a letter is, at most and on average, as a part of the type's size.
LETTER = 0.53


def width_of(text: str, size: int) -> float:
    """About so many points; rather more."""
    return len(text) * size * LETTER


@dataclass
class Drawing:
    """A sheet that is filled from the back to the front. Places are in points."""

    width: int
    height: int
    paper: str
    language: str
    marks: list[dict[str, Any]] = field(default_factory=list)

    def area(self, places: Sequence[Place], colour: str) -> None:
        self._add("area", points=_units(places), colour=colour)

    def line(
        self, places: Sequence[Place], colour: str, *, thick: float, dashed: bool = False
    ) -> None:
        self._add(
            "line",
            points=_units(places),
            colour=colour,
            thick=round(thick * POINT),
            dashed=dashed,
        )

    def column(self, left: float, right: float, top: float, bottom: float, colour: str) -> None:
        self.area([(left, top), (right, top), (right, bottom), (left, bottom)], colour)

    def text(
        self,
        place: Place,
        text: str,
        colour: str,
        *,
        size: int,
        bold: bool = False,
        anchor: str = "start",
    ) -> None:
        """`place` is on the line the letters stand on; `anchor`: start, middle or end of them."""
        ((x, y),) = _units([place])
        self._add(
            "text",
            x=x,
            y=y,
            text=text,
            colour=colour,
            size=size * POINT,
            bold=bold,
            anchor=anchor,
        )

    def data(self) -> dict[str, Any]:
        """What curve.typ reads: strings, whole numbers, lists."""
        return {
            "width": self.width * POINT,
            "height": self.height * POINT,
            "paper": self.paper,
            "language": self.language,
            "marks": self.marks,
        }

    def _add(self, kind: str, **mark: Any) -> None:
        self.marks.append({"kind": kind} | mark)


def _units(places: Sequence[Place]) -> list[list[int]]:
    return [[round(x * POINT), round(y * POINT)] for x, y in places]

"""How large a picture is, and in which colours: those of the pages it stands on."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Size:
    """In points, which are CSS pixels; `columns`: how many can be told apart."""

    width: int
    height: int
    small: int  # size of the labels
    large: int  # size of the one number
    columns: int
    marks: int  # at most so many round numbers beside the curve


@dataclass(frozen=True, slots=True)
class Colours:
    """As design/site.css names them; `area` and `column` are mixed of paper and act."""

    paper: str
    ink: str
    soft: str
    rule: str
    act: str
    area: str
    column: str


WIDE = Size(width=720, height=430, small=15, large=24, columns=135, marks=4)
NARROW = Size(width=328, height=370, small=14, large=21, columns=70, marks=3)
LIGHT = Colours("#fbfaf6", "#16181b", "#4a4e54", "#d8d3c6", "#123f8c", "#e0e4ec", "#8a9fc5")
DARK = Colours("#121416", "#eceae4", "#b9bcc0", "#383c41", "#9dbdf7", "#242c38", "#5f7297")

SIZES = {"wide": WIDE, "narrow": NARROW}
SCHEMES = {"light": LIGHT, "dark": DARK}

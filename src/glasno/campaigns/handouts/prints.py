"""Cards, posters and sheets as files: what they are made of, their fingerprint, their bytes.

Pure: every word comes ready, in the language of the sheet. Rendering raises `TooLongError` and
`TypesettingError` of `glasno.typesetting.errors`; words that went through `cutting` are never too
long.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Literal

import segno

from glasno.typesetting.pictures import COLOURS, VERSION, small
from glasno.typesetting.templates import Data, Template, template

_HERE = Path(__file__).parent
Form = Literal["wide", "square"]
Paper = Literal["a4", "a3"]
# Width and height in pixels.
SIZES: Mapping[Form, tuple[int, int]] = {"wide": (1200, 630), "square": (1080, 1080)}
PREVIEW = (420, 594)  # of A4
_PREVIEW_PPI = 50.8
_GREYS = 8  # black on white, and what lies between


@dataclass(frozen=True, slots=True)
class Print:
    """One file to be: `fingerprint` is the same where `render` would make the same bytes.

    `url` is what the square code of the sheet holds, if it has one.
    """

    name: str
    data: Mapping[str, Data]
    pixels_per_inch: float = 0  # 0 for PDF
    colours: int = COLOURS
    url: str = ""

    @property
    def _template(self) -> Template:
        return template(_HERE / f"{self.name}.typ")

    def fingerprint(self) -> str:
        """Follows the words, the templates, and the programs that draw."""
        picture = f"{self.pixels_per_inch} {self.colours} {VERSION}"
        way = picture if self.pixels_per_inch else "pdf"
        code = [self.url, segno.__version__]
        return self._template.fingerprint({"data": self.data, "way": way, "code": code})

    def render(self) -> bytes:
        """PNG or PDF/UA-1: the same bytes each time."""
        data = {**self.data, "code": _code(self.url)} if self.url else self.data
        if not self.pixels_per_inch:
            return self._template.pdf(data)
        png = self._template.png(data, pixels_per_inch=self.pixels_per_inch)[0]
        return small(png, colours=self.colours)


@dataclass(frozen=True, slots=True)
class Told:
    """A number in figures, with a few words `over` it, and `under` it what it counts.

    `share` is the part of a goal that is reached, in thousandths, drawn as a bar; -1 draws none.
    """

    value: str
    under: str
    over: str = ""
    share: int = -1


@dataclass(frozen=True, slots=True)
class Card:
    """What a card says. `lead` stands only where there is no number at all."""

    language: str
    host: str
    headline: str
    kicker: str = ""
    lead: str = ""
    tag: str = ""  # what kind of campaign this is, if it is none in earnest
    fact: Told | None = None
    number: Told | None = None

    def print(self, form: Form) -> Print:
        told = {"fact": self.fact, "number": self.number}
        data: dict[str, Data] = {
            **{key: value for key, value in asdict(self).items() if key not in told},
            **{key: asdict(value) for key, value in told.items() if value is not None},
            "title": self.headline,
            "form": form,
        }
        return Print("card", data, pixels_per_inch=72)


@dataclass(frozen=True, slots=True)
class Poster:
    """What hangs on a wall: `url` is in the square code, `address` is the same to be typed."""

    language: str
    headline: str
    demands: tuple[str, ...]
    deed: str  # what is asked of who passes by
    how: str
    url: str
    code_says: str
    address: str
    onion: str = ""
    onion_says: str = ""
    tag: str = ""

    def print(self, paper: Paper) -> Print:
        return Print("poster", self._data(paper), url=self.url)

    def preview(self) -> Print:
        return _preview("poster", self._data("a4"), url=self.url)

    def _data(self, paper: Paper) -> dict[str, Data]:
        return {**asdict(self), "title": self.headline, "paper": paper}


@dataclass(frozen=True, slots=True)
class SheetWords:
    """The printed words of a sheet for signatures, in its language."""

    kicker: str
    asked: str
    number: str
    name: str
    town: str
    date: str
    signature: str
    batch: str
    sheet: str


@dataclass(frozen=True, slots=True)
class Sheet:
    """An A4 page to be signed by hand; `notes` tell signers what becomes of what they write."""

    language: str
    title: str
    headline: str
    to: str
    demands: tuple[str, ...]
    notes: tuple[str, ...]
    url: str
    code_says: str
    address: str
    words: SheetWords
    tag: str = ""

    def print(self) -> Print:
        return Print("sheet", asdict(self), url=self.url)

    def preview(self) -> Print:
        return _preview("sheet", asdict(self), url=self.url)


def _preview(name: str, data: Mapping[str, Data], *, url: str) -> Print:
    return Print(name, data, pixels_per_inch=_PREVIEW_PPI, colours=_GREYS, url=url)


def _code(url: str) -> list[str]:
    """The rows of a square code, which can be read with a quarter of it torn or stained."""
    code = segno.make(url, error="q", micro=False)
    return ["".join("1" if dark else "0" for dark in row) for row in code.matrix]

"""A template and data in, PDF/UA-1, PNG or SVG out.

Typst never sees data as a program: it travels as JSON, and a template shows what it reads by
`json(bytes(sys.inputs.data))` as strings. No word of anybody is markup, whatever it says.
"""

import hashlib
import json
import os
import re
from collections import deque
from collections.abc import Callable, Mapping, Sequence
from functools import cache
from importlib.metadata import version
from pathlib import Path
from threading import Semaphore
from typing import Any

import typst  # noqa: TID251 -- typesetting is the package that may

from .errors import TooLongError, TypesettingError
from .glyphs import certain, printable
from .neutral import neutral

Data = str | int | bool | Sequence["Data"] | Mapping[str, "Data"]

# About fourteen pages, set in less than a second: nobody reads a longer letter.
MOST_CHARACTERS = 40_000
# Lines, list items, fields: each may cost height, however short it is.
MOST_LINES = 1_000
# Without a space in it. Typst breaks down at 65,535 bytes in a row, and its last words may quote.
MOST_IN_A_WORD = 8_000
# Typst lets go of the interpreter's lock while it works, so two threads set two letters at once.
AT_ONCE = len(os.sched_getaffinity(0))
_GAP = re.compile("[ \n]")


@cache
def template(path: Path) -> "Template":
    """What this process keeps of a template; it may use files beside it."""
    return Template(path)


@cache
def _sources(folder: Path) -> str:
    """A digest of a folder's templates, as they were when this process first asked."""
    told = {each.name: each.read_text("utf-8") for each in sorted(folder.glob("*.typ"))}
    return hashlib.sha256(json.dumps(told).encode()).hexdigest()


class Template:
    """Compilers that stay warm: fonts found, template parsed. A compiler refuses two callers at
    once, so there is one a core, each made when it is first needed; further threads wait.
    """

    def __init__(self, path: Path) -> None:
        self._path, self._name = path, path.name
        self._turns = Semaphore(AT_ONCE)
        self._idle = deque([self._compiler()])

    def _compiler(self) -> typst.Compiler:
        return typst.Compiler(self._path, root=self._path.parent, ignore_system_fonts=True)

    def _taken(self) -> typst.Compiler:
        try:
            return self._idle.pop()
        except IndexError:  # all at work, and their number is below AT_ONCE
            return self._compiler()

    def pdf(self, data: Mapping[str, Data]) -> bytes:
        """One tagged PDF/UA-1: the same bytes for the same data, naming no maker and no time.

        The template sets the document's title and language from the data and `date: none`.
        Raises `TooLongError` before any work, and `TypesettingError`.
        """
        made = self._made(data, format="pdf", pdf_standards=["ua-1"])
        if not isinstance(made, bytes):
            raise TypesettingError(f"{self._name} made no PDF")
        return neutral(made)

    def png(self, data: Mapping[str, Data], *, pixels_per_inch: float = 144) -> tuple[bytes, ...]:
        """A picture a page. Raises as `pdf` does."""
        made = self._made(data, format="png", ppi=float(pixels_per_inch))
        return (made,) if isinstance(made, bytes) else tuple(made or ())

    def svg(self, data: Mapping[str, Data]) -> bytes:
        """The first page as SVG, its letters as shapes. Raises as `pdf` does."""
        made = self._made(data, format="svg")
        return bytes(made) if isinstance(made, bytes) else bytes(made[0])

    def fingerprint(self, data: Mapping[str, Data]) -> str:
        """What changes when a sheet of these data may come out otherwise: hexadecimal.

        It follows the data, every template beside this one, and the version of Typst.
        """
        sources = _sources(self._path.parent)
        content = {"data": data, "sources": sources, "typst": version("typst")}
        return hashlib.sha256(json.dumps(content, sort_keys=True).encode()).hexdigest()

    def can_set(self, data: Mapping[str, Data]) -> bool:
        """Whether Typst makes a PDF of the data as it stands, with no character replaced."""
        _, failed = self._tried(json.dumps(data), {"format": "pdf", "pdf_standards": ["ua-1"]})
        return not failed

    def _made(self, data: Mapping[str, Data], **wanted: Any) -> Any:
        check_length(data)
        for readied in (printable, _certainly):
            made, failed = self._tried(json.dumps(_each(data, readied)), wanted)
            if not failed:
                return made
        raise TypesettingError(f"{self._name} could not be set")

    def _tried(self, text: str, wanted: dict[str, Any]) -> tuple[Any, bool]:
        """What Typst made, and whether it failed. What it says of a failure quotes the data."""
        with self._turns:
            compiler = self._taken()
            try:
                return compiler.compile(sys_inputs={"data": text}, **wanted), False
            except (KeyboardInterrupt, SystemExit):
                raise
            except BaseException:  # a panic of Typst's is no Exception
                return None, True
            finally:
                self._idle.append(compiler)


def check_length(data: Data) -> None:
    """Raises `TooLongError` beyond MOST_CHARACTERS, MOST_LINES or MOST_IN_A_WORD."""
    characters = lines = word = 0
    for text in _strings(data):
        characters += len(text)
        lines += 1 + text.count("\n")
        word = max(word, *map(len, _GAP.split(text)))
    if characters > MOST_CHARACTERS or lines > MOST_LINES or word > MOST_IN_A_WORD:
        raise TooLongError(f"{characters} characters, {lines} lines, {word} in a word: too many")


def _strings(data: Data) -> list[str]:
    if isinstance(data, str):
        return [data]
    if isinstance(data, Mapping):
        return [text for value in data.values() for text in _strings(value)]
    if isinstance(data, Sequence):
        return [text for value in data for text in _strings(value)]
    return []


def _each(data: Data, readied: Callable[[str], str]) -> Data:
    """The same data with every string in it readied."""
    if isinstance(data, str):
        return readied(data)
    if isinstance(data, Mapping):
        return {key: _each(value, readied) for key, value in data.items()}
    if isinstance(data, Sequence):
        return [_each(value, readied) for value in data]
    return data


def _certainly(text: str) -> str:
    return certain(printable(text))

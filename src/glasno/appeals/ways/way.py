"""A way out of the house for one letter, as a page shows it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType

NO_FACTS: Mapping[str, str] = MappingProxyType({})
_LINE = 120  # characters: about two lines of a page


@dataclass(frozen=True, slots=True, repr=False)
class Piece:
    """A text to copy or to read aloud. `language` is its own, "" for an address or a name."""

    label: str
    text: str
    language: str = ""

    @property
    def is_long(self) -> bool:
        """Whether it is a text of its own rather than what goes into a line of a form."""
        return "\n" in self.text or len(self.text) > _LINE


@dataclass(frozen=True, slots=True, repr=False)
class WayOut:
    """`kind` is the channel's. Everything is in the reader's language, but for the pieces' texts.

    `steps` are done in their order, and each may be read without the page. `link` is an https or
    http address or "". `mailbox` is where a letter goes by e-mail, else "". `source` says where the
    address was read and who has checked it. `envelope` is what stands on it, in the letter's
    language, and empty where none is needed; `is_listed`: whether the Post lists what lies in it.
    """

    kind: str
    title: str
    steps: tuple[str, ...]
    pieces: tuple[Piece, ...] = ()
    warnings: tuple[str, ...] = ()
    source: str = ""
    source_url: str = ""
    is_checked: bool = False
    link: str = ""
    mailbox: str = ""
    envelope: tuple[str, ...] = ()
    is_listed: bool = False

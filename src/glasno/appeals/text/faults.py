"""What can be wrong with a letter's text, and with what it is given to say."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from difflib import get_close_matches

MAX_SHOWN = 40  # characters of a word
MAX_FAULTS = 100  # of a file: past that, reading on would cost time and help nobody


@dataclass(frozen=True, order=True, slots=True)
class TextFault:
    """One thing to mend. `line` counts from 1; 0 when the fault has no line."""

    file: str
    line: int
    what: str

    def __str__(self) -> str:
        place = f"{self.file}:{self.line}" if self.line else self.file
        return f"{place}: {self.what}"


class TextSyntaxError(Exception):
    """A text that cannot be used; `faults` are all that is wrong with it, by line."""

    def __init__(self, faults: Iterable[TextFault]) -> None:
        self.faults = tuple(sorted(set(faults)))
        super().__init__("\n".join(str(fault) for fault in self.faults))


class TextValueError(Exception):
    """A letter that cannot be composed: `names` of the variables at fault, never their values."""

    def __init__(self, *, file: str, wanted: Iterable[str], what: str) -> None:
        """`wanted` are the variables as the text has them: "held_place", "man_name:genitive"."""
        wanted = sorted(set(wanted))
        self.names = tuple(dict.fromkeys(each.partition(":")[0] for each in wanted))
        super().__init__(f"{file}: {what}: {', '.join(wanted)}")


class FaultyLines:
    """Gathers the faults of one file while it is read."""

    def __init__(self, file: str) -> None:
        self.file = file
        self._faults: list[TextFault] = []

    def add(self, line: int, what: str) -> None:
        """Raises TextSyntaxError at once when there are very many."""
        self._faults.append(TextFault(self.file, line, what))
        if len(self._faults) == MAX_FAULTS:
            self._faults.append(TextFault(self.file, 0, "there may be more; mend these first"))
            self.raise_if_any()

    def raise_if_any(self) -> None:
        """Raises TextSyntaxError with all that was gathered."""
        if self._faults:
            raise TextSyntaxError(self._faults)


def quoted(word: str) -> str:
    """A word of the file, fit for a terminal: in quotation marks, printable, not endless."""
    printable = "".join(char if char.isprintable() else "?" for char in word[:MAX_SHOWN])
    return f'"{printable}{"…" if len(word) > MAX_SHOWN else ""}"'


def listed(words: Iterable[str]) -> str:
    """ "a, b or c"."""
    *most, last = words
    return f"{', '.join(most)} or {last}" if most else last


def unknown(what: str, word: str, known: Iterable[str]) -> str:
    """A message on a word that a list does not have; {} in `what` is where the word goes."""
    what = what.replace("{}", quoted(word))
    known = tuple(known)
    near = get_close_matches(word[:MAX_SHOWN].lower(), known, n=1)
    if near:
        return f'{what} is not known; did you mean "{near[0]}"?'
    short = len(known) <= 12
    mend = f"write {listed(known)}" if short else "the list stands in docs/organisers/letters.md"
    return f"{what} is not known; {mend}"

"""Everything that is wrong with files that somebody has written, told at once."""

from __future__ import annotations

from dataclasses import dataclass

MAX_NAME_SHOWN = 80


@dataclass(frozen=True, order=True)
class Fault:
    """One thing to mend. `line` counts from 1; 0 when the fault has no line; `field` may be ""."""

    file: str
    line: int
    field: str
    what: str

    def __str__(self) -> str:
        place = f"{self.file}:{self.line}" if self.line else self.file
        return ": ".join(part for part in (place, self.field, self.what) if part)


class DirectoryErrors(Exception):  # noqa: N818 - it carries all errors of a directory, not one
    """What cannot be imported; nothing of it was. `faults` by file and line."""

    def __init__(self, faults: list[Fault]) -> None:
        self.faults = faults
        super().__init__("\n".join(str(fault) for fault in faults))


def _shown(name: str) -> str:
    """A name from a stranger's file, fit for a terminal: no control characters, not endless."""
    printable = "".join(char if char.isprintable() else "?" for char in name)
    return printable if len(printable) <= MAX_NAME_SHOWN else printable[:MAX_NAME_SHOWN] + "…"


class FaultList:
    """Gathers faults while files are read; the same fault is kept once."""

    def __init__(self) -> None:
        self._faults: dict[Fault, None] = {}

    def add(self, file: str, line: int, field: str, what: str) -> None:
        self._faults[Fault(_shown(file), line, _shown(field), what)] = None

    def __len__(self) -> int:
        return len(self._faults)

    def all(self) -> list[Fault]:
        return sorted(self._faults)

    def raise_if_any(self) -> None:
        """Raises DirectoryErrors with all that was gathered."""
        if self._faults:
            raise DirectoryErrors(self.all())

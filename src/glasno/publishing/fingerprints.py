"""What was drawn from what: a record that spares drawing the same picture again."""

import json
from collections.abc import Set
from pathlib import Path

from glasno.publishing.files import write_atomically

FINGERPRINTS = "fingerprints.json"


class Fingerprints:
    """Names of pages, each with the fingerprint of what its file was drawn from, and what the
    manifest says of that file.

    The record is written after the edition it speaks of. One that is older, lost or broken agrees
    with no manifest: it costs time and nothing else.
    """

    def __init__(self, path: Path) -> None:
        self._path = path
        self._stored = _read(path)
        self._noted = dict(self._stored)

    def holds(self, name: str, fingerprint: str, told: str | None) -> bool:
        """Whether the file of which the manifest says `told` was drawn from just this."""
        return told is not None and self._noted.get(name) == [fingerprint, told]

    def note(self, name: str, fingerprint: str, told: str | None) -> None:
        """Notes what a file was drawn from; of one that no manifest knows, nothing."""
        if told is not None:
            self._noted[name] = [fingerprint, told]

    def write(self, *, declared: Set[str]) -> None:
        """Keeps the record of the pages that are still declared. Raises DiskError."""
        kept = {name: self._noted[name] for name in self._noted.keys() & declared}
        if kept != self._stored:
            write_atomically(self._path, json.dumps(kept, indent=0, sort_keys=True).encode())


def _read(path: Path) -> dict[str, list[str]]:
    try:
        found = json.loads(path.read_bytes())
    except (FileNotFoundError, ValueError):
        return {}
    return dict(found) if isinstance(found, dict) else {}

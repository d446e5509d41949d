"""Which files of the site are rewritten between publishes, as the topics' published lists say."""

import json
from dataclasses import dataclass

from glasno.front.folders import Folder, Stamp, wall_clock, young
from glasno.publishing.paths import MIRROR, SIGNED

# Lists of the site paths that are live, one a topic (`pages.py`), below the doors tree.
LIVE_LISTS = "live/"


@dataclass(frozen=True, slots=True)
class LivePaths:
    """The live files of a site, by their paths in the home variant."""

    paths: frozenset[str] = frozenset()

    def __contains__(self, path: str) -> bool:
        """Whether a file, in either variant, is live or the signature of a live one."""
        return path.removeprefix(MIRROR).removesuffix(SIGNED) in self.paths


class LiveLists:
    """Reads the lists, and again only those that have changed."""

    def __init__(self) -> None:
        self._directory: Stamp | None = None
        self._lists: dict[str, tuple[Stamp | None, frozenset[str]]] = {}
        self._live = LivePaths()

    def read(self, doors: Folder | None) -> LivePaths:
        """The same object for as long as no list changes. Raises OSError, ValueError."""
        if doors is None:
            return LivePaths()
        directory = LIVE_LISTS.rstrip("/")
        changed = doors.changed(directory)
        if changed is None or changed == self._directory:
            return self._live
        now, before = wall_clock(), self._lists
        self._lists = {
            name: self._one(doors, name, stamp, now)
            for name, stamp in doors.names(directory).items()
        }
        self._directory = None if young((changed,), now) else changed
        if self._lists != before:
            self._live = LivePaths(frozenset().union(*(each for _, each in self._lists.values())))
        return self._live

    def _one(
        self, doors: Folder, name: str, stamp: Stamp, now: int
    ) -> tuple[Stamp | None, frozenset[str]]:
        known = self._lists.get(name)
        if known is not None and known[0] == stamp:
            return known
        pieces = doors.read(LIVE_LISTS + name)
        if pieces is None or pieces[0] is None:
            return None, frozenset()
        piece = pieces[0]
        return None if young((piece.stamp,), now) else piece.stamp, frozenset(
            json.loads(piece.data)
        )

"""The published site in memory: what publishing wrote, at most a second later.

`site` holds what anybody may read, `doors` what only the front's doors need. The `generation` file
beside them changes with every publish; a thread looks at it four times a second.
"""

import json
import logging
import threading
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from glasno.front.resources import Resource, make_resource
from glasno.front.scanning import COPIES, Found, read_plain, walk, wall_clock
from glasno.kit.faults import log_fault
from glasno.publishing.compressing import is_copy_of

# Seconds between two looks at the generation.
LOOK = 0.25
INDEX = "index.html"
# Lists of the site paths that are rewritten between publishes, one a topic (`pages.py`).
LIVE_LISTS = "live/"

SUFFIX_OF = {encoding: suffix for suffix, encoding in COPIES.items()}

logger = logging.getLogger(__name__)


@dataclass(slots=True)
class _Kept:
    """A file of the site as it was read; `found` is None when it must be read again."""

    found: Found | None
    resource: Resource


@dataclass(slots=True)
class _Note:
    """A file of the doors tree, and what it holds as JSON once somebody asked."""

    found: Found | None
    body: bytes
    parsed: Any = None

    def json(self) -> Any:
        """Parsed at the first asking; raises ValueError."""
        if self.parsed is None:
            self.parsed = json.loads(self.body)
        return self.parsed


class PublishedShelf:
    """The two trees below the data directory. Every method may be called from any thread."""

    def __init__(self, data: Path) -> None:
        self._site_root = data / "site"
        self._doors_root = data / "doors"
        self._generation = data / "generation"
        self._seen: object = None
        self._site: dict[str, _Kept] = {}
        self._doors: dict[str, _Note] = {}
        self._live: frozenset[str] = frozenset()
        # By URL path, as it stands in a request: b"/en/", b"/count/x.json".
        self.resources: Mapping[bytes, Resource] = {}
        self._ending = threading.Event()
        self._watcher: threading.Thread | None = None

    @property
    def published(self) -> bool:
        """Whether there is a site at all."""
        return bool(self.resources)

    def open(self) -> None:
        """Reads everything, then follows the generation in a thread of its own."""
        self._try_refresh()
        self._ending.clear()
        self._watcher = threading.Thread(target=self._watch, name="shelf", daemon=True)
        self._watcher.start()

    def close(self) -> None:
        """Ends the thread; what was read stays."""
        self._ending.set()
        if self._watcher is not None:
            self._watcher.join()

    def refresh(self) -> bool:
        """Reads again what has changed, if the generation has; says whether it had.

        Raises OSError and ValueError; then everything stays as it was.
        """
        generation = self._look()
        if generation == self._seen and self._seen is not None:
            return False
        doors = self._read_doors()
        live = _live_paths(doors)
        site = self._read_site(live)
        self._doors, self._site, self._live = doors, site, live
        self.resources = {_url(path): kept.resource for path, kept in site.items()}
        self._seen = generation
        return True

    def site_file(self, path: str) -> bytes | None:
        """The bytes of one file of the site tree ("en/index.html"), or None."""
        kept = self._site.get(path)
        return None if kept is None else kept.resource.body

    def door_file(self, path: str) -> bytes | None:
        """The bytes of one file of the doors tree ("petitions/x.json"), or None."""
        note = self._doors.get(path)
        return None if note is None else note.body

    def door_json(self, path: str) -> dict[str, Any] | None:
        """The same as a JSON object, parsed once a version; whoever asks must not change it.

        None where there is no such file; raises ValueError for one that holds anything else.
        """
        parsed = self._json(path)
        if parsed is not None and not isinstance(parsed, dict):
            raise ValueError("A file of the doors tree should hold a JSON object.")
        return parsed

    def _json(self, path: str) -> Any:
        note = self._doors.get(path)
        return None if note is None else note.json()

    def _watch(self) -> None:
        while not self._ending.wait(LOOK):
            self._try_refresh()

    def _try_refresh(self) -> None:
        try:
            self.refresh()
        except Exception as error:
            # The site as it was is better than none, and the next look may go better.
            log_fault(logger, "The published site cannot be read", error)

    def _look(self) -> object:
        """Something that differs after each publish; None while nothing was ever published."""
        content = read_plain(self._generation)
        if content is None:
            return None
        try:
            facts = self._generation.stat()
        except FileNotFoundError:
            return None
        return content, facts.st_ino, facts.st_mtime_ns

    def _read_doors(self) -> dict[str, _Note]:
        now = wall_clock()
        notes = {}
        for path, found in walk(self._doors_root).items():
            known = self._doors.get(path)
            if known is not None and known.found == found:
                notes[path] = known
                continue
            body = read_plain(self._doors_root / path)
            if body is not None:
                notes[path] = _Note(None if found.young(now) else found, body)
        return notes

    def _read_site(self, live: frozenset[str]) -> dict[str, _Kept]:
        now = wall_clock()
        site = {}
        for path, found in walk(self._site_root).items():
            known = self._site.get(path)
            same_kind = (path in live) == (path in self._live)
            if known is not None and known.found == found and same_kind:
                site[path] = known
                continue
            resource = self._read_resource(path, found, live=path in live)
            if resource is not None:
                site[path] = _Kept(None if found.young(now) else found, resource)
        return site

    def _read_resource(self, path: str, found: Found, *, live: bool) -> Resource | None:
        body = read_plain(self._site_root / path)
        if body is None:
            return None
        copies = {}
        for encoding in found.copies:
            suffix = SUFFIX_OF[encoding]
            copy = read_plain(self._site_root / f"{path}{suffix}")
            # Copies are replaced before their file: in between they belong to the next version.
            if copy is not None and len(copy) < len(body) and is_copy_of(suffix, copy, body):
                copies[encoding] = copy
        return make_resource(path, body, copies, live=live)


def _live_paths(doors: Mapping[str, _Note]) -> frozenset[str]:
    lists = [note.json() for path, note in doors.items() if path.startswith(LIVE_LISTS)]
    return frozenset(path for listed in lists for path in listed)


def _url(path: str) -> bytes:
    if path == INDEX or path.endswith(f"/{INDEX}"):
        path = path.removesuffix(INDEX)
    return f"/{path}".encode()

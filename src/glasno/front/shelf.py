"""The published site: files are read when first asked for, and kept while there is room.

`site` leads to one edition of what anybody may read; `site.live` holds the files that are replaced
between editions, and comes first; `doors` holds what only the front's doors need. The `generation`
file beside them changes with every publish and every live file; a thread looks at it four times a
second. It walks through no tree: what has been read is doubted then, and compared with the disk
when it is next asked for (docs/adr/0185).
"""

import errno
import json
import logging
import threading
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from glasno.front.caches import BoundedCache
from glasno.front.folders import Folder, Piece, Stamp, open_folder, wall_clock, young
from glasno.front.places import file_of
from glasno.front.resources import COPIES, Resource, make_resource
from glasno.front.streams import LARGEST, Stream
from glasno.kit.faults import log_fault
from glasno.publishing.compressing import TEXT_TYPES, is_copy_of
from glasno.publishing.pages import Shelf
from glasno.publishing.paths import INDEX, live_beside

# Seconds between two looks at the generation.
LOOK = 0.25
# Bytes of memory for each tree's files: thousands of pages.
LARGEST_SITE = 64 * 1024 * 1024
LARGEST_DOORS = 32 * 1024 * 1024
# How often a file is read again because the edition has changed meanwhile.
ATTEMPTS = 3
# No epoch: what is put under it stays in doubt.
NEVER = -1
# What a note takes beside its bytes, and how many times these once it was parsed, about.
NOTE_WEIGHT, PARSED = 600, 6

ENDINGS = tuple(COPIES)

logger = logging.getLogger(__name__)


@dataclass(slots=True, repr=False)
class _Note:
    """A file of the doors tree, and what it holds as JSON once somebody asked."""

    stamps: tuple[Stamp | None, ...]
    body: bytes
    parsed: Any = None

    @property
    def weight(self) -> int:
        return NOTE_WEIGHT + len(self.body) * PARSED

    def json(self) -> Any:
        """Parsed at the first asking; raises ValueError."""
        if self.parsed is None:
            self.parsed = json.loads(self.body)
        return self.parsed


@dataclass(frozen=True, slots=True)
class _Look:
    """What a look at the data directory sees: it differs after each publish and each live file.

    `generation` is None while nothing was ever published; `edition` is where `site` leads, or None
    where that is a plain directory.
    """

    generation: object = None
    edition: str | None = None


@dataclass(frozen=True, slots=True)
class _Now:
    """What is being served: one edition, the live files beside it, and the doors tree.

    `blind` where there are live files that could not be opened.
    """

    look: _Look = field(default_factory=_Look)
    site: Folder | None = None
    live: Folder | None = None
    doors: Folder | None = None
    blind: bool = False


class PublishedShelf:
    """The trees below the data directory. Every method may be called from any thread."""

    def __init__(self, data: Path) -> None:
        self._data = data
        self._now = _Now()
        self._site: BoundedCache[bytes, Resource] = BoundedCache(LARGEST_SITE)
        self._notes: BoundedCache[str, _Note] = BoundedCache(LARGEST_DOORS)
        self._looking = threading.Lock()
        self._ending = threading.Event()
        self._watcher: threading.Thread | None = None

    @property
    def published(self) -> bool:
        """Whether there is a site at all."""
        site = self._now.site
        return site is not None and not site.empty

    @property
    def ready(self) -> Mapping[bytes, Resource]:
        """What was asked for lately, by URL path as it stands in a request: b"/en/"."""
        return self._site.trusted

    @property
    def weight(self) -> int:
        """Bytes of memory that all it keeps takes, about."""
        return self._site.weight + self._notes.weight

    def open(self) -> None:
        """Looks for the first time, then follows the generation in a thread of its own."""
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
        """Doubts what may have changed, if the generation or edition has; says whether it had.

        Raises OSError; then everything stays as it was.
        """
        with self._looking:
            look, before = self._look(), self._now
            if look == before.look and look.generation is not None and not before.blind:
                return False
            doors = open_folder(self._data / Shelf.DOORS)
            same = look.edition is not None and look.edition == before.look.edition
            site = before.site if same else open_folder(self._data / (look.edition or Shelf.SITE))
            live, blind = None, False
            try:
                live = self._open_live()
            except OSError as error:
                log_fault(logger, "The live files cannot be read", error)
                blind = True
            self._now = _Now(look, site, live, doors, blind)
            if same:
                self._doubt_live()
            else:
                self._site.doubt()
            self._notes.doubt()
            return True

    def find(self, path: str) -> Resource | Stream | None:
        """The file behind a path as plain_path gives it ("/en/first/"), read if need be.

        A live file comes before the edition's. Raises OSError for one that is there and cannot be
        read: a live file in any case, any other unless it was read before.
        """
        ready = self._site.trusted.get(path.encode())
        if ready is not None:
            return ready
        file = file_of(path)
        if file is None:
            return None
        try:
            return self._find(path.encode(), file)
        except OSError as error:
            return self._as_it_was(path.encode(), error)

    def site_file(self, path: str) -> bytes | None:
        """The bytes of one file of the site tree ("en/index.html"), or None."""
        address = path.removesuffix(INDEX) if path.endswith(f"/{INDEX}") else path
        found = self.find(f"/{address}")
        if isinstance(found, Stream):
            return found.read()
        return None if found is None else found.body

    def door_file(self, path: str) -> bytes | None:
        """The bytes of one file of the doors tree ("petitions/x.json"), or None."""
        note = self._note(path)
        return None if note is None else note.body

    def door_json(self, path: str) -> dict[str, Any] | None:
        """The same as a JSON object, parsed once a version; whoever asks must not change it.

        None where there is no such file; raises ValueError for one that holds anything else.
        """
        note = self._note(path)
        parsed = None if note is None else note.json()
        if parsed is not None and not isinstance(parsed, dict):
            raise ValueError("A file of the doors tree should hold a JSON object.")
        return parsed

    def _watch(self) -> None:
        while not self._ending.wait(LOOK):
            self._try_refresh()

    def _try_refresh(self) -> None:
        try:
            self.refresh()
        except Exception as error:
            # The site as it was is better than none, and the next look may go better. But a live
            # file may have lost a name, whether or not that can be seen now.
            log_fault(logger, "The published site cannot be read", error)
            self._doubt_live()

    def _look(self) -> _Look:
        place = self._data / "generation"
        try:
            # Bytes and file together: a replaced file with the same bytes is another generation.
            facts, content = place.stat(), place.read_bytes()
        except FileNotFoundError:
            return _Look(edition=self._edition())
        return _Look((content, facts.st_ino, facts.st_mtime_ns), self._edition())

    def _edition(self) -> str | None:
        try:
            return str((self._data / Shelf.SITE).readlink())
        except FileNotFoundError:
            return None
        except OSError as error:
            if error.errno == errno.EINVAL:  # a plain directory
                return None
            raise

    def _open_live(self) -> Folder | None:
        return open_folder(live_beside(self._data / Shelf.SITE))

    def _doubt_live(self) -> None:
        """Doubts live files, and drops what one of them may have come in the place of."""
        self._site.doubt(_is_live)
        live = self._now.live
        if live is None:
            return
        for key in list(self._site.trusted):
            file = file_of(key.decode())
            if file is not None and live.may_have(file):
                self._site.drop(key)

    def _has_moved(self) -> bool:
        return self._edition() != self._now.look.edition

    def _find(self, key: bytes, file: str) -> Resource | Stream | None:
        for _ in range(ATTEMPTS):
            found, epoch = self._read(key, file)
            if not self._has_moved():
                self._keep(key, found, epoch)
                break
            # Another edition has come since the last look, and the next one may be in the making
            # in the directory of the one that was just read from.
            self._try_refresh()
        return found

    def _read(self, key: bytes, file: str) -> tuple[Resource | Stream | None, int]:
        """What lies there now, and the epoch in which it is trusted."""
        epoch, now, known = self._site.epoch, self._now, self._site.doubted(key)
        try:
            live = self._open_live() if now.blind else now.live
            found = _read_live(live, file, known)
        except OSError:
            # Nobody knows whether there is a live one. What an edition has names nobody, and may be
            # shown meanwhile; what was read before may not (docs/adr/0225).
            self._site.drop(key)
            found = _read_resource(now.site, file, live=False, known=known)
            if found is None:
                raise
            return found, NEVER
        if found is None:
            found = _read_resource(now.site, file, live=False, known=known)
        return found, epoch

    def _as_it_was(self, key: bytes, error: OSError) -> Resource:
        """What was read before in place of what cannot be read now; it stays in doubt.

        Raises the error again for what never was, and for what was live (docs/adr/0225).
        """
        known = self._site.doubted(key)
        if known is None or known.live:
            raise error
        log_fault(logger, "A published file cannot be read again", error)
        return known

    def _keep(self, key: bytes, found: Resource | Stream | None, epoch: int) -> None:
        if isinstance(found, Resource):
            self._site.put(key, found, epoch=epoch)
        elif self._site.doubted(key) is not None:
            self._site.drop(key)

    def _note(self, path: str) -> _Note | None:
        note = self._notes.trusted.get(path)
        doors = self._now.doors
        if note is not None or doors is None:
            return note
        epoch, known = self._notes.epoch, self._notes.doubted(path)
        if known is not None and known.stamps and known.stamps == doors.stamps(path):
            note = known
        else:
            now, pieces = wall_clock(), doors.read(path)
            if pieces is None or pieces[0] is None:
                self._notes.drop(path)
                return None
            note = _Note(_stamps_of(pieces, now), pieces[0].data)
        self._notes.put(path, note, epoch=epoch)
        return note


def _is_live(resource: Resource) -> bool:
    return resource.live


def _read_live(
    folder: Folder | None, file: str, known: Resource | None
) -> Resource | Stream | None:
    # Most files are no live ones, and one look tells it.
    if folder is None or not folder.may_have(file):
        return None
    return _read_resource(folder, file, live=True, known=known)


def _read_resource(
    folder: Folder | None, file: str, *, live: bool, known: Resource | None
) -> Resource | Stream | None:
    """`known` itself where it still is what lies there."""
    if folder is None:
        return None
    ending = file[file.rfind(".") :]
    endings = ENDINGS if ending in TEXT_TYPES else ()
    stamps = folder.stamps(file, endings)
    if stamps is None or stamps[0] is None:
        return None
    if known is not None and known.stamps == stamps and known.live == live:
        return known
    # The policy of a page is read off the page, so pages are always read whole.
    if stamps[0][2] > LARGEST and ending != ".html":
        return Stream(folder, file, live=live)
    now, pieces = wall_clock(), folder.read(file, endings)
    if pieces is None or pieces[0] is None:
        return None
    body, copies = pieces[0].data, {}
    for ending, piece in zip(endings, pieces[1:], strict=True):
        # Copies are replaced before their file: in between they belong to the next version.
        if (
            piece is not None
            and len(piece.data) < len(body)
            and is_copy_of(ending, piece.data, body)
        ):
            copies[COPIES[ending]] = piece.data
    return make_resource(file, body, copies, live=live, stamps=_stamps_of(pieces, now))


def _stamps_of(pieces: tuple[Piece | None, ...], now: int) -> tuple[Stamp | None, ...]:
    """The stamps, or nothing if one of them could hide a change that came after `now`."""
    stamps = tuple(None if piece is None else piece.stamp for piece in pieces)
    return () if young(stamps, now) else stamps

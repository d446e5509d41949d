"""One publish: what is declared is rendered, the next edition is made and swapped in, and last of
all the live files are written, which lie in no edition.
"""

import logging
from collections import Counter
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Set
from contextlib import contextmanager, nullcontext
from dataclasses import dataclass, field
from datetime import datetime
from functools import partial
from pathlib import Path

from django.conf import settings

from glasno.kit.faults import describe
from glasno.publishing.actions.declaring import Declaration, declare
from glasno.publishing.assets import (
    FOLDER,
    announce_assets,
    assets_are_published,
    naming_sources,
    publish_assets,
    remove_old_assets,
)
from glasno.publishing.editions import Editions
from glasno.publishing.files import DiskError, Tree, remove_unfinished
from glasno.publishing.fingerprints import FINGERPRINTS, Fingerprints
from glasno.publishing.generation import renew_generation
from glasno.publishing.live import LiveFile, LiveFiles, live_tree
from glasno.publishing.locks import held
from glasno.publishing.making import Making
from glasno.publishing.pages import RESERVED, Page, Shelf
from glasno.publishing.paths import MIRROR, SIGNED
from glasno.publishing.records import Declared, read_record, write_record
from glasno.publishing.remembering import remembering
from glasno.publishing.rendering import OWN, Renderer
from glasno.vault.minisign import SigningKey

SITE, DOORS = f"{Shelf.SITE}/", f"{Shelf.DOORS}/"
# So many live pages are rendered under one lock and synced at once.
BATCH = 32

logger = logging.getLogger(__name__)

Progress = Callable[[int, int], None]


@dataclass(frozen=True)
class Published:
    """How many files were written, found unchanged, and removed; compressed copies do not count."""

    written: int
    unchanged: int
    removed: int

    def __add__(self, other: "Published") -> "Published":
        return Published(
            self.written + other.written,
            self.unchanged + other.unchanged,
            self.removed + other.removed,
        )


@dataclass
class Run:
    """One publish, under the publishing lock.

    Without `mirrors`, pages that mirrors have already stay there as they are: who pulls a mirror
    must not meet other bytes each time that a count moves (docs/adr/0229).
    """

    data: Path
    live_lock: Path
    anew: bool
    now: datetime
    mirrors: bool = True
    failures: list[str] = field(default_factory=list)
    counts: Counter[str] = field(default_factory=Counter)
    # Pages that failed the first time that they were declared: nothing stands there.
    _never: set[str] = field(default_factory=set)
    # Whether the edition before held a live file, which may name people.
    _held_live: bool = False

    def __post_init__(self) -> None:
        self._editions = Editions(self.data)
        self._doors = Tree(self.data / Shelf.DOORS, public=False)
        self._drawn = Fingerprints(self.data / FINGERPRINTS)

    @property
    def published(self) -> Published:
        return Published(self.counts["written"], self.counts["unchanged"], self.counts["removed"])

    def publish(
        self, topics: Set[str] | None, *, key: SigningKey, progress: Progress | None
    ) -> None:
        """Raises AssetError, DiskError, EditionError; other failures are noted."""
        self._key = key
        making = Making(self._editions, self._editions.settle(), key)
        try:
            self._publish(making, topics, progress)
        except BaseException:
            making.give_up()
            raise

    def _publish(self, making: Making, topics: Set[str] | None, progress: Progress | None) -> None:
        stored = read_record(self.data)
        if stored is None or not making.has_record:
            topics = None  # what cannot be taken over has to be made
        whole = topics is None
        self._mirrored_now = self.mirrors or whole
        if topics is None:
            making.begin_whole()
        with_assets = whole or not assets_are_published()
        if with_assets:
            written, unchanged = publish_assets(making, anew=self.anew)
            self.counts.update(written=written, unchanged=unchanged)
        declared, record = self._declared(topics, stored)
        self._progress, self._done, self._total = progress, 0, len(declared.pages)
        gone, pages = declared.gone, declared.pages.values()
        self._remove_live(_names(gone, SITE))  # first: it may name people
        renderer = Renderer.of(self.data, record)
        with naming_sources() if with_assets else nullcontext():
            self._write_site(making, pages, renderer)
        self._remove_site(making, _names(gone, SITE))
        if whole:
            self._clear(making, self._standing(record, gone), declared)
        number = self._swap(making, self._standing(record, gone))
        if with_assets:
            announce_assets(making, now=self.now)
        self._write_live(pages, renderer)
        self._remove_live(_names(gone, SITE))  # again: another writer may not have known
        self._write_doors(page for page in pages if page.shelf is Shelf.DOORS)
        remaining = self._standing(record, gone)
        self._drawn.write(declared=remaining.keys())
        self._remove_doors(_names(gone, DOORS))
        if whole:
            self._tidy(remaining, complete=declared.complete)
        if remaining != record:
            write_record(self.data, remaining)
        if number:
            making.prepare_next(number)

    def _declared(
        self, topics: Set[str] | None, stored: dict[str, Declared] | None
    ) -> tuple[Declaration, dict[str, Declared]]:
        """What is declared, and the record of it with all that was known; that is written down."""
        declared = declare(topics, stored or {}, fail=self._fail)
        self.failures += declared.twice
        record = (stored or {}) | declared.record
        if record != stored:
            write_record(self.data, record)  # a superset, should this process be killed
        return declared, record

    def _standing(self, record: dict[str, Declared], gone: Set[str]) -> dict[str, Declared]:
        """What was published, now or before."""
        return {name: record[name] for name in record.keys() - gone - self._never}

    def _clear(self, making: Making, record: dict[str, Declared], declared: Declaration) -> None:
        """What no source told of, because one failed, stays; else everything strange goes."""
        for path in _names(record.keys() - declared.pages.keys(), SITE):
            making.restore(path, mirrored=True)
        for path in making.live_before:
            self._take_out_live(making, path)
        if declared.complete:
            self._remove_strays(making, record)

    def _write_site(self, making: Making, pages: Collection[Page], renderer: Renderer) -> None:
        site = [page for page in pages if page.shelf is Shelf.SITE]
        for page in site:
            if page.live:
                self._take_out_live(making, page.path)
        for pages_of_topic in _by_topic(page for page in site if not page.live):
            with remembering():
                for page in pages_of_topic:
                    self._write_page(making, page, renderer)

    def _take_out_live(self, making: Making, path: str) -> None:
        """A page that has become live, or was so in an edition of an older release."""
        self._held_live |= _take_out(making, path)

    def _write_page(self, making: Making, page: Page, renderer: Renderer) -> None:
        if not page.mirrored:
            making.remove(MIRROR + page.path)
        if not self._attempt(page, partial(self._put, making, page, renderer)):
            making.restore(page.path, mirrored=page.mirrored)
            self._note_missing(page, making.current)

    def _put(self, making: Making, page: Page, renderer: Renderer) -> bool:
        """Draws a page, unless it would come out as it stands; whether a variant of it differs."""
        if page.fingerprint is None:
            if page.mirrored and not self._mirrored_now and making.mirrors(page.path):
                home = renderer.home(page.path, page.render())
                return making.put(page.path, home, anew=self.anew)
            return _put(making, page, renderer, anew=self.anew)
        fingerprint = page.fingerprint()
        told = making.told_before(page.path, mirrored=page.mirrored)
        if not self.anew and self._drawn.holds(page.name, fingerprint, told):
            making.restore(page.path, mirrored=page.mirrored)
            return False
        written = _put(making, page, renderer, anew=self.anew)
        self._drawn.note(page.name, fingerprint, making.told(page.path))
        return written

    def _write_live(self, pages: Collection[Page], renderer: Renderer) -> None:
        """Renders and writes them while live writers wait, so that none is overtaken; a page that
        has come into the edition is none of them any more.
        """
        site = [page for page in pages if page.shelf is Shelf.SITE]
        live_pages = [page for page in site if page.live]
        for start in range(0, len(live_pages), BATCH):
            with self._live() as live, remembering():
                rendered = list(self._rendered(live_pages[start : start + BATCH], renderer))
                written = live.write(rendered, anew=self.anew)
                self.counts.update(written=written, unchanged=len(rendered) - written)
        there = live_tree(self.data)
        self._remove_live(
            page.path
            for page in site
            if not page.live and page.name not in self._never and there.has(page.path)
        )

    def _rendered(self, pages: Iterable[Page], renderer: Renderer) -> Iterator[LiveFile]:
        for page in pages:
            try:
                yield renderer.live_file(page.path, page.render(), mirrored=page.mirrored)
            except Exception as error:  # whatever it is, the other pages go on
                self._fail(page.name, error)
                self._note_missing(page, live_tree(self.data))
            self._step()

    def _remove_live(self, paths: Iterable[str]) -> None:
        """Removes those that there are, and the fronts are told at once."""
        if paths := set(paths):
            with self._live() as live:
                if removed := live.remove(paths):
                    renew_generation(self.data)
                    self.counts["removed"] += removed

    @contextmanager
    def _live(self) -> Iterator[LiveFiles]:
        """The live files, while live writers wait."""
        with held(self.live_lock):
            yield LiveFiles(self.data, self._key, now=self.now)

    def _note_missing(self, page: Page, tree: Tree) -> None:
        if not tree.has(page.path):
            self._never.add(page.name)

    def _write_doors(self, pages: Iterable[Page]) -> None:
        """The front's own files, each by itself, once the site is there that they speak of."""
        for pages_of_topic in _by_topic(pages):
            with remembering():
                for page in pages_of_topic:
                    if not page.live:
                        self._attempt(page, partial(self._write_door, page))
                        continue
                    with held(self.live_lock), remembering():
                        self._attempt(page, partial(self._write_door, page))

    def _write_door(self, page: Page) -> bool:
        return self._doors.write(page.path, page.render(), anew=self.anew)

    def _attempt(self, page: Page, write: Callable[[], bool]) -> bool:
        """Whether the page could be written; if not, that is noted."""
        try:
            self.counts["written" if write() else "unchanged"] += 1
        except DiskError:
            raise
        except Exception as error:  # whatever it is, the other pages go on
            self._fail(page.name, error)
            return False
        finally:
            self._step()
        return True

    def _fail(self, what: str, error: Exception) -> None:
        """Notes a failure by type and place: an exception's text may hold what people typed."""
        where = describe(error)
        self.failures.append(f"{what} ({where})")
        logger.error("not published: %s (%s)", what, where)

    def _step(self) -> None:
        self._done += 1
        if self._progress:
            self._progress(self._done, self._total)

    def _remove_site(self, making: Making, paths: Collection[str]) -> None:
        self.counts["removed"] += sum(_take_out(making, path) for path in paths)

    def _remove_strays(self, making: Making, record: dict[str, Declared]) -> None:
        """What stands there and is nobody's: a file by hand, a page that moved to other doors."""
        site = {
            name.removeprefix(SITE): known.mirrored
            for name, known in record.items()
            if name.startswith(SITE) and not known.live
        }
        strays: set[str] = set()
        for path in making.paths():
            plain = path.removeprefix(MIRROR)
            if plain in OWN or plain.startswith(FOLDER):
                continue
            if plain not in site or (path != plain and not site[plain]):
                strays.add(path)
        for path in strays:
            making.remove(path)
        self.counts["removed"] += len({path.removeprefix(MIRROR) for path in strays})
        self.counts["removed"] += remove_old_assets(making, now=self.now)

    def _swap(self, making: Making, record: dict[str, Declared]) -> int:
        """Swaps the next edition in, if it would differ; its number, or 0."""
        making.put_public_key()
        following = making.manifests(
            now=self.now, addresses=tuple(settings.GLASNO.addresses), live=_live(record)
        )
        if not making.differs(following):
            return 0
        number = making.seal(following)
        making.publish(number)
        if self._held_live:
            self._editions.keep_only(number)
        return number

    def _remove_doors(self, paths: Set[str]) -> None:
        for path in paths:
            if not (DOORS + path).startswith(RESERVED):
                self._doors.remove(path)
                self.counts["removed"] += 1

    def _tidy(self, record: dict[str, Declared], *, complete: bool) -> None:
        """Removes what nobody put there for us; the files of pages only if we know of them all."""
        if complete:
            self._remove_doors(self._doors.paths() - _names(record, DOORS))
        with self._live() as files:
            if complete:
                self.counts["removed"] += files.keep_only(_live(record))
            remove_unfinished(self.data)
            for tree in (self._doors, live_tree(self.data)):
                tree.tidy()
        self._editions.tree(self._editions.settle()).tidy()


def _take_out(making: Making, path: str) -> bool:
    """Removes a page and its signature from both variants; whether there was any."""
    names = [prefix + path + ending for prefix in ("", MIRROR) for ending in ("", SIGNED)]
    removed = [making.remove(name) for name in names]
    return any(removed)


def _put(making: Making, page: Page, renderer: Renderer, *, anew: bool) -> bool:
    """Renders both variants before either is written; whether one of them differs."""
    made = page.render()
    home = renderer.home(page.path, made)
    mirror = renderer.mirror(page.path, made) if page.mirrored else home
    written = making.put(page.path, home, anew=anew)
    if not page.mirrored:
        return written
    if mirror is made:
        return making.share(page.path) or written
    return making.put(MIRROR + page.path, mirror, anew=anew) or written


def _by_topic(pages: Iterable[Page]) -> Iterable[list[Page]]:
    """Each topic's pages together, in the order in which the topics were first told of."""
    found: dict[str, list[Page]] = {}
    for page in pages:
        found.setdefault(page.topic, []).append(page)
    return found.values()


def _names(names: Iterable[str], shelf: str) -> set[str]:
    return {name.removeprefix(shelf) for name in names if name.startswith(shelf)}


def _live(record: Mapping[str, Declared]) -> dict[str, bool]:
    """The paths of all live files, and whether mirrors have them."""
    return {
        name.removeprefix(SITE): known.mirrored
        for name, known in record.items()
        if known.live and name.startswith(SITE)
    }

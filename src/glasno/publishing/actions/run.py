"""One publish: what is declared is rendered, the next edition is made and swapped in."""

import logging
from collections import Counter
from collections.abc import Callable, Collection, Iterable, Set
from dataclasses import dataclass, field
from datetime import datetime
from functools import partial
from pathlib import Path

from django.conf import settings

from glasno.kit.faults import describe
from glasno.publishing.assets import (
    FOLDER,
    assets_are_published,
    publish_assets,
    published_assets,
    remove_old_assets,
)
from glasno.publishing.editions import Editions
from glasno.publishing.files import DiskError, Tree, remove_unfinished
from glasno.publishing.fingerprints import FINGERPRINTS, Fingerprints
from glasno.publishing.live import LiveFile, LiveFiles
from glasno.publishing.locks import held
from glasno.publishing.making import Making
from glasno.publishing.pages import RESERVED, Page, Shelf, sources
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
        with held(self.live_lock):
            number = self._editions.settle()
        making = Making(self._editions, number, self._key)
        try:
            self._publish(making, topics, progress)
        except BaseException:
            making.give_up()
            raise

    def _publish(self, making: Making, topics: Set[str] | None, progress: Progress | None) -> None:
        stored = read_record(self.data)
        if stored is None or not making.has_record:
            topics = None  # what cannot be taken over has to be made
        before = stored or {}
        whole = topics is None
        self._mirrored_now = self.mirrors or whole
        if topics is None:
            making.begin_whole()
        if whole or not assets_are_published():
            self._publish_assets(making)
        declared, complete = self._declared(topics)
        gone, moved = self._gone(before, declared, topics) if complete else (set(), {})
        record = before | moved | {name: Declared.of(page) for name, page in declared.items()}
        if record != stored:
            write_record(self.data, record)  # a superset, should this process be killed
        self._progress, self._done, self._total = progress, 0, len(declared)
        self._write_site(making, declared.values(), before, Renderer.of(self.data, record))
        remaining = {name: record[name] for name in record.keys() - gone - self._never}
        self._remove_site(making, _names(gone, SITE))
        at_home = {path for path in _names(gone, SITE) if not before[SITE + path].mirrored}
        if whole:
            at_home |= self._clear(making, remaining, declared.keys(), complete=complete)
        number = self._swap(making, remaining, gone=at_home)
        self._drawn.write(declared=remaining.keys())
        self._write_doors(page for page in declared.values() if page.shelf is Shelf.DOORS)
        if complete:
            self._remove_doors(gone, whole=whole, record=remaining)
        if remaining != record:
            write_record(self.data, remaining)
        if number:
            making.prepare_next(number, live=held(self.live_lock))

    def _clear(
        self, making: Making, record: dict[str, Declared], declared: Set[str], *, complete: bool
    ) -> set[str]:
        """What no source told of, because one failed, stays; else everything strange goes.

        Gives the paths of what went.
        """
        for name in _names(record.keys() - declared, SITE):
            making.restore(name, mirrored=True)
        return self._remove_strays(making, record) if complete else set()

    def _publish_assets(self, making: Making) -> None:
        """Into the current edition, too, where nothing asks for them yet: doors may at once."""
        with held(self.live_lock):
            files = LiveFiles(self._editions, self._key, now=self.now)
            written, unchanged = publish_assets(files, now=self.now, anew=self.anew)
        self.counts.update(written=written, unchanged=unchanged)
        for name in published_assets(files):
            making.list(name)
            making.list(MIRROR + name)

    @remembering()
    def _declared(self, topics: Set[str] | None) -> tuple[dict[str, Page], bool]:
        """Every page of the topics by name, and whether every source told all of its own."""
        pages: dict[str, Page] = {}
        complete = True
        for dotted, source in sources().items():
            try:
                for page in source(topics):
                    if topics is not None and not page.topics & topics:
                        continue
                    if page.name in pages:
                        self.failures.append(f"{page.name} (declared twice, again by {dotted})")
                    else:
                        pages[page.name] = page
            except Exception as error:  # whatever it is, the other sources go on
                self._fail(f"the pages of {dotted}", error)
                complete = False
        return pages, complete

    def _gone(
        self, before: dict[str, Declared], declared: dict[str, Page], topics: Set[str] | None
    ) -> tuple[set[str], dict[str, Declared]]:
        """The pages that no source declares any more, and what has moved to other topics.

        Only where something seems to be gone are all sources asked, at the cost of asking for all.
        """
        if topics is None:
            return before.keys() - declared.keys(), {}
        missing = {
            name for name, known in before.items() if known.topics & topics and name not in declared
        }
        if not missing:
            return set(), {}
        elsewhere, complete = self._declared(None)
        if not complete:
            return set(), {}
        moved = {name: elsewhere[name] for name in missing & elsewhere.keys()}
        return missing - moved.keys(), {name: Declared.of(page) for name, page in moved.items()}

    def _write_site(
        self,
        making: Making,
        pages: Collection[Page],
        before: dict[str, Declared],
        renderer: Renderer,
    ) -> None:
        """The edition's pages, then the live ones, which go into the current edition at once."""
        site = [page for page in pages if page.shelf is Shelf.SITE]
        live = [page for page in site if page.live]
        for page in live:
            making.forget(page.path)
        for pages_of_topic in _by_topic(page for page in site if not page.live):
            with remembering():
                for page in pages_of_topic:
                    self._write_page(making, page, before.get(page.name), renderer)
        for start in range(0, len(live), BATCH):
            with held(self.live_lock), remembering():
                self._write_live(making, live[start : start + BATCH], renderer)

    def _write_page(
        self, making: Making, page: Page, known: Declared | None, renderer: Renderer
    ) -> None:
        """One page of the edition; `known` is what was declared of it the last time."""
        if known and known.live:
            making.remove(page.path + SIGNED)
            making.remove(MIRROR + page.path + SIGNED)
        if not page.mirrored:
            making.remove(MIRROR + page.path)
        if not self._attempt(page, partial(self._put, making, page, renderer)):
            making.restore(page.path, mirrored=page.mirrored)
            self._note_missing(making, page)

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

    def _write_live(self, making: Making, pages: Collection[Page], renderer: Renderer) -> None:
        """Renders and writes them while live writers wait, so that none is overtaken."""
        rendered: list[LiveFile] = []
        for page in pages:
            try:
                made = page.render()
                rendered.append(renderer.live_file(page.path, made, mirrored=page.mirrored))
            except Exception as error:  # whatever it is, the other pages go on
                self._fail(page.name, error)
                self._note_missing(making, page)
            self._step()
        live = LiveFiles(self._editions, self._key, now=self.now)
        written = live.write(rendered, anew=self.anew)
        self.counts.update(written=written, unchanged=len(rendered) - written)

    def _note_missing(self, making: Making, page: Page) -> None:
        if not making.current.has(page.path):
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
        """Pages that are no more, with their signatures, in both variants."""
        for path in paths:
            found = [
                making.remove(prefix + path + ending)
                for prefix in ("", MIRROR)
                for ending in ("", SIGNED)
            ]
            self.counts["removed"] += any(found)

    def _remove_strays(self, making: Making, record: dict[str, Declared]) -> set[str]:
        """What stands there and is nobody's: a file by hand, a page that moved to other doors."""
        site = {
            name.removeprefix(SITE): known
            for name, known in record.items()
            if name.startswith(SITE)
        }
        strays: set[str] = set()
        for path in making.paths():
            plain = path.removeprefix(MIRROR)
            known = site.get(plain.removesuffix(SIGNED))
            ours = known and (known.live or not plain.endswith(SIGNED))
            if plain in OWN or plain.startswith(FOLDER) or plain == MIRROR:
                continue
            if not ours or (path != plain and known and not known.mirrored):
                strays.add(path)
        for path in strays:
            making.remove(path)
        self.counts["removed"] += len({path.removeprefix(MIRROR) for path in strays})
        self.counts["removed"] += remove_old_assets(making, now=self.now)
        return strays

    def _swap(self, making: Making, record: dict[str, Declared], *, gone: Collection[str]) -> int:
        """Swaps the next edition in, if it would differ; its number, or 0.

        What is `gone` may have named people, and goes from the editions before, too.
        """
        making.put_public_key()
        live = [
            (name.removeprefix(SITE), known.mirrored)
            for name, known in record.items()
            if known.live and name.startswith(SITE)
        ]
        addresses = tuple(settings.GLASNO.addresses)
        following = making.manifests(now=self.now, addresses=addresses, live=live)
        if not making.differs(following):
            return 0
        number = making.seal(following)
        with held(self.live_lock):
            self._editions.forget_elsewhere(number, gone)  # first: a kill must not save a name
            making.publish(number)
        return number

    def _remove_doors(self, gone: Collection[str], *, whole: bool, record: Collection[str]) -> None:
        strays = (
            {f"{DOORS}{path}" for path in self._doors.paths()} - set(record) if whole else set()
        )
        doors = {name for name in gone if name.startswith(DOORS)} | strays
        for name in doors:
            if not name.startswith(RESERVED):
                self._doors.remove(name.removeprefix(DOORS))
                self.counts["removed"] += 1
        if whole:
            with held(self.live_lock):
                remove_unfinished(self.data)
                for tree in (self._doors, self._editions.tree(self._editions.settle())):
                    tree.tidy()


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

"""Writing the public site: all of it, the pages of some topics, or one live file."""

import json
import logging
import secrets
from collections import Counter
from collections.abc import Callable, Collection, Set
from contextlib import AbstractContextManager, nullcontext, suppress
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path

from django.conf import settings

from glasno.kit import clock, metering
from glasno.kit.faults import describe
from glasno.publishing.assets import (
    AssetError,
    assets_are_published,
    publish_assets,
    remove_old_assets,
)
from glasno.publishing.files import DiskError, Tree, remove_unfinished, write_atomically
from glasno.publishing.locks import held
from glasno.publishing.pages import RESERVED, Page, Shelf, sources

PUBLISHING_LOCK = "publishing.lock"
LIVE_LOCK = "live.lock"
GENERATION = "generation"
# Which pages stand there and for which topic, so that one topic's vanished pages can be told.
DECLARED = "published.json"

PUBLISHING = metering.histogram(
    "glasno_publish_seconds",
    "How long it took to publish what had changed.",
    (0.01, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0, 30.0, 60.0),
)
LIVE_FILES = metering.counter("glasno_live_files", "Live files rewritten: counts, names.")

logger = logging.getLogger(__name__)

Progress = Callable[[int, int], None]


@dataclass(frozen=True)
class Published:
    """How many files were written, found unchanged, and removed; compressed copies do not count."""

    written: int
    unchanged: int
    removed: int


class PublishError(Exception):
    """Something was not published; the sentence names it. `published` tells what was."""

    def __init__(self, sentence: str, *, published: Published | None = None) -> None:
        super().__init__(sentence)
        self.published = published or Published(0, 0, 0)


def publish(
    *,
    topics: Set[str] | None = None,
    anew: bool = False,
    now: datetime | None = None,
    progress: Progress | None = None,
) -> Published:
    """Writes what changed, of every page or of `topics`; removes what no page declares any more.

    Publishing everything also writes the hashed assets, and removes old ones a day after they fell
    out of use. `anew` writes unchanged files too. Two publishes wait for each other; each file is
    replaced whole. One page that fails leaves the others to be written; then, or at once when the
    disk takes no more, PublishError says what is missing. `progress` hears (done, total).
    """
    data = _data()
    with held(data / PUBLISHING_LOCK), PUBLISHING.time():
        run = _Run(data, anew=anew, now=now or clock.now(), progress=progress)
        try:
            run.publish(topics)
        except (AssetError, DiskError) as error:
            raise PublishError(str(error), published=run.published) from error
        finally:
            with held(data / LIVE_LOCK):
                _announce(data)
    if run.failures:
        raise PublishError(f"Not published: {'; '.join(run.failures)}.", published=run.published)
    return run.published


def write_live(path: str, data: bytes | Callable[[], bytes], *, shelf: Shelf = Shelf.SITE) -> bool:
    """Rewrites one live file at once, without waiting for a publish; False when nothing changed.

    Give a function rather than bytes where they come from the database: it is called while other
    live writers wait, so that an older state never overwrites a newer one (a hidden name must not
    come back). The path must be that of a declared page with `live`, or the next publish removes
    the file. Raises UnsafePathError, PublishError.
    """
    root = _data()
    try:
        with held(root / LIVE_LOCK):
            made = data if isinstance(data, bytes) else data()
            changed = _tree(root, shelf).write(path, made, compressed=shelf is Shelf.SITE)
            _announce(root)
    except DiskError as error:
        raise PublishError(str(error)) from error
    if changed:
        LIVE_FILES.inc()
    return changed


@dataclass
class _Run:
    """One publish, under the lock."""

    data: Path
    anew: bool
    now: datetime
    progress: Progress | None
    failures: list[str] = field(default_factory=list)
    counts: Counter[str] = field(default_factory=Counter)

    def __post_init__(self) -> None:
        self.trees = {shelf: _tree(self.data, shelf) for shelf in Shelf}

    @property
    def published(self) -> Published:
        return Published(self.counts["written"], self.counts["unchanged"], self.counts["removed"])

    def publish(self, topics: Set[str] | None) -> None:
        """Assets first, for pages ask for them; removal last, when nothing links there any more."""
        if topics is None or not assets_are_published():
            site = self.trees[Shelf.SITE]
            written, unchanged = publish_assets(site, now=self.now, anew=self.anew)
            self.counts.update(written=written, unchanged=unchanged)
        declared, complete = self._declared()
        wanted = [page for page in declared.values() if topics is None or page.topic in topics]
        before = _read_declared(self.data)
        after = before | {page.name: page.topic for page in wanted}
        _write_declared(self.data, after)
        self._write(wanted)
        if not complete:
            return  # a source that failed may still declare what stands there
        if topics is None:
            self._remove_strays(declared.keys())
            gone = before.keys() - declared.keys()
        else:
            gone = {name for name, topic in before.items() if topic in topics} - declared.keys()
            self._remove(gone)
        _write_declared(self.data, {name: after[name] for name in after.keys() - gone})

    def _declared(self) -> tuple[dict[str, Page], bool]:
        """Every page by name, and whether every source told all of its own."""
        pages: dict[str, Page] = {}
        complete = True
        for dotted, source in sources().items():
            try:
                for page in source():
                    if page.name in pages:
                        self.failures.append(f"{page.name} (declared twice, again by {dotted})")
                    else:
                        pages[page.name] = page
            except Exception as error:  # whatever it is, the other sources go on
                self._fail(f"the pages of {dotted}", error)
                complete = False
        return pages, complete

    def _write(self, pages: Collection[Page]) -> None:
        for done, page in enumerate(pages, start=1):
            try:
                written = self._write_page(page)
                self.counts["written" if written else "unchanged"] += 1
            except DiskError:
                raise
            except Exception as error:  # whatever it is, the other pages go on
                self._fail(page.name, error)
            if self.progress:
                self.progress(done, len(pages))

    def _write_page(self, page: Page) -> bool:
        """Renders and writes one page; a live one while live writers wait, so none is overtaken."""
        lock: AbstractContextManager[None] = (
            held(self.data / LIVE_LOCK) if page.live else nullcontext()
        )
        with lock:
            return self.trees[page.shelf].write(
                page.path, page.render(), compressed=page.shelf is Shelf.SITE, anew=self.anew
            )

    def _fail(self, what: str, error: Exception) -> None:
        """Notes a failure by type and place: an exception's text may hold what people typed."""
        where = describe(error)
        self.failures.append(f"{what} ({where})")
        logger.error("not published: %s (%s)", what, where)

    def _remove(self, names: Collection[str]) -> None:
        for name in names:
            shelf, _, path = name.partition("/")
            self.trees[Shelf(shelf)].remove(path)
        self.counts["removed"] += len(names)

    def _remove_strays(self, declared: Collection[str]) -> None:
        present = {f"{shelf}/{path}" for shelf, tree in self.trees.items() for path in tree.paths()}
        self._remove({name for name in present if not name.startswith(RESERVED)} - set(declared))
        self.counts["removed"] += remove_old_assets(self.trees[Shelf.SITE], now=self.now)
        with held(self.data / LIVE_LOCK):
            remove_unfinished(self.data)
            for tree in self.trees.values():
                tree.tidy()


def _data() -> Path:
    """$GLASNO_DATA, made if it is not there."""
    data = settings.GLASNO.data
    data.mkdir(mode=0o700, parents=True, exist_ok=True)
    return data


def _tree(data: Path, shelf: Shelf) -> Tree:
    return Tree(data / shelf, public=shelf is Shelf.SITE)


def _announce(data: Path) -> None:
    """Tells the fronts to look again: they watch this one file. Under the lock of live files."""
    with suppress(DiskError):  # told to the caller by the write that failed first
        write_atomically(data / GENERATION, f"{secrets.token_hex(8)}\n".encode())


def _read_declared(data: Path) -> dict[str, str]:
    try:
        return dict(json.loads((data / DECLARED).read_bytes()))
    except (FileNotFoundError, ValueError):
        return {}


def _write_declared(data: Path, declared: dict[str, str]) -> None:
    write_atomically(data / DECLARED, json.dumps(declared, indent=0, sort_keys=True).encode())

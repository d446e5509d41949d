"""Writing the public site: all of it, the pages of some topics, or one live file."""

from collections.abc import Callable, Iterator, Set
from datetime import datetime
from pathlib import Path
from time import sleep

from django.conf import settings

from glasno.kit import clock, metering
from glasno.kit.faults import TellableError
from glasno.publishing.actions.run import Progress, Published, Run
from glasno.publishing.assets import AssetError
from glasno.publishing.editions import EditionError
from glasno.publishing.files import DiskError, Tree
from glasno.publishing.generation import renew_generation
from glasno.publishing.keys import SigningError, signing_key
from glasno.publishing.live import LiveFiles
from glasno.publishing.locks import held
from glasno.publishing.outstanding import noted
from glasno.publishing.pages import Page, Shelf
from glasno.publishing.rendering import Renderer
from glasno.vault.keyring import Keyring

__all__ = ["Progress", "PublishError", "Published", "publish", "rewrite", "write_live"]

PUBLISHING_LOCK = "publishing.lock"
LIVE_LOCK = "live.lock"
# So many topics are published together: what a worker finds behind may be all of a large site.
AT_ONCE = 8
# Between two parts, for who waits: the kernel does not hand the lock on, its waiters must come.
GIVE_WAY_SECONDS = 0.05

PUBLISHING = metering.histogram(
    "glasno_publish_seconds",
    "How long it took to publish what had changed.",
    (0.01, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0, 30.0, 60.0),
)
LIVE_FILES = metering.counter("glasno_live_files", "Live files rewritten: counts, names.")


class PublishError(TellableError):
    """Something was not published; the sentence names it. `published` tells what was."""

    def __init__(self, sentence: str, *, published: Published | None = None) -> None:
        super().__init__(sentence)
        self.published = published or Published(0, 0, 0)


def publish(
    *,
    topics: Set[str] | None = None,
    anew: bool = False,
    mirrors: bool = True,
    now: datetime | None = None,
    progress: Progress | None = None,
) -> Published:
    """Publishes what changed, of every page or of `topics`; removes what no page declares any more.

    All of it appears at once, as the next edition; where nothing changed there is none. Of many
    topics a few appear at a time, so that whoever changes one word waits for a few and not for all.
    Publishing everything also writes the hashed assets, and removes old ones a day after they fell
    out of use. `anew` writes unchanged files too. Without `mirrors`, changed pages of `topics`
    reach the home variant alone, and the mirrors' by a later publish. Two publishes wait for each
    other. One page that fails leaves the others to be published; then, or at once when the disk
    takes no more, PublishError says what is missing. `progress` hears (done, total), of each few
    topics anew.
    """
    data, published, failures = _data(), Published(0, 0, 0), list[str]()
    with noted(data, topics):
        for place, part in enumerate(_parts(topics)):
            if place:
                sleep(GIVE_WAY_SECONDS)
            run = Run(
                data, live_lock=data / LIVE_LOCK, anew=anew, now=now or clock.now(), mirrors=mirrors
            )
            try:
                _publish(run, part, progress)
            except (AssetError, DiskError, EditionError, SigningError) as error:
                raise PublishError(str(error), published=published + run.published) from error
            published += run.published
            failures += run.failures
        if failures:
            raise PublishError(f"Not published: {'; '.join(failures)}.", published=published)
    return published


def _parts(topics: Set[str] | None) -> Iterator[Set[str] | None]:
    """The topics as they are published together, all of a few: AT_ONCE at most."""
    if topics is None or len(topics) <= AT_ONCE:
        yield topics
        return
    ordered = sorted(topics)
    for start in range(0, len(ordered), AT_ONCE):
        yield set(ordered[start : start + AT_ONCE])


def _publish(run: Run, topics: Set[str] | None, progress: Progress | None) -> None:
    """One run, and the fronts are told. Raises as `Run.publish` does, and SigningError."""
    with held(run.data / PUBLISHING_LOCK), PUBLISHING.time():
        try:
            key = signing_key(run.data, Keyring(settings.GLASNO.secrets_dir))
            run.publish(topics, key=key, progress=progress)
        finally:
            with held(run.live_lock):
                renew_generation(run.data)


def rewrite(page: Page) -> bool:
    """Rewrites one live page at once, as `write_live` does. Raises PublishError."""
    return write_live(page.path, page.render, shelf=page.shelf, mirrored=page.mirrored)


def write_live(
    path: str,
    data: bytes | Callable[[], bytes],
    *,
    shelf: Shelf = Shelf.SITE,
    mirrored: bool = False,
    now: datetime | None = None,
) -> bool:
    """Rewrites one live file at once, without waiting for a publish; False when nothing changed.

    Give a function rather than bytes where they come from the database: it is called while other
    live writers wait, so that an older state never overwrites a newer one (a hidden name must not
    come back). The path and `mirrored` must be those of a declared page with `live`, or the next
    publish of everything removes the file. Raises UnsafePathError, PublishError.
    """
    root = _data()
    unsigned: SigningError | None = None
    with noted(root, {path}):
        try:
            with held(root / LIVE_LOCK):
                made = data if isinstance(data, bytes) else data()
                if shelf is Shelf.DOORS:
                    changed = Tree(root / shelf, public=False).write(path, made)
                else:
                    try:
                        key = signing_key(root, Keyring(settings.GLASNO.secrets_dir))
                    except SigningError as error:  # a name must be hidden all the same
                        key, unsigned = None, error
                    files = LiveFiles(root, key, now=now or clock.now())
                    rendered = Renderer.of(root).live_file(path, made, mirrored=mirrored)
                    changed = bool(files.write([rendered]))
                renew_generation(root)
        except DiskError as error:
            raise PublishError(str(error)) from error
        if changed:
            LIVE_FILES.inc()
        if unsigned:
            raise PublishError(str(unsigned)) from unsigned
    return changed


def _data() -> Path:
    """$GLASNO_DATA, made if it is not there."""
    data: Path = settings.GLASNO.data
    data.mkdir(mode=0o700, parents=True, exist_ok=True)
    return data

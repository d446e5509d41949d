"""The next edition while it is made: what of it changes, and what its manifests will say."""

from collections.abc import Mapping
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from datetime import datetime

from glasno.publishing.compressing import SUFFIXES
from glasno.publishing.editions import MUCH, Editions
from glasno.publishing.files import DiskError, Tree, with_copies
from glasno.publishing.linking import bring
from glasno.publishing.manifest import VARIANTS, Manifest, facts, sequence_in
from glasno.publishing.paths import MANIFEST, MIRROR, PUBLIC_KEY, SIGNED
from glasno.vault.minisign import SigningKey


class Making:
    """One edition after the current one. Nothing is made before the first file that differs.

    Paths are those of the edition: of the home variant, or below `mirror/`. `whole` says that
    every file will be put, so that nothing is taken over unseen from the last manifests.
    """

    def __init__(self, editions: Editions, number: int, key: SigningKey) -> None:
        self._editions, self._number, self._key = editions, number, key
        self.current = editions.tree(number)
        self.before = {variant: self._manifest(prefix) for variant, prefix in VARIANTS.items()}
        self._known = {v: each.files if each else {} for v, each in self.before.items()}
        self._facts = {variant: dict(known) for variant, known in self._known.items()}
        self._tree: Tree | None = None
        self._changed: set[str] = set()
        self._whole = False

    @property
    def has_record(self) -> bool:
        """Whether the manifests of the current edition are there, signed by our key.

        The mirrors' may be that of an edition before: it is none of this one's changes then.
        """
        home, mirror = self.before["home"], self.before["mirror"]
        if home is None or mirror is None:
            return False
        return home.sequence == self._number and mirror.sequence <= self._number

    @property
    def live_before(self) -> set[str]:
        """The live files that the last manifests told of."""
        return {path for manifest in self.before.values() if manifest for path in manifest.live}

    def begin_whole(self) -> None:
        """Every file will be put or kept: what is not, is in no manifest."""
        self._whole = True
        self._facts = {variant: {} for variant in VARIANTS}

    def put(self, path: str, data: bytes, *, anew: bool = False) -> bool:
        """Puts a file and its compressed copies; False when they stand there already.

        Raises UnsafePathError, DiskError, OSError.
        """
        if not anew and path not in self._changed and self._stands(path, data):
            return False
        tree = self._begun()
        contents = with_copies(path, data, compressed=True)
        for suffix in SUFFIXES:
            if path + suffix not in contents:
                self._drop(tree, path + suffix)
        for each, content in contents.items():
            self._changed.add(each)
            tree.lay(each, content)
            self._tell(each, facts(_placed(each)[1], content))
        return True

    def share(self, path: str) -> bool:
        """Makes the mirror's file, with its copies, the one of the home variant."""
        tree, moved = self._tree or self.current, False
        for each in (path + suffix for suffix in ("", *SUFFIXES)):
            if not tree.has(each):
                moved |= self._removed(MIRROR + each)
                continue
            # What was laid anew has a new file, though it may hold what the mirror's holds.
            if each in self._changed or not tree.same(each, MIRROR + each):
                tree = self._begun()
                tree.link(each, MIRROR + each)
                self._changed.add(MIRROR + each)
                moved = True
            if each in self._facts["home"]:
                self._facts["mirror"][each] = self._facts["home"][each]
        return moved

    def restore(self, path: str, *, mirrored: bool) -> None:
        """Lets a file stand as it did, with what the last manifest said of it."""
        for each in _files(path, mirrored=mirrored):
            self._tell(each, self._told(each))
        touched = self._changed & set(_files(path, mirrored=mirrored))
        if touched:
            bring(touched, self.current, self._begun())
            self._changed -= touched

    def told(self, path: str) -> str | None:
        """What the next manifest says of a file of the home variant, so far."""
        return self._facts["home"].get(path)

    def told_before(self, path: str, *, mirrored: bool) -> str | None:
        """What the last manifest said of a file; None unless it stands there in every variant."""
        files = [path, MIRROR + path] if mirrored else [path]
        told = {self._told(each) if self.current.has(each) else None for each in files}
        return told.pop() if len(told) == 1 else None

    def mirrors(self, path: str) -> bool:
        """Whether the mirrors' variant holds this file, and will say of it what it did."""
        there = MIRROR + path
        return self.current.has(there) and self._facts["mirror"].get(path) == self._told(there)

    def give_up(self) -> None:
        """Removes what was written, so that a full disk has its room again."""
        if self._tree is not None:
            with suppress(OSError, DiskError):
                bring(self._changed, self.current, self._tree)

    def list(self, path: str) -> None:
        """Takes a file that stands there already into the manifest, with its copies."""
        for each in (path + suffix for suffix in ("", *SUFFIXES)):
            if told := self._told(each):
                self._tell(each, told)
            elif (content := (self._tree or self.current).read(each)) is not None:
                self._tell(each, facts(_placed(each)[1], content))

    def remove(self, path: str) -> bool:
        """Removes a file and its copies; False when there was none."""
        found = [self._removed(path + suffix) for suffix in ("", *SUFFIXES)]
        return any(found)

    def paths(self, below: str = "") -> set[str]:
        """Every file that stands there now, or in one of its directories, without copies."""
        return (self._tree or self.current).paths(below)

    def differs(self, following: dict[str, Manifest]) -> bool:
        """Whether there is anything to publish."""
        return bool(self._changed) or any(
            not manifest.says_the_same(self.before[variant])
            for variant, manifest in following.items()
        )

    def manifests(
        self, *, now: datetime, addresses: tuple[str, ...], live: Mapping[str, bool]
    ) -> dict[str, Manifest]:
        """What the manifests would say, by variant; `live` tells paths and whether mirrors
        have them. Their number is one more than any before, and their time never goes back. That of
        the mirrors is the last one itself where nothing of theirs has changed: it takes a while
        to fetch on a slow line, and must not be another one each time.
        """
        numbers = [sequence_in(self.current.read(p + MANIFEST) or b"") for p in VARIANTS.values()]
        sequence = max(self._number, self._editions.highest(), *numbers) + 1
        before = [manifest.at for manifest in self.before.values() if manifest]
        at = max([now.replace(second=0, microsecond=0), *before])  # ADR 223
        made = {
            variant: Manifest(
                variant=variant,
                sequence=sequence,
                at=at,
                base_url=addresses[0],
                addresses=addresses,
                files=self._facts[variant],
                live=tuple(sorted(path for path in live if live[path] or not prefix)),
            )
            for variant, prefix in VARIANTS.items()
        }
        mirror = self.before["mirror"]
        return (
            made | {"mirror": mirror} if mirror and made["mirror"].says_the_same(mirror) else made
        )

    def seal(self, following: dict[str, Manifest]) -> int:
        """Writes and signs the manifests, last of all; the number of what is made. Synced."""
        tree = self._begun()
        changed = [each for each in following.values() if each is not self.before[each.variant]]
        # Of a large site they are dear to pack; that lets go of the interpreter's lock.
        with ThreadPoolExecutor(len(following)) as pool:
            sealed = list(pool.map(self._sealed, changed))
        for manifest, contents in zip(changed, sealed, strict=True):
            place = VARIANTS[manifest.variant] + MANIFEST
            for suffix in SUFFIXES:
                if place + suffix not in contents:
                    self._drop(tree, place + suffix)
            self._changed |= contents.keys()
            for path, content in contents.items():
                tree.lay(path, content)
        number = following["home"].sequence
        self._editions.record(self._number, number, self._changed)
        self._editions.sync()
        return number

    def _sealed(self, manifest: Manifest) -> dict[str, bytes]:
        """A manifest with its copies and its signature, by path."""
        data, place = manifest.to_bytes(), VARIANTS[manifest.variant] + MANIFEST
        contents = with_copies(place, data, compressed=True)
        return {**contents, place + SIGNED: manifest.signature(data, self._key)}

    def publish(self, number: int) -> None:
        """Swaps the edition in. Raises DiskError."""
        self._editions.finish(number)
        self.current, self._tree = self._editions.tree(number), None

    def prepare_next(self, number: int) -> None:
        """After much has changed, makes the tree for the next edition ready."""
        if len(self._changed) > MUCH:
            with suppress(DiskError):  # what was published stands, and the next publish will tell
                self._editions.prepare(number)

    def put_public_key(self) -> None:
        """The key with which everybody can check, in both variants."""
        self.put(PUBLIC_KEY, self._key.public.text().encode())
        self.share(PUBLIC_KEY)

    def _begun(self) -> Tree:
        if self._tree is None:
            self._tree = self._editions.begin(self._number, whole=self._whole)
        return self._tree

    def _stands(self, path: str, data: bytes) -> bool:
        if not self.current.holds(path, data, compressed=True):
            return False
        self.list(path)
        return True

    def _removed(self, path: str) -> bool:
        self._tell(path, None)
        if not (self._tree or self.current).has(path):
            return False
        self._drop(self._begun(), path)
        return True

    def _drop(self, tree: Tree, path: str) -> None:
        self._tell(path, None)
        if tree.has(path):
            tree.unlink(path)
            self._changed.add(path)

    def _manifest(self, prefix: str) -> Manifest | None:
        data = self.current.read(prefix + MANIFEST)
        signature = self.current.read(prefix + MANIFEST + SIGNED)
        if data is None or signature is None:
            return None
        return Manifest.parse(data, signature, self._key.public)

    def _told(self, path: str) -> str | None:
        """What the last manifest said of this file."""
        variant, below = _placed(path)
        return self._known[variant].get(below)

    def _tell(self, path: str, told: str | None) -> None:
        variant, below = _placed(path)
        if told is None:
            self._facts[variant].pop(below, None)
        else:
            self._facts[variant][below] = told


def _files(path: str, *, mirrored: bool) -> list[str]:
    """The file and its copies, in one variant or in both."""
    prefixes = ("", MIRROR) if mirrored else ("",)
    return [prefix + path + suffix for prefix in prefixes for suffix in ("", *SUFFIXES)]


def _placed(path: str) -> tuple[str, str]:
    """The variant that a path of the edition belongs to, and the path in it."""
    if path.startswith(MIRROR):
        return "mirror", path.removeprefix(MIRROR)
    return "home", path

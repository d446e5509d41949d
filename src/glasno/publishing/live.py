"""Live files: replaced at once within the current edition, and each signed by itself.

Whoever calls holds the lock of live files, so that no older state overtakes a newer one.
"""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import datetime

from glasno.publishing.compressing import SUFFIXES
from glasno.publishing.editions import Editions
from glasno.publishing.files import with_copies
from glasno.publishing.keys import live_signature, signed_at, verified
from glasno.publishing.paths import MIRROR, SIGNED, check_path
from glasno.vault.minisign import SigningKey


@dataclass(frozen=True)
class LiveFile:
    """`mirror` is the mirrors' variant: None where they have none, `home` itself where both are
    the same bytes."""

    path: str
    home: bytes
    mirror: bytes | None


class LiveFiles:
    """The live files of the current edition. Without a key they are written, but not signed."""

    def __init__(self, editions: Editions, key: SigningKey | None, *, now: datetime) -> None:
        self._editions, self._key, self._now = editions, key, now
        self._number = editions.settle()
        self._tree = editions.tree(self._number)

    def write(self, files: Iterable[LiveFile], *, anew: bool = False) -> int:
        """Replaces those that differ; how many did. Raises UnsafePathError, DiskError, OSError."""
        changed = []
        for file in files:
            check_path(file.path)
            if anew or not self._stands(file):
                changed.append(file)
        if changed:
            self._replace(changed)
        return len(changed)

    def add(self, path: str, data: bytes, *, anew: bool) -> bool:
        """Adds a file that no page asks for yet, to both variants; False when it is there.

        It is not signed: the next manifest lists it.
        """
        names = [path + suffix for suffix in ("", *SUFFIXES)]
        there = self._tree.holds(path, data, compressed=True)
        if there and not anew and self._tree.same(path, MIRROR + path):
            return False
        self._editions.note_live(self._number, [*names, *(MIRROR + name for name in names)])
        self._tree.write(path, data, compressed=True, anew=anew)
        self._share(names)
        return True

    def paths(self) -> set[str]:
        """Every file of the current edition, without copies."""
        return self._tree.paths()

    def _stands(self, file: LiveFile) -> bool:
        tree, there = self._tree, MIRROR + file.path
        if not self._stands_at(file.path, file.path, file.home):
            return False
        if file.mirror is None:
            return not tree.has(there)
        if file.mirror is file.home:
            return all(tree.same(file.path + end, there + end) for end in ("", SIGNED))
        return self._stands_at(there, file.path, file.mirror)

    def _stands_at(self, place: str, path: str, data: bytes) -> bool:
        """Whether a file stands there with a signature of its own, and not with one of the state
        before: whoever was killed had time for one of the two."""
        if not self._tree.holds(place, data, compressed=True):
            return False
        if self._key is None:
            return True
        signature = self._tree.read(place + SIGNED) or b""
        return (verified(data, signature, self._key.public) or {}).get("file") == path

    def _replace(self, files: list[LiveFile]) -> None:
        contents: dict[str, bytes] = {}
        touched: list[str] = []
        for file in files:
            touched += [prefix + name for prefix in ("", MIRROR) for name in _names(file.path)]
            contents |= self._contents(file.path, file.path, file.home)
            if file.mirror is not None and file.mirror is not file.home:
                contents |= self._contents(MIRROR + file.path, file.path, file.mirror)
        self._editions.note_live(self._number, touched)
        at_home = [file.path for file in files if file.mirror is None]
        self._editions.forget_elsewhere(self._number, at_home)  # first: a kill must not save a name
        for file in files:
            self._drop_stale(file, contents.keys())  # first, so that no copy is older than its file
        self._tree.replace(contents)
        for file in files:
            if file.mirror is file.home:
                self._share(_names(file.path))
        # Once more: a publish may have taken the old ones into the tree that it makes meanwhile.
        self._editions.forget_elsewhere(self._number, at_home)

    def _contents(self, place: str, path: str, data: bytes) -> dict[str, bytes]:
        contents = with_copies(place, data, compressed=True)
        if self._key is not None:
            after = signed_at(self._tree, place)
            signature = live_signature(self._key, path, data, now=self._now, after=after)
            contents[place + SIGNED] = signature
        return contents

    def _drop_stale(self, file: LiveFile, wanted: Collection[str]) -> None:
        """What will be no more: copies of what became small, the mirror's of what has none."""
        mirrored = file.mirror is not None
        for name in _names(file.path):
            if name not in wanted and self._tree.has(name):
                self._tree.unlink(name)
            shared = file.mirror is file.home and name in wanted
            if not (mirrored and (shared or MIRROR + name in wanted)) and self._tree.has(
                MIRROR + name
            ):
                self._tree.unlink(MIRROR + name)

    def _share(self, names: Iterable[str]) -> None:
        for name in names:
            if self._tree.has(name):
                self._tree.link(name, MIRROR + name)


def _names(path: str) -> list[str]:
    return [path + suffix for suffix in (*SUFFIXES, "", SIGNED)]

"""Live files: what changes between two publishes, each file replaced at once and signed by itself.

They lie beside the site in a tree of their own, in both variants like an edition. No edition holds
one: it is never changed, and a name that was withdrawn would stay in it. Whoever serves looks here
first. Whoever calls holds the lock of live files, so that no older state overtakes a newer one.
"""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from glasno.publishing.compressing import SUFFIXES
from glasno.publishing.files import Tree, disk_trouble_named, with_copies
from glasno.publishing.keys import live_signature, signed_at, verified
from glasno.publishing.pages import Shelf
from glasno.publishing.paths import MIRROR, SIGNED, check_path, live_beside
from glasno.vault.minisign import SigningKey


@dataclass(frozen=True)
class LiveFile:
    """`mirror` is the mirrors' variant: None where they have none, `home` itself where both are
    the same bytes."""

    path: str
    home: bytes
    mirror: bytes | None


class LiveFiles:
    """The live files below $GLASNO_DATA. Without a key they are written, but not signed."""

    def __init__(self, data: Path, key: SigningKey | None, *, now: datetime) -> None:
        self._key, self._now = key, now
        self._tree = live_tree(data)

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

    def keep_only(self, declared: Mapping[str, bool]) -> int:
        """Removes all but these, whose values tell whether mirrors have them; how many went.

        Raises DiskError, OSError.
        """
        standing = {path.removesuffix(SIGNED) for path in self._tree.paths()}
        copied = {path.removeprefix(MIRROR) for path in standing if path.startswith(MIRROR)}
        for path in copied & {path for path, mirrored in declared.items() if not mirrored}:
            self._take(path, (MIRROR,))
        return self.remove({path.removeprefix(MIRROR) for path in standing} - declared.keys())

    def remove(self, paths: Iterable[str]) -> int:
        """Removes these from both variants; how many there were. Raises DiskError, OSError."""
        return sum(self._take(path, (MIRROR, "")) for path in paths)

    def _take(self, path: str, prefixes: tuple[str, ...]) -> bool:
        """Whether there was anything. The file itself goes last: it tells of the rest."""
        found = False
        with disk_trouble_named(self._tree.root):
            for name in [prefix + path + end for prefix in prefixes for end in (SIGNED, "")]:
                if any(self._tree.has(name + suffix) for suffix in ("", *SUFFIXES)):
                    self._tree.remove(name)
                    found = True
        return found

    def _stands(self, file: LiveFile) -> bool:
        tree, there = self._tree, MIRROR + file.path
        if not self._stands_at(file.path, file.path, file.home):
            return False
        if file.mirror is None:
            return not any(tree.has(there + end) for end in ("", SIGNED))
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
        for file in files:
            contents |= self._contents(file.path, file.path, file.home)
            if file.mirror is not None and file.mirror is not file.home:
                contents |= self._contents(MIRROR + file.path, file.path, file.mirror)
        for file in files:
            self._drop_stale(file, contents.keys())  # first, so that no copy is older than its file
        self._tree.replace(contents)
        for file in files:
            if file.mirror is file.home:
                self._share(_names(file.path))

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


def live_tree(data: Path) -> Tree:
    """Where they lie."""
    return Tree(live_beside(data / Shelf.SITE), public=True)


def _names(path: str) -> list[str]:
    return [path + suffix for suffix in (*SUFFIXES, "", SIGNED)]

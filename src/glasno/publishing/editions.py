"""Editions: directories that are never changed under their number, and the link to the current one.

`site` is a link to `editions/<N>`. The next edition is made in `editions/.making`, brought to what
the current one is, changed, renamed to its number, and the link is replaced: a reader finds the old
edition or the new one. What is made is the directory of the edition before the last, which differs
from the current one by what `<N>.changes` lists; so nothing is copied or linked that stays, and no
large directory is ever removed. Where anything is in doubt, both trees are compared instead.

Nothing here is live: what changes between two publishes lies in a tree of its own (live.py).
"""

import os
import re
import shutil
from collections.abc import Set
from contextlib import suppress
from pathlib import Path

from glasno.publishing.files import (
    PUBLIC_DIRECTORY,
    Tree,
    disk_trouble_named,
    remove_unfinished,
    write_atomically,
)
from glasno.publishing.handles import unfinished_name
from glasno.publishing.linking import bring, bring_all
from glasno.publishing.pages import Shelf
from glasno.publishing.paths import UnsafePathError
from glasno.publishing.syncing import sync_file_system

FOLDER = "editions"
MAKING, SPARE = ".making", ".spare"
CURRENT = re.compile(rf"{FOLDER}/(0|[1-9][0-9]{{0,14}})")
NUMBER = re.compile(r"0|[1-9][0-9]{0,14}")
# The highest number that was ever given, lest it be given again when all editions have gone.
FLOOR = "sequence"
END = "end"
# From so many changed files on, the tree for the next edition is made ready at once: whoever then
# changes one word should not wait for what another publish has changed.
MUCH = 1000


class EditionError(Exception):
    """The site's directory is not one of ours; the sentence says what to do."""


class Editions:
    """The editions below $GLASNO_DATA. Whoever changes something holds the publishing lock."""

    def __init__(self, data: Path) -> None:
        self.data = data
        self.site = data / Shelf.SITE
        self.folder = data / FOLDER

    def settle(self) -> int:
        """The current edition's number; 0 for an empty one, made where nothing was published.

        A plain directory of an older release becomes the first edition as it is; a link that has
        gone is put back. Raises EditionError, DiskError.
        """
        with disk_trouble_named(self.folder):
            if (number := self._linked()) is not None:
                return number
            self.folder.mkdir(exist_ok=True)
            self.folder.chmod(PUBLIC_DIRECTORY)
            numbers = self._numbers()
            if self.site.is_dir():
                number = max([*numbers, self._floor()], default=0) + 1
                self.site.rename(self._root(number))
            elif numbers:
                number = max(numbers)
            else:
                number = 0
                self._root(0).mkdir()
                self._root(0).chmod(PUBLIC_DIRECTORY)
            self._point(number)
        return number

    def tree(self, number: int) -> Tree:
        """The files of one edition."""
        return Tree(self._root(number), public=True)

    def begin(self, number: int, *, whole: bool) -> Tree:
        """A tree in the making that holds what the current edition holds.

        `whole` compares every file rather than trust the record. Raises DiskError.
        """
        making = Tree(self.folder / MAKING, public=True, durable=False)
        with disk_trouble_named(self.folder):
            changed = self._taken(number, making)
            trusted = changed is not None and len(changed) <= MUCH and not whole
            if not (trusted and self._brought(number, changed or set(), making)):
                bring_all(self.tree(number), making)
        return making

    def prepare(self, number: int) -> None:
        """Makes the tree for the edition after this one ready, while nobody waits for it.

        Worth its time after much has changed. Raises DiskError.
        """
        making = self.begin(number, whole=True)
        with disk_trouble_named(self.folder):
            self.sync()
            making.root.rename(self._spare(number))

    def finish(self, following: int) -> None:
        """Makes the tree in the making the edition `following`, once `sync` has been called."""
        with disk_trouble_named(self.folder):
            (self.folder / MAKING).rename(self._root(following))
            _sync_directory(self.folder)
            self._point(following)
            write_atomically(self.data / FLOOR, f"{following}\n".encode())
            self._tidy(following)

    def keep_only(self, number: int) -> None:
        """Removes every other edition: one of an older release may hold live files."""
        with disk_trouble_named(self.folder):
            for other in self._numbers() - {number}:
                shutil.rmtree(self._root(other))

    def record(self, number: int, following: int, changed: Set[str]) -> None:
        """Writes by what the edition `following` will differ. Raises DiskError."""
        lines = [str(number), *sorted(changed), END]
        write_atomically(self._record(following), "".join(f"{x}\n" for x in lines).encode())

    def sync(self) -> None:
        """Everything written so far is on the disk."""
        handle = os.open(self.folder, os.O_RDONLY | os.O_DIRECTORY | os.O_CLOEXEC)
        try:
            sync_file_system(handle)
        finally:
            os.close(handle)

    def highest(self) -> int:
        """The highest number that any edition has or had."""
        return max([*self._numbers(), self._floor()], default=0)

    def _linked(self) -> int | None:
        """The number that `site` leads to; None where it leads to none of ours."""
        try:
            target = str(self.site.readlink())
        except FileNotFoundError:
            return None
        except OSError:  # no link
            if self.site.is_dir():
                return None
            raise EditionError(
                f"{self.site} is a file; move it away, then run: glasno publish"
            ) from None
        found = CURRENT.fullmatch(target)
        if found is None:
            raise EditionError(
                f"{self.site} is a link to {target}, but publishing keeps a link of its own there; "
                "move it away, then run: glasno publish"
            )
        number = int(found[1])
        return number if self._root(number).is_dir() else None

    def _point(self, number: int) -> None:
        unfinished = self.data / unfinished_name()
        unfinished.symlink_to(f"{FOLDER}/{number}")
        try:
            unfinished.rename(self.site)
        except BaseException:
            unfinished.unlink()
            raise
        _sync_directory(self.data)

    def _taken(self, number: int, making: Tree) -> set[str] | None:
        """Takes a tree to make the next edition of; by which files it differs from the current
        one. None where nobody knows.
        """
        before, changed = self._changes(number)
        others = self._numbers() - {number}
        if os.path.lexists(making.root):
            changed = None  # of a killed process: how far it came, only a look can tell
            if making.root.is_symlink() or not making.root.is_dir():
                making.root.unlink()
        elif self._spare(number).is_dir():
            self._spare(number).rename(making.root)
            changed = set()
        elif others:
            taken = before if before in others else max(others)
            changed = changed if taken == before else None
            self._root(taken).rename(making.root)
            others.discard(taken)
        else:
            changed = None
        for other in others:
            shutil.rmtree(self._root(other))
        return changed

    def _brought(self, number: int, changed: set[str], making: Tree) -> bool:
        """Whether the record sufficed to bring the tree to what the current edition is."""
        try:
            bring(changed, self.tree(number), making)
            self._bring_dotted(number, making)
        except (OSError, UnsafePathError):  # not what the record made us think
            return False
        return True

    def _changes(self, number: int) -> tuple[int | None, set[str] | None]:
        """From which edition this one was made, and by what it differs; None where in doubt."""
        try:
            lines = self._record(number).read_text("ascii").splitlines()
            if len(lines) < 2 or lines[-1] != END:
                return None, None
            return int(lines[0]), set(lines[1:-1])
        except (OSError, ValueError):
            return None, None

    def _bring_dotted(self, number: int, making: Tree) -> None:
        """What the operator lays there, such as .well-known: no record tells of it."""
        names = {path.name for root in (self._root(number), making.root) for path in root.iterdir()}
        for name in names:
            if name.startswith("."):
                source = Tree(self._root(number) / name, public=True)
                target = Tree(making.root / name, public=True, durable=False)
                if source.root.is_dir() and not source.root.is_symlink():
                    bring_all(source, target)
                elif target.root.is_dir() and not target.root.is_symlink():
                    shutil.rmtree(target.root)

    def _tidy(self, number: int) -> None:
        """Removes what belonged to editions that are no more."""
        for path in self.folder.iterdir():
            of, _, kind = path.name.partition(".")
            # `live` is what an older release noted.
            if kind == "live" or (kind == "changes" and of != str(number)):
                path.unlink()
            elif f".{kind}" == SPARE and path.is_dir() and not path.is_symlink():
                shutil.rmtree(path)
        with suppress(OSError):
            remove_unfinished(self.folder)

    def _numbers(self) -> set[int]:
        """Every edition there is."""
        if not self.folder.is_dir():
            return set()
        return {
            int(path.name)
            for path in self.folder.iterdir()
            if NUMBER.fullmatch(path.name) and path.is_dir() and not path.is_symlink()
        }

    def _floor(self) -> int:
        try:
            return int((self.data / FLOOR).read_text("ascii")[:15])
        except (OSError, ValueError):
            return 0

    def _root(self, number: int) -> Path:
        return self.folder / str(number)

    def _spare(self, number: int) -> Path:
        return self.folder / f"{number}{SPARE}"

    def _record(self, number: int) -> Path:
        return self.folder / f"{number}.changes"


def _sync_directory(path: Path) -> None:
    handle = os.open(path, os.O_RDONLY | os.O_DIRECTORY | os.O_CLOEXEC)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)

"""Writing a file so that every reader, at every moment, finds the old or the new one whole.

A file is written under a temporary name in its own directory, synced to the disk, and renamed over
the old one; then the directory is synced. Temporary names begin with a dot; nothing that begins
with a dot is published, listed or removed, except what a killed process left unfinished.
"""

import errno
import os
import stat
from collections.abc import Iterator, Mapping
from contextlib import ExitStack, contextmanager, suppress
from pathlib import Path

from glasno.kit.faults import TellableError
from glasno.publishing.compressing import SUFFIXES, copies, is_copy_of, worth_copies
from glasno.publishing.handles import (
    FOLLOW_NOTHING,
    PRIVATE_DIRECTORY,
    PRIVATE_FILE,
    UNFINISHED,
    alike,
    check_plain,
    content,
    is_link,
    link_file,
    make_directory,
    remove,
    replace,
    same_file,
    unfinished_name,
    write_new,
)
from glasno.publishing.paths import UnsafePathError, check_path

PUBLIC_FILE, PUBLIC_DIRECTORY = 0o644, 0o755
# What is wrong with the disk and not with the page, so that no other page would fare better.
FULL = frozenset({errno.ENOSPC, errno.EDQUOT, errno.EFBIG})
FORBIDDEN = frozenset({errno.EACCES, errno.EPERM, errno.EROFS})


class DiskError(TellableError):
    """The disk took no more; the sentence says which directory, and what to do."""


def write_atomically(path: Path, data: bytes, *, mode: int = PRIVATE_FILE) -> bool:
    """Replaces one file, durably; False when it already held these bytes.

    Raises DiskError when the disk is full or broken, OSError for anything else.
    """
    with _opened(path.parent) as directory:
        if content(directory, path.name) == data:
            return False
        with disk_trouble_named(path.parent):
            replace([(directory, path.name, data)], mode)
    return True


def remove_unfinished(directory: Path) -> None:
    """Removes what killed processes left in this directory; only while no other process writes."""
    for path in directory.iterdir():
        if UNFINISHED.fullmatch(path.name):
            path.unlink()


class Tree:
    """A directory of published files. `public` trees may be read by any web server on the machine.

    No path leads out of it: each step is opened in its parent and symbolic links are not followed.
    The directory itself may be a link, because that is the operator's choice. What is made in one
    that is not `durable` is on the disk only after a sync of the file system.
    """

    def __init__(self, root: Path, *, public: bool, durable: bool = True) -> None:
        self.root = root
        self.durable = durable
        self.file_mode = PUBLIC_FILE if public else PRIVATE_FILE
        self.directory_mode = PUBLIC_DIRECTORY if public else PRIVATE_DIRECTORY

    def write(
        self, path: str, data: bytes, *, compressed: bool = False, anew: bool = False
    ) -> bool:
        """Writes one file, with its compressed copies if asked; False when all were there already.

        Copies are replaced before the file itself, and a copy that is no longer wanted goes first,
        so that no copy is older than its file. `anew` writes even what has not changed.
        Raises UnsafePathError, DiskError, OSError.
        """
        check_path(path)
        name = path.rpartition("/")[2]
        with disk_trouble_named(self.root), self.directory_of(path, create=True) as directory:
            if not anew and _holds(directory, name, data, compressed=compressed):
                return False
            together = with_copies(name, data, compressed=compressed)
            for suffix in SUFFIXES:
                if name + suffix not in together:
                    remove(directory, name + suffix)
            replace([(directory, *file) for file in together.items()], self.file_mode)
        return True

    def holds(self, path: str, data: bytes, *, compressed: bool = False) -> bool:
        """Whether the file, and the copies it should have, hold exactly these bytes already.

        What cannot be read, or stands behind a link, does not.
        """
        name = path.rpartition("/")[2]
        try:
            with self.directory_of(path, create=False) as directory:
                return _holds(directory, name, data, compressed=compressed)
        except (FileNotFoundError, PermissionError, UnsafePathError):
            return False

    def read(self, path: str) -> bytes | None:
        """What the file holds; None where there is none, or a link, or none that can be read."""
        try:
            with self.directory_of(path, create=False) as directory:
                return content(directory, path.rpartition("/")[2])
        except (FileNotFoundError, PermissionError, UnsafePathError):
            return None

    def has(self, path: str) -> bool:
        """Whether a plain file stands there; not one behind a link."""
        try:
            with self.directory_of(path, create=False) as directory:
                found = os.stat(path.rpartition("/")[2], dir_fd=directory, follow_symlinks=False)
        except (FileNotFoundError, UnsafePathError):
            return False
        return stat.S_ISREG(found.st_mode)

    def same(self, path: str, other: str) -> bool:
        """Whether both are there, and one file, or two alike, as on a disk without hard links.

        Two that could be one stay two until the next change: that costs room and nothing else.
        """
        with (
            suppress(FileNotFoundError, PermissionError, UnsafePathError),
            self.directory_of(path, create=False) as here,
            self.directory_of(other, create=False) as there,
        ):
            return alike(here, path.rpartition("/")[2], there, other.rpartition("/")[2])
        return False

    def replace(self, contents: Mapping[str, bytes]) -> None:
        """Replaces files that belong together, in this order, once all are safe on the disk.

        Readers may see some before the others, but each whole. Raises as `write` does.
        """
        with disk_trouble_named(self.root), ExitStack() as opened:
            directories: dict[str, int] = {}
            written = []
            for path, data in contents.items():
                below, _, name = path.rpartition("/")
                if below not in directories:
                    directory = self.directory_of(path, create=True)
                    directories[below] = opened.enter_context(directory)
                written.append((directories[below], name, data))
            replace(written, self.file_mode)

    def lay(self, path: str, data: bytes) -> None:
        """Writes a new file in place of an old one, unsynced: for a tree that nobody reads yet.

        The old file is unlinked, never opened: other trees may hold it, too.
        """
        name = path.rpartition("/")[2]
        with disk_trouble_named(self.root), self.directory_of(path, create=True) as directory:
            if not is_link(directory, name):
                check_plain(directory, name)
            remove(directory, name)
            write_new(directory, name, data, self.file_mode)

    def link(self, source: str, target: str) -> None:
        """Makes `target` one file with `source`, atomically; a copy where the disk has no links.

        Raises FileNotFoundError.
        """
        name, there = source.rpartition("/")[2], target.rpartition("/")[2]
        with (
            disk_trouble_named(self.root),
            self.directory_of(source, create=False) as here,
            self.directory_of(target, create=True) as directory,
        ):
            if same_file(here, name, directory, there):
                return
            check_plain(directory, there)
            unfinished = unfinished_name()
            link_file(here, name, directory, unfinished, sync=self.durable)
            os.rename(unfinished, there, src_dir_fd=directory, dst_dir_fd=directory)

    def remove(self, path: str) -> None:
        """Removes one file and its compressed copies; one that is not there is no error.

        Copies go first: a kill leaves a file that can be told of, and no copy by itself.
        """
        name = path.rpartition("/")[2]
        with suppress(FileNotFoundError), self.directory_of(path, create=False) as directory:
            for suffix in (*SUFFIXES, ""):
                remove(directory, name + suffix)
            os.fsync(directory)

    def unlink(self, path: str) -> None:
        """Removes this one file, unsynced, and the directories that it leaves empty."""
        with suppress(FileNotFoundError, UnsafePathError):
            with self.directory_of(path, create=False) as directory:
                remove(directory, path.rpartition("/")[2])
            steps = path.split("/")[:-1]
            while steps:
                with self.directory_of("/".join(steps), create=False) as parent:
                    try:
                        os.rmdir(steps.pop(), dir_fd=parent)
                    except OSError:  # not empty: it stays
                        return

    def paths(self, below: str = "") -> set[str]:
        """Every file below the root, or one of its directories, as paths of pages: without copies,
        without dot names.
        """
        found: set[str] = set()
        for top, directories, names in os.walk(self.root / below):
            directories[:] = [name for name in directories if not name.startswith(".")]
            here = Path(top).relative_to(self.root)
            found |= {(here / _plain(name)).as_posix() for name in names if name[0] != "."}
        return found

    def tidy(self) -> None:
        """Removes what killed processes left unfinished, symbolic links, and empty directories.

        Only for whoever keeps every other writer out: an unfinished file is then a dead one.
        """
        root = self.root.resolve()
        if not root.exists():
            return
        for top, directories, names, handle in os.fwalk(root, topdown=False):
            if any(part.startswith(".") for part in Path(top).relative_to(root).parts):
                continue
            for name in (*names, *directories):
                if UNFINISHED.fullmatch(name) or is_link(handle, name):
                    os.unlink(name, dir_fd=handle)
                elif name in directories and not name.startswith("."):
                    with suppress(OSError):  # not empty: it stays
                        os.rmdir(name, dir_fd=handle)

    @contextmanager
    def directory_of(self, path: str, *, create: bool) -> Iterator[int]:
        """An open handle of the directory that `path` lies in, reached without following links."""
        if create and not self.root.exists():
            self.root.mkdir(mode=PRIVATE_DIRECTORY, parents=True, exist_ok=True)
            self.root.chmod(self.directory_mode)  # whatever the umask left of it
        handle = os.open(self.root, os.O_RDONLY | os.O_DIRECTORY | os.O_CLOEXEC)
        try:
            for step in path.split("/")[:-1]:
                below = self._step(handle, step, create=create)
                os.close(handle)
                handle = below
            yield handle
        finally:
            os.close(handle)

    def _step(self, parent: int, name: str, *, create: bool) -> int:
        if name in {"", ".", ".."}:
            raise UnsafePathError(f"{name!r} leads nowhere below {self.root}.")
        if create and not self.durable and is_link(parent, name):
            os.unlink(name, dir_fd=parent)  # nobody put it there for us, nor does anybody read here
        made = create and make_directory(parent, name, sync=self.durable)
        try:
            handle = os.open(name, os.O_RDONLY | os.O_DIRECTORY | FOLLOW_NOTHING, dir_fd=parent)
        except OSError as error:
            if error.errno not in {errno.ENOTDIR, errno.ELOOP}:
                raise
            raise UnsafePathError(
                f"{name!r} below {self.root} is a link or a file, not a directory; remove it."
            ) from error
        if made:
            os.fchmod(handle, self.directory_mode)  # whatever the umask left of it
        return handle


@contextmanager
def disk_trouble_named(place: Path) -> Iterator[None]:
    """Turns a full, broken or closed disk into a DiskError that names `place`."""
    try:
        yield
    except OSError as error:
        if error.errno in FULL:
            trouble, mend = "is full", "make room"
        elif error.errno in FORBIDDEN:
            trouble, mend = "may not be written", "let the user that runs glasno write there"
        elif error.errno == errno.EIO:
            trouble, mend = "is failing", "look at the disk"
        else:
            raise
        raise DiskError(
            f"The disk that holds {place} {trouble} ({error.strerror}); what was published stands. "
            f"Please {mend}, then run: glasno publish"
        ) from error


def with_copies(path: str, data: bytes, *, compressed: bool) -> dict[str, bytes]:
    """The file and the copies it should have, by path; the copies first."""
    packed = copies(path, data) if compressed else {}
    return {path + suffix: copy for suffix, copy in packed.items()} | {path: data}


@contextmanager
def _opened(directory: Path) -> Iterator[int]:
    handle = os.open(directory, os.O_RDONLY | os.O_DIRECTORY | os.O_CLOEXEC)
    try:
        yield handle
    finally:
        os.close(handle)


def _holds(directory: int, name: str, data: bytes, *, compressed: bool) -> bool:
    """Whether the file, and the copies it should have, hold exactly these bytes already."""
    if content(directory, name) != data:
        return False
    wanted = compressed and worth_copies(name, data)
    for suffix in SUFFIXES:
        copy = content(directory, name + suffix)
        if (copy is not None) != wanted:
            return False
        if copy is not None and not is_copy_of(suffix, copy, data):
            return False
    return True


def _plain(name: str) -> str:
    """The name of the file that this one is, or is a compressed copy of."""
    return next((name.removesuffix(suffix) for suffix in SUFFIXES if name.endswith(suffix)), name)

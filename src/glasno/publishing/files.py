"""Writing a file so that every reader, at every moment, finds the old or the new one whole.

A file is written under a temporary name in its own directory, synced to the disk, and renamed over
the old one; then the directory is synced. Temporary names begin with a dot; nothing that begins
with a dot is published, listed or removed, except what a killed process left unfinished.
"""

import errno
import os
import re
import secrets
import stat
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from pathlib import Path

from glasno.publishing.compressing import SUFFIXES, copies, is_copy_of, worth_copies
from glasno.publishing.paths import UnsafePathError, check_path

PUBLIC_FILE, PUBLIC_DIRECTORY = 0o644, 0o755
PRIVATE_FILE, PRIVATE_DIRECTORY = 0o600, 0o700
UNFINISHED = re.compile(r"\.[0-9a-f]{16}\.unfinished")
# What is wrong with the disk and not with the page, so that no other page would fare better.
FULL = frozenset({errno.ENOSPC, errno.EDQUOT, errno.EFBIG})
FORBIDDEN = frozenset({errno.EACCES, errno.EPERM, errno.EROFS})
FOLLOW_NOTHING = os.O_NOFOLLOW | os.O_CLOEXEC


class DiskError(Exception):
    """The disk took no more; the sentence says which directory, and what to do."""


def write_atomically(path: Path, data: bytes, *, mode: int = PRIVATE_FILE) -> bool:
    """Replaces one file, durably; False when it already held these bytes.

    Raises DiskError when the disk is full or broken, OSError for anything else.
    """
    with _opened(path.parent) as directory:
        if _content(directory, path.name) == data:
            return False
        with disk_trouble_named(path.parent):
            _replace(directory, {path.name: data}, mode)
            os.fsync(directory)
    return True


def remove_unfinished(directory: Path) -> None:
    """Removes what killed processes left in this directory; only while no other process writes."""
    for path in directory.iterdir():
        if UNFINISHED.fullmatch(path.name):
            path.unlink()


class Tree:
    """A directory of published files. `public` trees may be read by any web server on the machine.

    No path leads out of it: each step is opened in its parent and symbolic links are not followed.
    The directory itself may be a link, because that is the operator's choice.
    """

    def __init__(self, root: Path, *, public: bool) -> None:
        self.root = root
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
        with disk_trouble_named(self.root), self._directory_of(path, create=True) as directory:
            if not anew and _holds(directory, name, data, compressed=compressed):
                return False
            packed = copies(name, data) if compressed else {}
            for suffix in SUFFIXES.keys() - packed.keys():
                _remove(directory, name + suffix)
            together = {name + suffix: copy for suffix, copy in packed.items()} | {name: data}
            _replace(directory, together, self.file_mode)
            os.fsync(directory)
        return True

    def remove(self, path: str) -> None:
        """Removes one file and its compressed copies; one that is not there is no error."""
        name = path.rpartition("/")[2]
        with suppress(FileNotFoundError), self._directory_of(path, create=False) as directory:
            for suffix in ("", *SUFFIXES):
                _remove(directory, name + suffix)
            os.fsync(directory)

    def paths(self) -> set[str]:
        """Every file below the root, as paths of pages: without copies, without dot names."""
        found: set[str] = set()
        for top, directories, names in os.walk(self.root):
            directories[:] = [name for name in directories if not name.startswith(".")]
            below = Path(top).relative_to(self.root)
            found |= {(below / _plain(name)).as_posix() for name in names if name[0] != "."}
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
                if UNFINISHED.fullmatch(name) or _is_link(handle, name):
                    os.unlink(name, dir_fd=handle)
                elif name in directories and not name.startswith("."):
                    with suppress(OSError):  # not empty: it stays
                        os.rmdir(name, dir_fd=handle)

    @contextmanager
    def _directory_of(self, path: str, *, create: bool) -> Iterator[int]:
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
        made = create and _make_directory(parent, name)
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


@contextmanager
def _opened(directory: Path) -> Iterator[int]:
    handle = os.open(directory, os.O_RDONLY | os.O_DIRECTORY | os.O_CLOEXEC)
    try:
        yield handle
    finally:
        os.close(handle)


def _make_directory(parent: int, name: str) -> bool:
    try:
        os.mkdir(name, PRIVATE_DIRECTORY, dir_fd=parent)
    except FileExistsError:
        return False
    os.fsync(parent)
    return True


def _replace(directory: int, contents: Mapping[str, bytes], mode: int) -> None:
    """Replaces files that belong together, in this order, once all of them are safe on the disk.

    If that fails, the old files stay and nothing is left beside them.
    """
    ready: dict[str, str] = {}
    try:
        for name, data in contents.items():
            ready[name] = unfinished = f".{secrets.token_hex(8)}.unfinished"
            _write_new(directory, unfinished, data, mode)
        for name, unfinished in ready.items():
            os.rename(unfinished, name, src_dir_fd=directory, dst_dir_fd=directory)
    except BaseException:
        for unfinished in ready.values():
            with suppress(OSError):
                os.unlink(unfinished, dir_fd=directory)
        raise


def _write_new(directory: int, name: str, data: bytes, mode: int) -> None:
    flags = os.O_WRONLY | os.O_CREAT | os.O_EXCL | FOLLOW_NOTHING
    handle = os.open(name, flags, PRIVATE_FILE, dir_fd=directory)
    with os.fdopen(handle, "wb", buffering=0) as file:
        rest = memoryview(data)
        while rest:
            rest = rest[file.write(rest) :]
        os.fchmod(file.fileno(), mode)
        os.fsync(file.fileno())


def _content(directory: int, name: str) -> bytes | None:
    """What the file holds; None if there is none. Raises UnsafePathError if it is no plain file."""
    try:
        found = os.stat(name, dir_fd=directory, follow_symlinks=False)
        if not stat.S_ISREG(found.st_mode):
            raise UnsafePathError(
                f"{name!r} is a link or a directory where a file belongs; remove it."
            )
        handle = os.open(name, os.O_RDONLY | FOLLOW_NOTHING, dir_fd=directory)
    except FileNotFoundError:
        return None
    with os.fdopen(handle, "rb") as file:
        return file.read()


def _holds(directory: int, name: str, data: bytes, *, compressed: bool) -> bool:
    """Whether the file, and the copies it should have, hold exactly these bytes already."""
    if _content(directory, name) != data:
        return False
    wanted = compressed and worth_copies(name, data)
    for suffix in SUFFIXES:
        copy = _content(directory, name + suffix)
        if (copy is not None) != wanted:
            return False
        if copy is not None and not is_copy_of(suffix, copy, data):
            return False
    return True


def _remove(directory: int, name: str) -> None:
    with suppress(FileNotFoundError):
        os.unlink(name, dir_fd=directory)


def _plain(name: str) -> str:
    """The name of the file that this one is, or is a compressed copy of."""
    return next((name.removesuffix(suffix) for suffix in SUFFIXES if name.endswith(suffix)), name)


def _is_link(directory: int, name: str) -> bool:
    return stat.S_ISLNK(os.stat(name, dir_fd=directory, follow_symlinks=False).st_mode)

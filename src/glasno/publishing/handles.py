"""Files in an open directory: written whole, compared, linked; symbolic links are never followed.

What is called `directory` here is its open handle, so that nobody can move it away meanwhile.
"""

import errno
import os
import re
import secrets
import stat
from contextlib import suppress

from glasno.publishing.paths import UnsafePathError
from glasno.publishing.syncing import sync_file_system

PRIVATE_FILE, PRIVATE_DIRECTORY = 0o600, 0o700
UNFINISHED = re.compile(r"\.[0-9a-f]{16}\.unfinished")
FOLLOW_NOTHING = os.O_NOFOLLOW | os.O_CLOEXEC
# No second name: another owner's file (fs.protected_hardlinks), too many names, another disk, a
# file system that knows no second names.
NO_LINK = frozenset({errno.EPERM, errno.EMLINK, errno.EXDEV, errno.ENOTSUP, errno.ENOSYS})
# From so many files on, one sync of the whole file system is quicker than one of each.
MANY = 32

# An open directory, and the name and bytes of a file in it.
Written = tuple[int, str, bytes]


def unfinished_name() -> str:
    """A name that nothing has and nobody reads; removed if its process is killed."""
    return f".{secrets.token_hex(8)}.unfinished"


def make_directory(parent: int, name: str, *, sync: bool) -> bool:
    try:
        os.mkdir(name, PRIVATE_DIRECTORY, dir_fd=parent)
    except FileExistsError:
        return False
    if sync:
        os.fsync(parent)
    return True


def replace(files: list[Written], mode: int) -> None:
    """Replaces files that belong together, in this order, once all of them are safe on the disk.

    If that fails, the old files stay and nothing is left beside them.
    """
    ready: list[tuple[int, str]] = []
    many = len(files) >= MANY
    directories = {directory for directory, _, _ in files}
    try:
        for directory, _, data in files:
            ready.append((directory, unfinished_name()))
            write_new(*ready[-1], data, mode, sync=not many)
        if many:
            sync_file_system(files[0][0])
        for (directory, unfinished), (_, name, _) in zip(ready, files, strict=True):
            os.rename(unfinished, name, src_dir_fd=directory, dst_dir_fd=directory)
    except BaseException:
        for directory, unfinished in ready:
            with suppress(OSError):
                os.unlink(unfinished, dir_fd=directory)
        raise
    for directory in directories:
        os.fsync(directory)


def write_new(directory: int, name: str, data: bytes, mode: int, *, sync: bool = False) -> None:
    flags = os.O_WRONLY | os.O_CREAT | os.O_EXCL | FOLLOW_NOTHING
    handle = os.open(name, flags, PRIVATE_FILE, dir_fd=directory)
    with os.fdopen(handle, "wb", buffering=0) as file:
        rest = memoryview(data)
        while rest:
            rest = rest[file.write(rest) :]
        os.fchmod(file.fileno(), mode)
        if sync:
            os.fsync(file.fileno())


def content(directory: int, name: str) -> bytes | None:
    """What the file holds; None if there is none. Raises UnsafePathError if it is no plain file."""
    try:
        check_plain(directory, name)
        handle = os.open(name, os.O_RDONLY | FOLLOW_NOTHING, dir_fd=directory)
    except FileNotFoundError:
        return None
    with os.fdopen(handle, "rb") as file:
        return file.read()


def check_plain(directory: int, name: str) -> None:
    """Raises UnsafePathError where something else than a file stands."""
    with suppress(FileNotFoundError):
        found = os.stat(name, dir_fd=directory, follow_symlinks=False)
        if not stat.S_ISREG(found.st_mode):
            raise UnsafePathError(
                f"{name!r} is a link or a directory where a file belongs; remove it."
            )


def remove(directory: int, name: str) -> None:
    with suppress(FileNotFoundError):
        os.unlink(name, dir_fd=directory)


def is_link(directory: int, name: str) -> bool:
    with suppress(FileNotFoundError):
        return stat.S_ISLNK(os.stat(name, dir_fd=directory, follow_symlinks=False).st_mode)
    return False


def same_file(directory: int, name: str, other: int, there: str) -> bool:
    """Whether both names are of one file. Raises FileNotFoundError for the first."""
    found = os.stat(name, dir_fd=directory, follow_symlinks=False)
    with suppress(FileNotFoundError):
        return os.path.samestat(found, os.stat(there, dir_fd=other, follow_symlinks=False))
    return False


def alike(directory: int, name: str, other: int, there: str) -> bool:
    """Whether both names are of one file, or of two that hold the same: where no file can have a
    second name, nothing else is to be had. Raises FileNotFoundError, UnsafePathError.
    """
    if same_file(directory, name, other, there):
        return True
    held = content(directory, name)
    return held is not None and held == content(other, there)


def link_file(directory: int, name: str, other: int, there: str, *, sync: bool = False) -> None:
    """Gives the file a second name; a copy where the kernel allows no more names.

    `sync` says that the copy shall be as safe on the disk as the file is.
    """
    try:
        os.link(name, there, src_dir_fd=directory, dst_dir_fd=other, follow_symlinks=False)
    except OSError as error:
        if error.errno not in NO_LINK:
            raise
        mode = stat.S_IMODE(os.stat(name, dir_fd=directory, follow_symlinks=False).st_mode)
        write_new(other, there, content(directory, name) or b"", mode, sync=sync)

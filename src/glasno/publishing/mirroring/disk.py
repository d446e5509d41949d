"""Files of a mirror on its disk: read and written through no link, durably."""

from __future__ import annotations

import errno
import os
import re
import secrets
import stat
from collections.abc import Callable, Collection, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from glasno.publishing.mirroring.errors import PlaceError

PUBLIC_FILE, PUBLIC_DIRECTORY, PRIVATE_DIRECTORY = 0o644, 0o755, 0o700
OPENING = os.O_RDONLY | os.O_CLOEXEC | os.O_NOFOLLOW
FULL = frozenset({errno.ENOSPC, errno.EDQUOT, errno.EFBIG})
# What a killed `put` leaves.
UNFINISHED = re.compile(r"\.[0-9a-f]{16}\.unfinished")
LINKLESS = frozenset({errno.EPERM, errno.ENOTSUP, errno.ENOSYS})


def is_directory(path: Path) -> bool:
    """Whether it is a directory itself, and no link to one."""
    return path.is_dir() and not path.is_symlink()


def begins_with_a_dot(name: str) -> bool:
    """Whether no page of ours has this name."""
    return name.startswith(".")


def plain_files(
    root: Path, below: str = "", *, passed: Callable[[str], bool] = begins_with_a_dot
) -> Iterator[tuple[str, int | None]]:
    """Every file below `root` by relative path, with its size; None for a link or worse.

    Links are not followed. Names of which `passed` is true are passed over, whatever is in them.
    """
    with os.scandir(root / below) as entries:
        for entry in entries:
            path = f"{below}{entry.name}"
            if passed(entry.name):
                continue
            if entry.is_dir(follow_symlinks=False):
                yield from plain_files(root, f"{path}/", passed=passed)
            elif entry.is_file(follow_symlinks=False):
                yield path, entry.stat(follow_symlinks=False).st_size
            else:
                yield path, None


def clear(root: Path, below: str = "", *, keep: Collection[str]) -> bool:
    """Remove every file below `root` but those in `keep` (relative paths), and what is left empty.

    Links are removed and not followed. Names that begin with a dot stay, whatever is in them, but
    for unfinished files. Returns whether anything stays. Raises OSError.
    """
    stays = False
    for each in list((root / below).iterdir()):
        path = f"{below}{each.name}"
        if begins_with_a_dot(each.name):
            kept = UNFINISHED.fullmatch(each.name) is None
        elif is_directory(each):
            kept = clear(root, f"{path}/", keep=keep)
        else:
            kept = path in keep and not each.is_symlink()
        if not kept:
            each.rmdir() if is_directory(each) else each.unlink()
        stays = stays or kept
    return stays


def read_plain(path: Path, *, most: int) -> bytes | None:
    """A regular file's bytes; None for what is not there, a link, or longer than `most`."""
    try:
        handle = os.open(path, OPENING | os.O_NONBLOCK)
    except OSError:
        return None
    found = os.fstat(handle)
    if not stat.S_ISREG(found.st_mode) or found.st_size > most:
        os.close(handle)
        return None
    with os.fdopen(handle, "rb") as file:
        return file.read(most)


def put(root: Path, path: str, data: bytes, *, mode: int = PUBLIC_FILE) -> None:
    """Lay one file below `root`, durably and at once, through no link.

    Raises OSError, also where a link stands in the way.
    """
    *steps, name = path.split("/")
    handle = os.open(root, OPENING | os.O_DIRECTORY)
    try:
        for step in steps:
            with suppress(FileExistsError):
                os.mkdir(step, PRIVATE_DIRECTORY, dir_fd=handle)
                os.chmod(step, PUBLIC_DIRECTORY, dir_fd=handle)
                os.fsync(handle)
            below = os.open(step, OPENING | os.O_DIRECTORY, dir_fd=handle)
            os.close(handle)
            handle = below
        unfinished = f".{secrets.token_hex(8)}.unfinished"
        try:
            _write(unfinished, data, mode, directory=handle)
            os.rename(unfinished, name, src_dir_fd=handle, dst_dir_fd=handle)
        except BaseException:
            with suppress(OSError):
                os.unlink(unfinished, dir_fd=handle)
            raise
        os.fsync(handle)
    finally:
        os.close(handle)


def sync(directory: Path) -> None:
    """Make the names in a directory outlast a power cut."""
    handle = os.open(directory, os.O_RDONLY | os.O_DIRECTORY | os.O_CLOEXEC)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


@contextmanager
def trouble_named(place: Path) -> Iterator[None]:
    """Turns what a disk refuses into a PlaceError that names `place`."""
    try:
        yield
    except OSError as error:
        if isinstance(error, TimeoutError):
            raise
        if error.errno in FULL:
            trouble = "is full; make room"
        elif error.errno in LINKLESS:
            trouble = (
                "does not take what was asked; it needs a file system with links, owned by this "
                "user. Mend that"
            )
        else:
            trouble = f"cannot be written ({error.strerror}); mend that"
        raise PlaceError(
            f"The disk that holds {place} {trouble}, then pull again. What was served is served "
            "still."
        ) from error


def _write(name: str, data: bytes, mode: int, *, directory: int) -> None:
    flags = os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_CLOEXEC | os.O_NOFOLLOW
    with os.fdopen(os.open(name, flags, 0o600, dir_fd=directory), "wb") as file:
        file.write(data)
        file.flush()
        os.fchmod(file.fileno(), mode)
        os.fsync(file.fileno())

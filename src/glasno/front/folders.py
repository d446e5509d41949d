"""Reading single files of a published tree: no link is followed, and no path leads out of it."""

import errno
import os
import re
import stat
import time
import weakref
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

# File times move in steps of up to 10 ms, and a freed inode may be used again at once: a file this
# young (nanoseconds) could change once more without showing it, so it is read again next time.
YOUNG = 50_000_000

# What publishing writes; a leading dot means unfinished or private.
NAME = r"[A-Za-z0-9_][A-Za-z0-9._-]*"
PATH = re.compile(rf"{NAME}(/{NAME})*")

FOLLOW_NOTHING = os.O_NOFOLLOW | os.O_CLOEXEC
# Enough to step down through a directory, without reading it.
STEP = getattr(os, "O_PATH", os.O_RDONLY) | os.O_DIRECTORY | FOLLOW_NOTHING
# A pipe would keep its reader waiting for ever.
READ = os.O_RDONLY | os.O_NONBLOCK | FOLLOW_NOTHING
NOTHING_THERE = frozenset({errno.ENOENT, errno.ENOTDIR, errno.ELOOP, errno.ENAMETOOLONG})

# Inode, time of the last change in nanoseconds, and size: what differs once a file was replaced.
# The inode's own time is not asked, for another link to the same file moves that too.
Stamp = tuple[int, int, int]


@dataclass(frozen=True, slots=True, repr=False)
class Piece:
    """A file's bytes and the stamp they were read under."""

    data: bytes
    stamp: Stamp


class Folder:
    """An open directory, the root of a tree. It is the same one however its name moves.

    Paths are those of pages ("en/index.html"); any other names nothing. Raises OSError where there
    is a file that cannot be read.
    """

    def __init__(self, place: Path) -> None:
        """Raises OSError; the place itself may be a link, which is followed once."""
        self._handle = os.open(place, os.O_RDONLY | os.O_DIRECTORY | os.O_CLOEXEC)
        # Closed with its last user: a thread may still be reading when another edition has come.
        weakref.finalize(self, os.close, self._handle)
        with os.scandir(self._handle) as entries:
            self.empty = next(entries, None) is None

    def may_have(self, path: str) -> bool:
        """Whether anything may lie at a path: a single look, of which only a no is certain."""
        if not PATH.fullmatch(path):
            return False
        try:
            os.stat(path, dir_fd=self._handle, follow_symlinks=False)
        except OSError as error:
            return error.errno not in NOTHING_THERE
        return True

    def stamps(self, path: str, endings: tuple[str, ...] = ()) -> tuple[Stamp | None, ...] | None:
        """The stamps of a plain file and of those beside it with these endings; None without it."""
        with _missing_is_none(), self._above(path) as (directory, name):
            plain = _stamp(directory, name)
            if plain is not None:
                return plain, *(_stamp(directory, name + ending) for ending in endings)
        return None

    def read(self, path: str, endings: tuple[str, ...] = ()) -> tuple[Piece | None, ...] | None:
        """The same with what the files hold."""
        with _missing_is_none(), self._above(path) as (directory, name):
            plain = _read(directory, name)
            if plain is not None:
                return plain, *(_read(directory, name + ending) for ending in endings)
        return None

    def open(self, path: str) -> tuple[int, Stamp] | None:
        """A handle on a plain file, which the caller closes, and its stamp."""
        with _missing_is_none(), self._above(path) as (directory, name):
            return _open(directory, name)
        return None

    @contextmanager
    def _above(self, path: str) -> Iterator[tuple[int, str]]:
        """An open handle of the directory that `path` lies in, and the name of its last part."""
        if not PATH.fullmatch(path):
            raise FileNotFoundError(errno.ENOENT, "There is no such path.")
        *steps, name = path.split("/")
        handle = self._handle
        try:
            for step in steps:
                below = os.open(step, STEP, dir_fd=handle)
                if handle != self._handle:
                    os.close(handle)
                handle = below
            yield handle, name
        finally:
            if handle != self._handle:
                os.close(handle)


def open_folder(place: Path) -> Folder | None:
    """The folder, or None where there is none. Raises OSError for one that cannot be opened."""
    with _missing_is_none():
        return Folder(place)
    return None


def young(stamps: tuple[Stamp | None, ...], now: int) -> bool:
    """Whether a stamp could still hide a change, at `now` nanoseconds of wall clock."""
    return any(stamp is not None and now - stamp[1] < YOUNG for stamp in stamps)


def wall_clock() -> int:
    """Nanoseconds on the clock that file times are in."""
    return time.time_ns()


@contextmanager
def _missing_is_none() -> Iterator[None]:
    """Passes over what only says that there is no such file here."""
    try:
        yield
    except OSError as error:
        if error.errno not in NOTHING_THERE:
            raise


def _stamp(directory: int, name: str) -> Stamp | None:
    try:
        facts = os.stat(name, dir_fd=directory, follow_symlinks=False)
    except FileNotFoundError:
        return None
    if not stat.S_ISREG(facts.st_mode):
        return None
    return facts.st_ino, facts.st_mtime_ns, facts.st_size


def _open(directory: int, name: str) -> tuple[int, Stamp] | None:
    try:
        handle = os.open(name, READ, dir_fd=directory)
    except OSError as error:
        if error.errno in NOTHING_THERE:
            return None
        raise
    facts = os.fstat(handle)
    if not stat.S_ISREG(facts.st_mode):
        os.close(handle)
        return None
    return handle, (facts.st_ino, facts.st_mtime_ns, facts.st_size)


def _read(directory: int, name: str) -> Piece | None:
    opened = _open(directory, name)
    if opened is None:
        return None
    handle, stamp = opened
    try:
        data = os.read(handle, stamp[2] + 1)
        while more := os.read(handle, stamp[2] + 1):
            data += more
    finally:
        os.close(handle)
    return Piece(data, stamp)

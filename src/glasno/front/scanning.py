"""Reading a published tree into memory, again and again, touching only what has changed."""

import os
import re
import stat
import time
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

# The copies that publishing lays beside a file, and the encoding each is in.
COPIES = {".gz": "gzip", ".br": "br"}
# File times move in steps of up to 10 ms, and a freed inode may be used again at once: a file this
# young (nanoseconds) could change once more without showing it, so it is read again next time.
YOUNG = 50_000_000

# What publishing writes; a leading dot means unfinished or private.
NAME = re.compile(r"[A-Za-z0-9_][A-Za-z0-9._-]*")

Stamp = tuple[int, int, int, int]


@dataclass(frozen=True, slots=True)
class Found:
    """A plain file, its stamp and those of its copies, by encoding."""

    stamp: Stamp
    copies: dict[str, Stamp]

    def young(self, now: int) -> bool:
        """Whether a stamp could still hide a change, at `now` nanoseconds of wall clock."""
        return any(now - stamp[1] < YOUNG for stamp in (self.stamp, *self.copies.values()))


def walk(root: Path) -> dict[str, Found]:
    """Every published file below `root` by relative path ("en/index.html").

    Symbolic links are not followed, and other names than publishing gives are passed over.
    """
    stamps = dict(_stamps(str(root), ""))
    found = {}
    for path, stamp in stamps.items():
        plain, dot, ending = path.rpartition(".")
        if dot + ending in COPIES and plain in stamps:
            continue
        copies = {name: stamps[path + end] for end, name in COPIES.items() if path + end in stamps}
        found[path] = Found(stamp, copies)
    return found


def read_plain(path: Path) -> bytes | None:
    """A regular file's bytes; None for what has gone meanwhile. Raises OSError, for a link too."""
    try:
        handle = os.open(path, os.O_RDONLY | os.O_CLOEXEC | os.O_NOFOLLOW | os.O_NONBLOCK)
    except FileNotFoundError:
        return None
    with os.fdopen(handle, "rb") as file:
        return file.read() if stat.S_ISREG(os.fstat(handle).st_mode) else None


def wall_clock() -> int:
    """Nanoseconds on the clock that file times are in."""
    return time.time_ns()


def _stamps(directory: str, prefix: str) -> Iterator[tuple[str, Stamp]]:
    # A directory that is removed during the walk is simply empty.
    with suppress(FileNotFoundError), os.scandir(directory) as entries:
        for entry in entries:
            if not NAME.fullmatch(entry.name):
                continue
            if entry.is_dir(follow_symlinks=False):
                yield from _stamps(entry.path, f"{prefix}{entry.name}/")
            elif entry.is_file(follow_symlinks=False):
                facts = entry.stat(follow_symlinks=False)
                yield (
                    prefix + entry.name,
                    (facts.st_ino, facts.st_mtime_ns, facts.st_ctime_ns, facts.st_size),
                )

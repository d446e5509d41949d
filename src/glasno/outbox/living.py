"""Which workers of this machine are alive: a locked file each, whose lock the kernel lets go.

A worker's name (8 bytes) begins each of its claims. When its file is there but nobody holds the
lock, it is certainly dead, and its claims need not run out first. Only files of this very boot of
this machine count: of another machine that shares the directory nothing is certain.
"""

import fcntl
import os
import secrets
import weakref
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

NAME_BYTES = 8
_BOOT = Path("/proc/sys/kernel/random/boot_id")
_SUFFIX = ".worker"


class Life:
    """A sign of life under `directory`, until `end()`, or until nobody holds this object."""

    def __init__(self, directory: Path) -> None:
        self.name = secrets.token_bytes(NAME_BYTES)
        directory.mkdir(mode=0o700, parents=True, exist_ok=True)
        path = directory / f"{self.name.hex()}{_SUFFIX}"
        handle = os.open(path, os.O_RDWR | os.O_CREAT | os.O_EXCL | os.O_CLOEXEC, 0o600)
        fcntl.flock(handle, fcntl.LOCK_EX)
        os.write(handle, _boot())
        # Also when the process ends in good order; one that is killed leaves the file.
        self.end = weakref.finalize(self, _leave, handle, path)


def bury(path: Path, take_back: Callable[[bytes], None]) -> bool:
    """Calls `take_back` with the name of the worker whose file this is, if it is certainly dead.

    Then the file goes, unless `take_back` raises. Whether it was dead.
    """
    try:
        handle = os.open(path, os.O_RDWR | os.O_CLOEXEC)
    except FileNotFoundError:
        return False
    try:
        name = _name_if_dead(path, handle)
        if name is not None:
            take_back(name)
            path.unlink(missing_ok=True)
        return name is not None
    finally:
        os.close(handle)


def files(directory: Path) -> list[Path]:
    """Those of all workers that live or have left without a word."""
    return sorted(directory.glob(f"*{_SUFFIX}"))


def _leave(handle: int, path: Path) -> None:
    with suppress(OSError):
        path.unlink()
    os.close(handle)


def _name_if_dead(path: Path, handle: int) -> bytes | None:
    try:
        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError:
        return None
    # An empty one is just being made, or its worker died over it and claimed nothing.
    boot = os.pread(handle, 64, 0)
    return bytes.fromhex(path.stem) if boot and boot == _boot() else None


def _boot() -> bytes:
    """What names this boot of this machine; b"" where nothing does, and then nobody is dead."""
    try:
        return _BOOT.read_bytes().strip()
    except OSError:
        return b""

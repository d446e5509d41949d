"""Files that hold one key: made once, read with suspicion, destroyed for good."""

import base64
import contextlib
import errno
import fcntl
import os
import stat
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

from .boxes import KEY_SIZE

# What a file system answers that knows no second names.
NO_LINK = frozenset({errno.EPERM, errno.EMLINK, errno.ENOTSUP, errno.ENOSYS})

Stamp = tuple[int, int, int, int, int]


class KeyringError(Exception):
    """A key cannot be had; the message is a sentence with the mend."""


class MissingKeyError(KeyringError):
    """The key's file is not there."""


class WeakKeyError(KeyringError):
    """The key's file has a wrong size or an unsafe mode, or was being destroyed."""


@dataclass(frozen=True)
class KeyFile:
    """A key as read, and the stamp of the file it came from."""

    key: bytes = field(repr=False)
    stamp: Stamp


def stamp(path: str) -> Stamp:
    """What changes when the file is replaced, rewritten, or opened to others.

    Asked on every use of a key, so the path comes as text. Raises ``MissingKeyError`` and, when
    the path cannot be reached, ``KeyringError``.
    """
    try:
        return _stamp_of(os.stat(path))  # noqa: PTH116 -- building a Path would cost more
    except FileNotFoundError:
        raise _missing(path) from None
    except OSError as error:
        raise _unreachable(path, error) from None


def read(path: Path) -> KeyFile:
    """The key in this file.

    Raises ``MissingKeyError``, ``WeakKeyError``, and ``KeyringError`` when it cannot be read.
    """
    try:
        with path.open("rb") as file:
            status = os.fstat(file.fileno())
            if not stat.S_ISREG(status.st_mode) or status.st_mode & 0o077:
                raise WeakKeyError(
                    f"The key file {path} can be read by others than its owner; run"
                    f" `chmod 600 {path}`, and if others use this machine, take the key for known."
                )
            key = file.read(KEY_SIZE + 1)
    except FileNotFoundError:
        raise _missing(path) from None
    except OSError as error:
        raise _unreachable(path, error) from None
    if len(key) != KEY_SIZE or not any(key):
        raise WeakKeyError(
            f"The key file {path} does not hold a whole key of {KEY_SIZE} bytes; put it back from"
            " your backup of the secrets."
        )
    return KeyFile(key, _stamp_of(status))


def random_key() -> bytes:
    """A key for a program: any bytes."""
    return os.urandom(KEY_SIZE)


def readable_key() -> bytes:
    """A key that is also sent in a header: as long, in characters of base64url (192 bits)."""
    return base64.urlsafe_b64encode(os.urandom(KEY_SIZE * 3 // 4))


def create(path: Path, *, draw: Callable[[], bytes] = random_key) -> bool:
    """Make a fresh key in this file unless there is one; whether this call made it.

    Of two processes that try at once one wins, and both then read the same key: the file is
    written and synced under another name and gets its own by a link, which fails if it exists.
    Directories on the way are made with mode 0700. Raises ``KeyringError``.
    """
    temporary = path.with_name(f".{path.name}.{os.urandom(8).hex()}")
    try:
        _make_directories(path.parent)
        descriptor = os.open(temporary, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        try:
            with os.fdopen(descriptor, "wb") as file:
                file.write(draw())
                file.flush()
                os.fsync(file.fileno())
            _give_name(temporary, path)
        finally:
            temporary.unlink(missing_ok=True)
        sync_directory(path.parent)
    except FileExistsError:
        return False
    except OSError as error:
        raise KeyringError(
            f"The key file {path} cannot be made ({error.strerror}); let this user write to"
            f" {path.parent}, or point GLASNO_SECRETS_DIR to a directory that it can write to."
        ) from None
    return True


def destroy(path: Path) -> None:
    """Overwrite the key with zeros, unlink its file, and make both durable.

    Nothing happens when there is none. After a crash in between, the zeros are refused as a weak
    key and a second call finishes. What a file system kept of old blocks (copies on write, wear
    levelling) is beyond a program: keep the secrets on tmpfs or an encrypted disk.
    """
    try:
        for each in (path, *path.parent.glob(f".{path.name}.*")):
            _overwrite_and_unlink(each)
        sync_directory(path.parent)
    except FileNotFoundError:
        return
    except OSError as error:
        raise _unreachable(path, error) from None


def sync_directory(directory: Path) -> None:
    """Make the names in a directory durable."""
    descriptor = os.open(directory, os.O_RDONLY | os.O_DIRECTORY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def _give_name(temporary: Path, path: Path) -> None:
    """The key's own name for its file. Raises FileExistsError where another has that name.

    Where no file can have two names it is a rename, which would replace another's key: so whoever
    renames looks first, while all others of this directory wait.
    """
    try:
        path.hardlink_to(temporary)
    except OSError as error:
        if error.errno not in NO_LINK:
            raise
        directory = os.open(path.parent, os.O_RDONLY | os.O_DIRECTORY | os.O_CLOEXEC)
        try:
            fcntl.flock(directory, fcntl.LOCK_EX)
            if os.path.lexists(path):
                raise FileExistsError(errno.EEXIST, os.strerror(errno.EEXIST)) from None
            temporary.rename(path)
        finally:
            os.close(directory)


def _overwrite_and_unlink(path: Path) -> None:
    with contextlib.suppress(FileNotFoundError):
        with path.open("r+b", buffering=0) as file:
            file.write(bytes(max(KEY_SIZE, os.fstat(file.fileno()).st_size)))
            os.fsync(file.fileno())
        path.unlink()


def _make_directories(directory: Path) -> None:
    missing = []
    while not directory.exists():
        missing.append(directory)
        directory = directory.parent
    for each in reversed(missing):
        with contextlib.suppress(FileExistsError):  # another process may be making it
            each.mkdir(mode=0o700)
        with contextlib.suppress(PermissionError):  # a parent that may be entered but not listed
            sync_directory(each.parent)


def _stamp_of(status: os.stat_result) -> Stamp:
    return (
        status.st_dev,
        status.st_ino,
        status.st_mtime_ns,
        status.st_size,
        status.st_mode,
    )


def _missing(path: Path | str) -> MissingKeyError:
    return MissingKeyError(
        f"The key file {path} is missing; put it back from your backup of the secrets, or check"
        " that GLASNO_SECRETS_DIR points to the right directory."
    )


def _unreachable(path: Path | str, error: OSError) -> KeyringError:
    return KeyringError(
        f"The key file {path} cannot be used ({error.strerror}); let the user that runs glasno"
        " read and write it."
    )

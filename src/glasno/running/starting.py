"""What must be right before anything starts, and is told in one sentence when it is not.

Nothing here needs Django: a wrong setting is told at once.
"""

import contextlib
import fcntl
import os
from collections.abc import Iterator
from pathlib import Path

from glasno.config.environment import Environment

LOCK = "running.lock"


class StartError(Exception):
    """Glasno cannot start. The message is one sentence for the operator, with the mend."""


def check_exposure(environment: Environment, *, demo: bool = False) -> None:
    """What belongs to the demonstration exists only where nobody else can reach it.

    Raises StartError.
    """
    if environment.demonstration_allowed:
        return
    if demo:
        what = "The demonstration"
    elif not environment.limits:
        what = "GLASNO_LIMITS=off"
    elif environment.maildir:
        what = "A mailbox on disk (maildir:///) in place of a mail server"
    elif (environment.data / "demo").exists():
        what = f"The demonstration's key in {environment.data / 'demo'}"
    else:
        return
    raise StartError(
        f"{what} is only for this machine alone, but GLASNO_HOST is {environment.host} and "
        f"GLASNO_BASE_URL is {environment.base_url}; set both to a loopback address, or go without."
    )


def make_directories(environment: Environment) -> None:
    """The directories that hold everything, for this user alone. Raises StartError."""
    directories = [
        (environment.data, "GLASNO_DATA"),
        (environment.secrets_dir, "GLASNO_SECRETS_DIR"),
    ]
    if environment.database_path:
        directories.append((environment.database_path.parent, "GLASNO_DATABASE_URL"))
    for directory, name in directories:
        try:
            directory.mkdir(mode=0o700, parents=True, exist_ok=True)
            _try_writing(directory)
        except OSError as error:
            raise StartError(
                f"The directory {directory} cannot be written ({error.strerror}); "
                f"let this user write there, or point {name} somewhere else."
            ) from None


def _try_writing(directory: Path) -> None:
    probe = directory / f".probe-{os.getpid()}"
    try:
        probe.write_bytes(b"probe")
    finally:
        probe.unlink(missing_ok=True)


@contextlib.contextmanager
def only_one(environment: Environment) -> Iterator[None]:
    """Holds the data directory for one `glasno up`; raises StartError when another has it."""
    with (environment.data / LOCK).open("a") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise StartError(
                f"Glasno is already running on {environment.data}; stop it first, or set "
                "GLASNO_DATA to another directory."
            ) from None
        yield

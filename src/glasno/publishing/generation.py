"""The file that fronts watch: another value says that something published has changed."""

import secrets
from contextlib import suppress
from pathlib import Path

from glasno.publishing.files import DiskError, write_atomically

GENERATION = "generation"


def renew_generation(data: Path) -> None:
    """Tells the fronts to look again. Under the lock of live files."""
    with suppress(DiskError):  # told to the caller by the write that failed first
        write_atomically(data / GENERATION, f"{secrets.token_hex(8)}\n".encode())

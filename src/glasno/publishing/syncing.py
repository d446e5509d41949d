"""One sync for many files: everything written so far is on the disk when it returns."""

import ctypes
import os

# Not os.sync(): that waits for every disk of the machine, and says nothing of what went wrong.
_LIBC = ctypes.CDLL(None, use_errno=True)


def sync_file_system(handle: int) -> None:
    """Syncs the file system that the open file or directory lies on. Raises OSError."""
    if _LIBC.syncfs(handle) != 0:
        number = ctypes.get_errno()
        raise OSError(number, os.strerror(number))

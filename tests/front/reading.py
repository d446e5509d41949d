"""What tests see of a shelf, and a disk on which something cannot be read."""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest

from glasno.front.resources import Resource
from glasno.front.shelf import PublishedShelf
from tests.front.conftest import put

# A page of names, and its address.
NAMES, AT = "en/first/names/index.html", "/en/first/names/"


def shelf_with_names(data: Path, names: bytes) -> PublishedShelf:
    """A shelf on the site with that page, which looks again when it is told to."""
    put(data, f"site.live/{NAMES}", names)
    made = PublishedShelf(data)
    made.refresh()
    return made


def resource(shelf: PublishedShelf, path: str) -> Resource:
    """What is kept of an address."""
    found = shelf.find(path)
    assert isinstance(found, Resource)
    return found


def body(shelf: PublishedShelf, path: str) -> bytes | None:
    """What an address says, or None where there is nothing."""
    found = shelf.find(path)
    return found.body if isinstance(found, Resource) else None


def caching(shelf: PublishedShelf, path: str) -> bytes:
    """The header that says how long an address may be kept."""
    headers = dict(resource(shelf, path).variants["identity"].start["headers"])
    return bytes(headers[b"cache-control"])


def moved(data: Path, shelf: PublishedShelf) -> None:
    """Publishing says that something has changed."""
    put(data, "generation", os.urandom(8))
    assert shelf.refresh()


@contextmanager
def unreadable(place: Path, *, seen: bool = True) -> Iterator[None]:
    """While it lasts, neither a directory nor anything below it can be opened.

    `seen`: it shows all the same what is there, as when too many files are open; on a disk that
    fails it does not.
    """
    opened, looked = os.open, os.stat

    def refuse(path: Any, at: int | None) -> None:
        above = Path() if at is None else Path(f"/proc/self/fd/{at}").readlink()
        if isinstance(path, str | Path) and (above / path).is_relative_to(place):
            raise OSError(24, "Too many open files") if seen else OSError(5, "Input/output error")

    def open_(path: Any, flags: int, mode: int = 0o777, *, dir_fd: int | None = None) -> int:
        refuse(path, dir_fd)
        return opened(path, flags, mode, dir_fd=dir_fd)

    def stat(path: Any, *, dir_fd: int | None = None, follow_symlinks: bool = True) -> Any:
        refuse(path, dir_fd)
        return looked(path, dir_fd=dir_fd, follow_symlinks=follow_symlinks)

    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(os, "open", open_)
        if not seen:
            patched.setattr(os, "stat", stat)
        yield

"""Bringing one tree to what another is, by hard links: what is one file already is left alone."""

import os
import shutil
from collections.abc import Collection
from contextlib import suppress

from glasno.publishing.files import Tree
from glasno.publishing.handles import FOLLOW_NOTHING, UNFINISHED, link_file, remove, same_file

DIRECTORY = os.O_RDONLY | os.O_DIRECTORY | FOLLOW_NOTHING


def bring(paths: Collection[str], source: Tree, target: Tree) -> int:
    """Makes each of these files in `target` the one that `source` has, or has not; how many moved.

    Raises OSError. What stands behind a symbolic link is not there.
    """
    present = [path for path in sorted(set(paths)) if source.has(path)]
    gone = set(paths).difference(present)
    for path in gone:  # first: a directory may stand where a file stood
        target.unlink(path)
    return len(gone) + sum(_brought(path, source, target) for path in present)


def bring_all(source: Tree, target: Tree) -> None:
    """Makes all of `target` what `source` is, but for symbolic links, unfinished files, and
    directories that are empty. Raises OSError, also for a directory that may not be read.
    """
    target.root.mkdir(exist_ok=True)
    target.root.chmod(target.directory_mode)
    here = os.open(source.root, os.O_RDONLY | os.O_DIRECTORY | os.O_CLOEXEC)
    try:
        there = os.open(target.root, DIRECTORY)
        try:
            _align(here, there, target.directory_mode)
        finally:
            os.close(there)
    finally:
        os.close(here)


def _brought(path: str, source: Tree, target: Tree) -> bool:
    name = path.rpartition("/")[2]
    with (
        source.directory_of(path, create=False) as here,
        target.directory_of(path, create=True) as there,
    ):
        if same_file(here, name, there, name):
            return False
        remove(there, name)
        link_file(here, name, there, name)
    return True


def _align(here: int, there: int, mode: int) -> bool:
    """Whether anything stands in the target directory afterwards."""
    files, directories = _entries(here)
    _clear(there, files, directories)
    present, _ = _entries(there)
    for name in files.keys() - present.keys():
        link_file(here, name, there, name)
    filled = bool(files)
    for name in directories:
        below = os.open(name, DIRECTORY, dir_fd=here)
        try:
            filled |= _align_below(below, there, name, mode)
        finally:
            os.close(below)
    return filled


def _align_below(below: int, there: int, name: str, mode: int) -> bool:
    with suppress(FileExistsError):
        os.mkdir(name, dir_fd=there)
    target = os.open(name, DIRECTORY, dir_fd=there)
    try:
        os.fchmod(target, mode)
        filled = _align(below, target, mode)
    finally:
        os.close(target)
    if not filled:
        os.rmdir(name, dir_fd=there)
    return filled


def _clear(there: int, files: dict[str, int], directories: dict[str, int]) -> None:
    """Removes what is not the same file, and what should not stand there at all."""
    with os.scandir(there) as entries:
        present = list(entries)
    for entry in present:
        if entry.is_dir(follow_symlinks=False):
            if entry.name not in directories:
                shutil.rmtree(entry.name, dir_fd=there)
        elif files.get(entry.name) != entry.inode():
            remove(there, entry.name)


def _entries(directory: int) -> tuple[dict[str, int], dict[str, int]]:
    """Plain files, and directories, by name with their inodes."""
    files, directories = {}, {}
    with os.scandir(directory) as entries:
        for entry in entries:
            if UNFINISHED.fullmatch(entry.name):
                continue
            if entry.is_dir(follow_symlinks=False):
                directories[entry.name] = entry.inode()
            elif entry.is_file(follow_symlinks=False):
                files[entry.name] = entry.inode()
    return files, directories

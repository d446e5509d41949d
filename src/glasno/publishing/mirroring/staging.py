"""Bringing the files of an edition together, each under its hash, before anybody reads them."""

from __future__ import annotations

import asyncio
import hashlib
import os
import shutil
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from glasno.publishing.mirroring.disk import (
    OPENING,
    PUBLIC_DIRECTORY,
    PUBLIC_FILE,
    plain_files,
    put,
    sync,
)
from glasno.publishing.mirroring.fetching import Source, in_parallel
from glasno.publishing.mirroring.manifests import File, Manifest
from glasno.publishing.mirroring.places import Place
from glasno.publishing.paths import MANIFEST, SIGNED

Progress = Callable[[int, int], object]
# Of each file that is missing, by its hash: a path to fetch it from, and its size.
Missing = Mapping[str, tuple[str, int]]


def say_nothing(done: int, total: int) -> None:
    """The progress that nobody looks at."""


@dataclass(slots=True)
class Staged:
    """Counts of one pull. `progress` is told the bytes that have come, and of how many."""

    progress: Progress = field(default=say_nothing, repr=False)
    kept: int = 0
    fetched: int = 0
    fetched_bytes: int = 0
    wanted_bytes: int = 0

    def want(self, size: int) -> None:
        """So many bytes are to come, beside those that came already."""
        self.wanted_bytes = self.fetched_bytes + size
        self.advance(0)

    def advance(self, size: int) -> None:
        """More bytes have come, or count no more."""
        self.fetched_bytes += size
        self.progress(self.fetched_bytes, self.wanted_bytes)


def reuse(place: Place, manifest: Manifest, staged: Staged) -> Missing:
    """Stage what lies here already and is what was signed: each file is read for that.

    Returns what is missing. Raises OSError.
    """
    missing = {each.sha256: (path, each.size) for path, each in manifest.files.items()}
    for path in list(place.staging.iterdir()):
        if path.name in missing and digest_of(path) == path.name:
            del missing[path.name]
        else:
            path.unlink()
    for edition in reversed(place.editions()):
        for name, size in plain_files(edition):
            wanted = manifest.files.get(name)
            if wanted is None or wanted.sha256 not in missing or size != wanted.size:
                continue
            if _stage_held(place, edition / name, wanted.sha256):
                del missing[wanted.sha256]
    staged.kept = sum(each.sha256 not in missing for each in manifest.files.values())
    return missing


async def fetch(source: Source, place: Place, missing: Missing, staged: Staged) -> None:
    """Fetch and stage what is missing, over several connections. Raises MirrorError, OSError."""
    size = sum(size for _, size in missing.values())
    place.check_room(size)
    staged.want(size)

    async def one(item: tuple[str, tuple[str, int]]) -> None:
        sha256, (path, size) = item
        await source.again(
            lambda: _fetch_once(source, place, path, File(sha256, size), staged=staged)
        )
        staged.fetched += 1

    await in_parallel(one, missing.items(), number=source.limits.connections)


def build(place: Place, manifest: Manifest) -> Path:
    """An edition of what is staged, still without a name. Raises OSError."""
    edition = place.new_edition()
    made = {edition}
    for path, each in manifest.files.items():
        target = edition / path
        _make_parents(target.parent, made)
        link_or_copy(place.staging / each.sha256, target)
    put(edition, MANIFEST, manifest.raw)
    put(edition, MANIFEST + SIGNED, manifest.signature)
    for directory in made:
        sync(directory)
    return edition


def is_whole(edition: Path, manifest: Manifest) -> bool:
    """Whether it holds what was signed, each file with its size, and no more.

    Quick, so that damaged bytes are not found. Names that begin with a dot are passed over.
    """
    proof = {MANIFEST: len(manifest.raw), MANIFEST + SIGNED: len(manifest.signature)}
    return dict(plain_files(edition)) == manifest.sizes | proof


def digest_of(path: Path) -> str:
    """The hex of a regular file's SHA-256, through no link. Raises OSError."""
    with os.fdopen(os.open(path, OPENING), "rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def link_or_copy(source: Path, target: Path) -> None:
    """The same file at another path: a second name, or a copy where the disk has no such thing.

    A copy is as safe on the disk as its file. Raises OSError.
    """
    try:
        os.link(source, target, follow_symlinks=False)
    except OSError:
        shutil.copyfile(source, target, follow_symlinks=False)
        with os.fdopen(os.open(target, OPENING), "rb") as file:
            os.fchmod(file.fileno(), PUBLIC_FILE)
            os.fsync(file.fileno())


def _stage_held(place: Place, path: Path, sha256: str) -> bool:
    """Stage a file of an edition, if its bytes are still what they were."""
    part = place.staging / f"{sha256}.part"
    link_or_copy(path, part)
    if digest_of(part) != sha256:
        part.unlink()
        return False
    part.rename(part.with_name(sha256))
    return True


async def _fetch_once(
    source: Source, place: Place, path: str, wanted: File, *, staged: Staged
) -> None:
    """One attempt. Nothing but verified bytes ever gets the name of its hash."""
    part = place.staging / f"{wanted.sha256}.part"
    part.unlink(missing_ok=True)
    hasher, got = hashlib.sha256(), 0
    with part.open("xb") as file:

        def take(piece: bytes) -> None:
            nonlocal got
            got += len(piece)
            hasher.update(piece)
            file.write(piece)
            staged.advance(len(piece))

        def settle() -> None:
            file.flush()
            os.fchmod(file.fileno(), PUBLIC_FILE)
            os.fsync(file.fileno())

        try:
            await source.give(path, size=wanted.size, take=take)
            source.check_hash(path, hasher.hexdigest(), wanted.sha256)
            await asyncio.to_thread(settle)
        except BaseException:
            staged.advance(-got)
            part.unlink()
            raise
    part.rename(part.with_name(wanted.sha256))


def _make_parents(directory: Path, made: set[Path]) -> None:
    if directory in made:
        return
    _make_parents(directory.parent, made)
    directory.mkdir()
    directory.chmod(PUBLIC_DIRECTORY)
    made.add(directory)

"""Live files: what changes between editions, each with a signature of its own."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from glasno.publishing.mirroring.disk import clear, put, read_plain
from glasno.publishing.mirroring.errors import (
    MirrorError,
    MissingError,
    OlderError,
    SourceError,
    UntrustedError,
)
from glasno.publishing.mirroring.fetching import Source, in_parallel
from glasno.publishing.mirroring.limits import Limits
from glasno.publishing.mirroring.manifests import checked
from glasno.publishing.paths import SIGNED
from glasno.vault.minisign import BadSignatureError, PublicKey, comment_fields


@dataclass(frozen=True, slots=True)
class LiveFile:
    """A live file whose signature has been verified; `moment` is the second it was signed."""

    data: bytes = field(repr=False)
    signature: bytes = field(repr=False)
    moment: int


@dataclass(slots=True)
class Refreshed:
    """What became of the live files, by path: what came anew, which stay as they are held, which
    nobody has yet, neither the address nor we, and which failed, why. `moments` are the seconds of
    the newest signature that was seen of each.
    """

    new: dict[str, LiveFile] = field(default_factory=dict, repr=False)
    held: set[str] = field(default_factory=set)
    absent: set[str] = field(default_factory=set)
    failed: dict[str, str] = field(default_factory=dict)
    moments: dict[str, int] = field(default_factory=dict)

    @property
    def updated(self) -> int:
        """How many came anew."""
        return len(self.new)

    @property
    def unchanged(self) -> int:
        """How many are held as the address shows them."""
        return len(self.held - self.failed.keys())


def read_live(path: str, data: bytes, signature: bytes, *, key: PublicKey) -> LiveFile:
    """Raises BadSignatureError, and UntrustedError for the signature of another file."""
    comment = comment_fields(checked(data, signature, key=key))
    moment = comment.get("timestamp", "")
    if comment.get("file") != path or not (moment.isascii() and moment.isdecimal()):
        raise UntrustedError(f"The signature of {path} was made for another file.")
    return LiveFile(data, signature, int(moment))


def held_live(directory: Path, path: str, *, key: PublicKey, limits: Limits) -> LiveFile | None:
    """The live file that lies in a directory, if `key` has signed it so."""
    data = read_plain(directory / path, most=limits.live_bytes)
    signature = read_plain(directory / (path + SIGNED), most=limits.signature_bytes)
    if data is None or signature is None:
        return None
    try:
        return read_live(path, data, signature, key=key)
    except (BadSignatureError, UntrustedError):
        return None


async def fetch_live(
    source: Source, paths: tuple[str, ...], *, key: PublicKey, held: Path, known: Mapping[str, int]
) -> Refreshed:
    """Fetch those that are others than in the directory `held`; nothing is laid there yet.

    One that fails is told, and stays as it is held; so is one that the address has not yet. None is
    taken that was signed before the one that is held, or before the second in `known`.
    """
    refreshed = Refreshed(moments={path: known[path] for path in paths if path in known})

    async def one(path: str) -> None:
        old = held_live(held, path, key=key, limits=source.limits)
        if old is not None:
            refreshed.held.add(path)
        try:
            fetched = await _fetch_one(source, path, key=key, held=old)
            if fetched.moment < max(known.get(path, 0), old.moment if old else 0):
                raise OlderError(f"{source.base}{path} was signed before the one that is held.")
        except MirrorError as error:
            if isinstance(error, MissingError) and old is None and path not in known:
                refreshed.absent.add(path)  # listed with its edition, which comes before it
            else:
                refreshed.failed[path] = str(error)
            return
        refreshed.moments[path] = fetched.moment
        if fetched is not old:
            refreshed.held.discard(path)
            refreshed.new[path] = fetched

    await in_parallel(one, paths, number=source.limits.connections)
    return refreshed


def lay(directory: Path, refreshed: Refreshed) -> None:
    """Lay what came anew, each with its signature, once all that is to stay there no more is gone.

    Files of old paths go first, for they may lie where a new one needs a directory. Raises OSError.
    """
    kept = refreshed.held | refreshed.new.keys()
    clear(directory, keep=kept | {path + SIGNED for path in kept})
    for path, live in sorted(refreshed.new.items()):
        put(directory, path, live.data)
        put(directory, path + SIGNED, live.signature)


async def _fetch_one(
    source: Source, path: str, *, key: PublicKey, held: LiveFile | None
) -> LiveFile:
    """The signature first: if it is the held one, the file is too. Raises MirrorError.

    File and signature are replaced one after the other, so two that do not fit are asked for anew.
    """
    limits = source.limits
    for number in range(1, limits.attempts + 1):
        signature = await source.read(path + SIGNED, most=limits.signature_bytes)
        if held is not None and signature == held.signature:
            return held
        data = await source.read(path, most=limits.live_bytes)
        try:
            return read_live(path, data, signature, key=key)
        except BadSignatureError as error:
            if number == limits.attempts:
                raise UntrustedError(
                    f"{source.base}{path} is not what was signed: {error}"
                ) from None
        await asyncio.sleep(limits.pause_seconds)
    raise SourceError(f"{source.base}{path} was not asked for.")  # attempts are at least one

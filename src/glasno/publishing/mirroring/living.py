"""Live files: what changes between editions, each with a signature of its own."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from glasno.publishing.mirroring.disk import put, read_plain
from glasno.publishing.mirroring.errors import MirrorError, OlderError, SourceError, UntrustedError
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
    """What became of the live files: how many are new and how many as before; which failed, why."""

    updated: int = 0
    unchanged: int = 0
    failed: dict[str, str] = field(default_factory=dict)
    moments: dict[str, int] = field(default_factory=dict)


def read_live(path: str, data: bytes, signature: bytes, *, key: PublicKey) -> LiveFile:
    """Raises BadSignatureError, and UntrustedError for the signature of another file."""
    comment = comment_fields(checked(data, signature, key=key))
    moment = comment.get("timestamp", "")
    if comment.get("file") != path or not (moment.isascii() and moment.isdecimal()):
        raise UntrustedError(f"The signature of {path} was made for another file.")
    return LiveFile(data, signature, int(moment))


def held_live(edition: Path, path: str, *, key: PublicKey, limits: Limits) -> LiveFile | None:
    """The live file that an edition holds, if it is whole."""
    data = read_plain(edition / path, most=limits.live_bytes)
    signature = read_plain(edition / (path + SIGNED), most=limits.signature_bytes)
    if data is None or signature is None:
        return None
    try:
        return read_live(path, data, signature, key=key)
    except (BadSignatureError, UntrustedError):
        return None


async def fetch_live(
    source: Source,
    paths: tuple[str, ...],
    *,
    key: PublicKey,
    served: Path | None,
    known: Mapping[str, int],
) -> tuple[dict[str, LiveFile], Refreshed]:
    """What is to be laid into the edition, and what became of each.

    One that fails is told, and stays as it is in the `served` edition. None is taken that was
    signed before the one that is held, or before the second in `known`.
    """
    found: dict[str, LiveFile] = {}
    refreshed = Refreshed(moments={path: known[path] for path in paths if path in known})

    async def one(path: str) -> None:
        held = held_live(served, path, key=key, limits=source.limits) if served else None
        earliest = max(known.get(path, 0), held.moment if held else 0)
        try:
            fetched = await _fetch_one(source, path, key=key, held=held)
            if fetched.moment < earliest:
                raise OlderError(f"{source.base}{path} was signed before the one that is held.")
        except MirrorError as error:
            refreshed.failed[path] = str(error)
            if held is not None:
                found[path] = held
            return
        found[path] = fetched
        refreshed.moments[path] = fetched.moment
        refreshed.unchanged += fetched is held
        refreshed.updated += fetched is not held

    await in_parallel(one, paths, number=source.limits.connections)
    return found, refreshed


def lay(edition: Path, files: Mapping[str, LiveFile], *, served: Path | None = None) -> None:
    """Lay live files into an edition, each with its signature; what lies there so already stays."""
    for path, live in sorted(files.items()):
        if edition == served and _lies(edition, path, live):
            continue
        put(edition, path, live.data)
        put(edition, path + SIGNED, live.signature)


def _lies(edition: Path, path: str, live: LiveFile) -> bool:
    wanted = {path: live.data, path + SIGNED: live.signature}
    return all(read_plain(edition / name, most=len(data)) == data for name, data in wanted.items())


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

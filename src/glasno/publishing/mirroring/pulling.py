"""One pull: fetch what changed, verify every byte, swap, lay live files last, tidy."""

from __future__ import annotations

import asyncio
from collections.abc import Coroutine
from contextlib import ExitStack
from dataclasses import dataclass, field, replace
from datetime import datetime
from pathlib import Path
from typing import Any, TypeVar

from glasno.publishing.mirroring import fetching, living, staging
from glasno.publishing.mirroring.disk import read_plain, trouble_named
from glasno.publishing.mirroring.errors import (
    BusyError,
    MissingError,
    OtherBytesError,
    PassingError,
    PlaceError,
    SourceError,
    UntrustedError,
)
from glasno.publishing.mirroring.fetching import Source
from glasno.publishing.mirroring.limits import Limits
from glasno.publishing.mirroring.living import Refreshed
from glasno.publishing.mirroring.manifests import Manifest, read_manifest
from glasno.publishing.mirroring.places import Place
from glasno.publishing.mirroring.staging import Progress, Staged, say_nothing
from glasno.publishing.mirroring.states import State
from glasno.publishing.paths import MANIFEST, MIRROR, SIGNED
from glasno.vault.minisign import BadSignatureError, PublicKey

# Where the mirror variant lies: below a live site, or at the root of another mirror.
DIRECTORIES = (MIRROR, "")
# How often a site may be published anew while it is pulled, before the pull gives up.
ROUNDS = 3
WAIT_FOR_TURN_SECONDS = 0.2

Result = TypeVar("Result")


@dataclass(frozen=True, slots=True)
class Pulled:
    """What a pull has done. `unchanged`: the edition was held already. `forgot`: what was written
    down of earlier pulls could not be read.
    """

    sequence: int
    at: datetime
    unchanged: bool
    files: int
    staged: Staged
    live: Refreshed
    forgot: bool


@dataclass(frozen=True, slots=True)
class Pull:
    """What is asked for: from where, by which key, to where, and within which bounds."""

    url: str
    key: PublicKey
    place: Place
    proxy: str | None = None
    at_least: int = 0
    anew: bool = False
    limits: Limits = field(default_factory=Limits)


def pull(asked: Pull, *, progress: Progress = say_nothing) -> Pulled:
    """Bring the served directory to the newest edition, with its live files.

    On any failure what was served is served still, and files that have been verified are kept for
    the next pull. Raises MirrorError.
    """
    place = asked.place
    place.prepare()
    with trouble_named(place.out), place.alone("pull"):
        place.sweep()
        return _run(asked, _pull(asked, Staged(progress)))


def refresh(asked: Pull) -> Pulled:
    """Only the live files of the edition that is served; needs no more than a request each.

    Raises MirrorError.
    """
    place = asked.place
    place.prepare()
    with trouble_named(place.out), place.alone("live"):
        return _run(asked, _refresh(asked))


def served_manifest(asked: Pull) -> Manifest | None:
    """The manifest of the edition that is served, if `key` has signed it."""
    edition = asked.place.held()
    if edition is None:
        return None
    raw = read_plain(edition / MANIFEST, most=asked.limits.manifest_bytes)
    signature = read_plain(edition / (MANIFEST + SIGNED), most=asked.limits.signature_bytes)
    if raw is None or signature is None:
        return None
    try:
        return read_manifest(raw, signature, key=asked.key)
    except (BadSignatureError, UntrustedError):
        return None


def _run(asked: Pull, work: Coroutine[Any, Any, Result]) -> Result:
    async def within() -> Result:
        async with asyncio.timeout(asked.limits.whole_seconds):
            return await work

    try:
        return asyncio.run(within())
    except TimeoutError:
        raise PassingError(
            f"The pull has taken {asked.limits.whole_seconds:g} seconds and was ended. What has "
            "been verified is kept: pull again to go on, or give it more with --deadline."
        ) from None


async def _pull(asked: Pull, staged: Staged) -> Pulled:
    place, limits = asked.place, asked.limits
    url = fetching.check_address(asked.url, proxy=asked.proxy)
    async with fetching.connected(limits, proxy=asked.proxy) as client:
        source, signature = await _find(Source(client, url, limits))
        served = served_manifest(asked)
        state = _state(asked, served)
        manifest, made = await _stage(source, signature, asked, served, state, staged=staged)
        with ExitStack() as turn:
            await _take_turn(turn, place)
            state = _state(asked, served)
            state = replace(state, sequence=manifest.sequence, manifest=manifest.digest)
            live = await living.fetch_live(
                source, manifest.live, key=asked.key, held=place.live, known=state.live
            )
            replace(state, live=live.moments).save(place)
            before = place.held()
            if made is not None:
                place.swap(place.name_edition(made, manifest.sequence))
            if (after := place.held()) is None:
                raise PlaceError(f"{place.out} was removed during the pull; pull again.")
            living.lay(place.live, live)
            place.tidy(keep={before, after})
    return _told(manifest, live, staged, unchanged=made is None, forgot=state.forgot)


async def _refresh(asked: Pull) -> Pulled:
    place, served = asked.place, served_manifest(asked)
    if served is None:
        raise PlaceError(
            f"{place.out} holds no site signed by this key yet; pull once without --live-only."
        )
    url = fetching.check_address(asked.url, proxy=asked.proxy)
    async with fetching.connected(asked.limits, proxy=asked.proxy) as client:
        source, signature = await _find(Source(client, url, asked.limits))
        state = _state(asked, served)
        live = await living.fetch_live(
            source, served.live, key=asked.key, held=place.live, known=state.live
        )
        replace(state, live=live.moments).save(place)
        living.lay(place.live, live)
    unchanged = signature == served.signature
    return _told(served, live, Staged(), unchanged=unchanged, forgot=state.forgot)


def _state(asked: Pull, served: Manifest | None) -> State:
    return State.load(asked.place, asked.key, served=served, at_least=asked.at_least)


async def _find(source: Source) -> tuple[Source, bytes]:
    """Where below the address the mirror variant lies, and its manifest's signature."""
    for directory in DIRECTORIES:
        below = source.below(directory)
        try:
            return below, await _signature(below)
        except MissingError:
            continue
    raise SourceError(
        f"{source.base} shows no signed site: there is neither {MIRROR}{MANIFEST}{SIGNED} nor "
        f"{MANIFEST}{SIGNED}. Give the address of the site itself, or of a mirror of it."
    )


async def _signature(source: Source) -> bytes:
    return await source.read(MANIFEST + SIGNED, most=source.limits.signature_bytes)


async def _manifest(source: Source, signature: bytes, *, key: PublicKey) -> Manifest:
    """The manifest of the mirror variant. One that is replaced meanwhile is asked for anew."""
    limits = source.limits
    for left in reversed(range(limits.attempts)):
        raw = await source.read(MANIFEST, most=limits.manifest_bytes)
        try:
            manifest = read_manifest(raw, signature, key=key)
        except BadSignatureError as error:
            if not left:
                raise UntrustedError(
                    f"{source.base}{MANIFEST} is not signed by this key: {error} Nothing was "
                    "changed. Make sure, on another way than this address, that the key is right."
                ) from None
        else:
            break
        await asyncio.sleep(limits.pause_seconds)
        signature = await _signature(source)
    if manifest.variant != "mirror":
        raise UntrustedError(
            f"{source.base} shows the site itself and no variant for mirrors, whose forms reach "
            "the site from everywhere; its people have to publish with a newer Glasno."
        )
    return manifest


async def _stage(
    source: Source,
    signature: bytes,
    asked: Pull,
    served: Manifest | None,
    state: State,
    *,
    staged: Staged,
) -> tuple[Manifest, Path | None]:
    """The newest manifest, and a new edition of it; None where the served one is that already.

    When files are others than those signed, the site may have been published anew meanwhile.
    """
    place, edition = asked.place, asked.place.held()
    for left in reversed(range(ROUNDS)):
        if served is not None and served.signature == signature:
            manifest = served
        else:
            manifest = await _manifest(source, signature, key=asked.key)
        state.check(manifest, at_least=asked.at_least)
        asked.limits.check(manifest.sizes)
        held = edition if manifest is served and not asked.anew else None
        if held is not None and staging.is_whole(held, manifest):
            return manifest, None
        try:
            await staging.fetch(source, place, staging.reuse(place, manifest, staged), staged)
        except (OtherBytesError, MissingError):
            signature = await _signature(source)
            if not left or signature == manifest.signature:
                raise
        else:
            break
    return manifest, staging.build(place, manifest)


async def _take_turn(turn: ExitStack, place: Place) -> None:
    """Wait until nobody else lays live files."""
    while True:
        try:
            turn.enter_context(place.alone("live"))
        except BusyError:
            await asyncio.sleep(WAIT_FOR_TURN_SECONDS)
        else:
            return


def _told(
    manifest: Manifest, live: Refreshed, staged: Staged, *, unchanged: bool, forgot: bool
) -> Pulled:
    return Pulled(
        sequence=manifest.sequence,
        at=manifest.at,
        unchanged=unchanged,
        files=len(manifest.files),
        staged=staged,
        live=live,
        forgot=forgot,
    )

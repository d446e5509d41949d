"""Whether a directory holds a signed site, whole and with nothing added: a mirror, a USB stick."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path

from glasno.publishing.compressing import SUFFIXES, is_copy_of
from glasno.publishing.mirroring.disk import is_directory, plain_files, read_plain
from glasno.publishing.mirroring.errors import PlaceError, UntrustedError
from glasno.publishing.mirroring.limits import Limits
from glasno.publishing.mirroring.living import held_live
from glasno.publishing.mirroring.manifests import Manifest, read_manifest
from glasno.publishing.mirroring.staging import digest_of, say_nothing
from glasno.publishing.paths import MANIFEST, MIRROR, SIGNED, live_beside
from glasno.vault.minisign import BadSignatureError, PublicKey

# What systems leave on a stick, and what a killed process left: our servers hand out none of it.
LITTER = re.compile(
    r"\.(DS_Store|Spotlight-V100|TemporaryItems|Trashes|Trash-[0-9]+|_.+|fseventsd|directory"
    r"|[0-9a-f]{16}\.unfinished)",
    re.S,
)
# What a server's operator lays there to get a certificate; such a name says no type.
CHALLENGE = re.compile(r"\.well-known/acme-challenge/[A-Za-z0-9_-]+")
OPERATORS = ".well-known/"
# Where editions lie: beside a mirror's served directory, and beside the site's own.
STORE = re.compile(r"\.(?P<mirror>.+)\.editions|editions")


@dataclass(slots=True)
class Verified:
    """What a directory holds, by path. Live files may be absent: a mirror goes on without them.

    `unsigned` is what the operator of the site itself may lay there: no fault, and nobody's word.
    """

    variant: str
    sequence: int
    at: datetime
    files: int
    missing: list[str] = field(default_factory=list)
    damaged: list[str] = field(default_factory=list)
    added: list[str] = field(default_factory=list)
    unsigned: list[str] = field(default_factory=list)
    live: int = 0
    live_wrong: list[str] = field(default_factory=list)
    live_absent: list[str] = field(default_factory=list)

    @property
    def faultless(self) -> bool:
        """Whether every file is there and ours, and no other."""
        return not (self.missing or self.damaged or self.added or self.live_wrong)

    def look_over(self, more: Mapping[str, int | None], before: str) -> None:
        """Names what nobody has signed; `before` leads from the directory to live files."""
        for path, size in sorted(more.items()):
            plain = path.removeprefix(before)
            if self.variant == "home" and plain.startswith(MIRROR):
                continue
            operators = _is_operators(plain, size, self.variant)
            (self.unsigned if operators else self.added).append(path)


def verify_directory(
    directory: Path,
    *,
    key: PublicKey,
    limits: Limits | None = None,
    progress: Callable[[int, int], object] = say_nothing,
) -> Verified:
    """Reads every file, and live files in the directory beside it, or in itself where none is.

    `progress` is told how many have been read, and of how many. What lies beside is named by the
    way to it. Raises PlaceError where no manifest can be read, UntrustedError for one that `key`
    has not signed.
    """
    limits = limits or Limits()
    manifest = _manifest(directory, key=key, limits=limits)
    found = Verified(manifest.variant, manifest.sequence, manifest.at, len(manifest.files))
    live, before = _live(directory)
    try:
        sizes = dict(plain_files(directory, passed=_is_litter))
        for number, (path, each) in enumerate(sorted(manifest.files.items()), start=1):
            if path not in sizes:
                found.missing.append(path)
            elif sizes[path] != each.size or digest_of(directory / path) != each.sha256:
                found.damaged.append(path)
            progress(number, found.files)
        sizes |= {before + path: size for path, size in plain_files(live, passed=_is_litter)}
    except OSError as error:
        raise PlaceError(f"{directory} cannot be read whole ({error.strerror}).") from None
    for path in manifest.live:
        if held_live(live, path, key=key, limits=limits):
            found.live += 1
        elif {before + path, before + path + SIGNED} & sizes.keys():
            found.live_wrong.append(path)
        else:
            found.live_absent.append(path)
    singly = {before + path for path in _signed(live, manifest.live, manifest, limits)}
    expected = {*manifest.files, *_signed(directory, [MANIFEST], manifest, limits), *singly}
    found.look_over({path: sizes[path] for path in sizes.keys() - expected}, before)
    return found


def _live(directory: Path) -> tuple[Path, str]:
    """Where live files lie, and the way there; a plain copy of both holds them itself."""
    site = _served_as(directory.absolute())
    beside = live_beside(site) if site.name else directory
    return (beside, f"../{beside.name}/") if is_directory(beside) else (directory, "")


def _served_as(directory: Path) -> Path:
    """The name under which a directory is served: whoever stands in it sees the edition's own."""
    stored = STORE.fullmatch(directory.parent.name)
    if stored:
        site = directory.parent.parent / (stored["mirror"] or "site")
        if site.resolve() == directory.resolve():
            return site
    return directory


def _is_litter(name: str) -> bool:
    return LITTER.fullmatch(name) is not None


def _is_operators(path: str, size: int | None, variant: str) -> bool:
    """Whether a file, and no link, lies where the operator may put something."""
    allowed = CHALLENGE.fullmatch(path) or (variant == "home" and path.startswith(OPERATORS))
    return size is not None and bool(allowed)


def _manifest(directory: Path, *, key: PublicKey, limits: Limits) -> Manifest:
    raw = read_plain(directory / MANIFEST, most=limits.manifest_bytes)
    signature = read_plain(directory / (MANIFEST + SIGNED), most=limits.signature_bytes)
    if raw is None or signature is None:
        raise PlaceError(
            f"{directory} holds no {MANIFEST} with its {MANIFEST}{SIGNED}, so nothing says what "
            "should be there; copy the whole directory anew."
        )
    try:
        return read_manifest(raw, signature, key=key)
    except BadSignatureError as error:
        raise UntrustedError(
            f"{directory / MANIFEST} is not signed by this key: {error} Take nothing in this "
            "directory for the site's, unless you have the wrong key."
        ) from None


def _signed(directory: Path, paths: Iterable[str], manifest: Manifest, limits: Limits) -> set[str]:
    """These paths with their signatures. A site has compressed copies of them, a mirror none."""
    expected = {name for path in paths for name in (path, path + SIGNED)}
    for path in paths if manifest.variant == "home" else ():
        data = read_plain(directory / path, most=limits.manifest_bytes)
        for suffix in SUFFIXES:
            copy = read_plain(directory / (path + suffix), most=limits.manifest_bytes)
            if data is not None and copy is not None and is_copy_of(suffix, copy, data):
                expected.add(path + suffix)
    return expected

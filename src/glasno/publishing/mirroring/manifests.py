"""A signed manifest, read: what the site holds, and the proof that it does."""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import PurePosixPath
from typing import Any, TypeGuard

from glasno.publishing.compressing import SUFFIXES
from glasno.publishing.mirroring.errors import UntrustedError
from glasno.publishing.paths import MANIFEST, SIGNED, UnsafePathError, check_path
from glasno.vault.minisign import BadSignatureError, PublicKey, comment_fields, verify

FORMAT = 1
SHA256 = re.compile(r"[0-9a-f]{64}")
LARGEST = 2**53


@dataclass(frozen=True, slots=True)
class File:
    """What was signed of one file: the hex of its SHA-256 and its size in bytes."""

    sha256: str
    size: int


@dataclass(frozen=True, slots=True)
class Manifest:
    """A manifest whose signature has been verified. `raw` and `signature` are its exact bytes.

    `files` by relative path; `live` are paths of files that change between editions and have a
    signature each.
    """

    variant: str
    sequence: int
    at: datetime
    files: Mapping[str, File] = field(repr=False)
    live: tuple[str, ...] = field(repr=False)
    raw: bytes = field(repr=False)
    signature: bytes = field(repr=False)

    @property
    def digest(self) -> str:
        """The hex of the manifest's own SHA-256."""
        return hashlib.sha256(self.raw).hexdigest()

    @property
    def sizes(self) -> dict[str, int]:
        """Declared bytes by path."""
        return {path: each.size for path, each in self.files.items()}


def read_manifest(raw: bytes, signature: bytes, *, key: PublicKey) -> Manifest:
    """The manifest, if `key` has signed exactly these bytes as a manifest.

    Raises vault's BadSignatureError, and UntrustedError for one that is signed but contradicts
    itself, names paths that are not plain, or is of another format.
    """
    comment = comment_fields(checked(raw, signature, key=key))
    told = _object(raw)
    if told.get("format") != FORMAT:
        raise UntrustedError(
            f"The manifest has the format {told.get('format')!r}, and this Glasno reads {FORMAT}; "
            "install a newer Glasno on the mirror."
        )
    variant, sequence = told.get("variant"), told.get("sequence")
    if variant not in ("home", "mirror") or not _is_count(sequence) or sequence == 0:
        raise UntrustedError("The manifest does not say which variant and number it has.")
    wanted = {"file": MANIFEST, "variant": variant, "sequence": str(sequence)}
    if any(comment.get(name) != value for name, value in wanted.items()):
        raise UntrustedError(
            "The manifest's signature was made for another file or edition than it says itself; "
            "tell the people of the site."
        )
    files, live = _files(told.get("files")), _live(told.get("live"))
    _check_places(files, live)
    return Manifest(
        variant=variant,
        sequence=sequence,
        at=_moment(told.get("at")),
        files=files,
        live=live,
        raw=raw,
        signature=signature,
    )


def checked(data: bytes, signature: bytes, *, key: PublicKey) -> str:
    """The trusted comment of a `.minisig` as it was fetched. Raises BadSignatureError."""
    try:
        text = signature.decode("utf-8")
    except UnicodeDecodeError:
        raise BadSignatureError("This is no signature of minisign.") from None
    return verify(data, text, key)


def check_listed(path: str, files: Mapping[str, Any]) -> None:
    """Raises UnsafePathError unless a signed file may be laid at this path.

    A compressed copy may, where the file stands that it is a copy of.
    """
    plain = next((path.removesuffix(end) for end in SUFFIXES if path.endswith(end)), path)
    check_path(plain)
    if plain != path and plain not in files:
        raise UnsafePathError(f"{path!r} is a compressed copy of nothing.")
    if plain.endswith(SIGNED):
        raise UnsafePathError(f"{path!r} ends like a signature.")


def _object(raw: bytes) -> dict[str, Any]:
    try:
        told = json.loads(raw, object_pairs_hook=_once)
    except (ValueError, RecursionError):
        raise UntrustedError("The manifest is signed, but it is no JSON.") from None
    if not isinstance(told, dict):
        raise UntrustedError("The manifest is signed, but it is no JSON object.")
    return told


def _once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    """A JSON object; a name that stands twice would let two readers see two sites."""
    made = dict(pairs)
    if len(made) != len(pairs):
        raise ValueError
    return made


def _is_count(value: object) -> TypeGuard[int]:
    return type(value) is int and 0 <= value < LARGEST


def _moment(value: object) -> datetime:
    try:
        moment = datetime.fromisoformat(str(value))
    except ValueError:
        moment = None
    if moment is None or moment.tzinfo is None:
        raise UntrustedError("The manifest does not say when it was signed.")
    return moment


def _files(listed: object) -> dict[str, File]:
    if not isinstance(listed, dict):
        raise UntrustedError("The manifest lists no files.")
    files = {}
    for path, told in listed.items():
        try:
            check_listed(path, listed)
        except UnsafePathError as error:
            raise UntrustedError(f"The manifest names a path that is not plain: {error}") from None
        sha256, size = (told.get("sha256"), told.get("size")) if isinstance(told, dict) else (0, 0)
        if not (isinstance(sha256, str) and SHA256.fullmatch(sha256) and _is_count(size)):
            raise UntrustedError(f"The manifest gives no hash and size of {path}.")
        files[path] = File(sha256, size)
    return files


def _live(listed: object) -> tuple[str, ...]:
    if not isinstance(listed, list) or not all(isinstance(path, str) for path in listed):
        raise UntrustedError("The manifest lists no live files.")
    try:
        for path in listed:
            check_listed(path, {})
    except UnsafePathError as error:
        raise UntrustedError(f"The manifest names a path that is not plain: {error}") from None
    return tuple(dict.fromkeys(listed))


def _check_places(files: Mapping[str, File], live: tuple[str, ...]) -> None:
    """No two files at one path, and no file where another needs a directory."""
    manifest = (MANIFEST, MANIFEST + SIGNED)
    places = [*files, *live, *(path + SIGNED for path in live), *manifest]
    taken = set(places)
    for path in places:
        above = {parent.as_posix() for parent in PurePosixPath(path).parents}
        if above & taken:
            raise UntrustedError(f"The manifest has a file where {path} needs a directory.")
    if len(taken) != len(places):
        raise UntrustedError("The manifest names a path twice.")

"""Stylesheets, scripts and fonts, published under names that hold a hash of their content.

STORAGES["staticfiles"] names PublishedAssets. The same sources give the same names in every
process, so several may publish, and any may render, without asking each other.
"""

import json
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from functools import cache
from pathlib import Path
from typing import IO, Protocol

from django.conf import settings
from django.contrib.staticfiles.apps import StaticFilesConfig
from django.contrib.staticfiles.finders import get_finders
from django.contrib.staticfiles.storage import ManifestStaticFilesStorage
from django.core.files.base import ContentFile, File
from django.core.files.storage import Storage

from glasno.publishing.files import write_atomically
from glasno.publishing.pages import Shelf
from glasno.publishing.paths import MIRROR

FOLDER = "assets/"
MANIFEST = "assets.json"
# How long a reader may still hold a page that asks for an asset no page uses any more.
GRACE = timedelta(days=1)

_NAMING_SOURCES: ContextVar[bool] = ContextVar("naming_sources", default=False)


class AssetError(Exception):
    """An asset that refers to another which does not exist."""


@dataclass(frozen=True)
class Manifest:
    """Which assets are published: their hashed names, and since when superseded ones are unused."""

    paths: Mapping[str, str] = field(default_factory=dict)
    retired: Mapping[str, datetime] = field(default_factory=dict)


class PublishedAssets(ManifestStaticFilesStorage):
    """Django's hashing of names and rewriting of url(), in memory; publishing writes the files.

    Names come from the published manifest, read again whenever it has been replaced; before the
    first publish, and for the pages of the next edition, they are worked out from the sources.
    """

    def __init__(self) -> None:
        self.made: dict[str, bytes] = {}
        self.sources = _sources()
        self.read_at: tuple[int, int] | None = None
        super().__init__()

    def read_manifest(self) -> None:  # type: ignore[override]  # the stub denies the None it returns
        """Nothing yet: names are looked up when the first one is asked for."""

    def save_manifest(self) -> None:
        """Left to publish_assets, which replaces it atomically."""

    def stored_name(self, name: str) -> str:
        """The hashed name. Raises ValueError for an asset that no application has."""
        if _NAMING_SOURCES.get():
            return _named_by_sources(name)
        seen = _stamp(manifest_path())
        if seen is None:
            self.hashed_files = hashed_assets().names
        elif seen != self.read_at:
            self.hashed_files = {**hashed_assets().names, **read_manifest().paths}
        self.read_at = seen
        return super().stored_name(name)

    def exists(self, name: str) -> bool:
        """Among the sources, or made from one of them."""
        return name in self.made or name in self.sources

    def _open(self, name: str, mode: str = "rb") -> "File[bytes]":
        if name in self.made:
            return ContentFile(self.made[name])
        storage, path = self.sources[name]
        return storage.open(path, mode)

    def _save(self, name: str, content: "File[bytes] | IO[bytes]") -> str:
        content.seek(0)
        self.made[name] = content.read()
        return name

    def delete(self, name: str) -> None:
        """Forgets an intermediate form."""
        self.made.pop(name, None)


@dataclass(frozen=True)
class HashedAssets:
    """Every asset of the installed applications: name to hashed name, hashed name to bytes."""

    names: dict[str, str]
    files: dict[str, bytes]


@cache
def hashed_assets() -> HashedAssets:
    """Works out all names and bytes, once a process. Raises AssetError."""
    storage = PublishedAssets()
    for name, _, outcome in storage.post_process(storage.sources):
        if isinstance(outcome, Exception):
            raise AssetError(f"The asset {name} cannot be published: {outcome}")
    names = dict(sorted(storage.hashed_files.items()))
    return HashedAssets(names, {hashed: storage.made[hashed] for hashed in names.values()})


class Site(Protocol):
    """The edition in the making; its paths are those of the home variant, or below `mirror/`."""

    def put(self, path: str, data: bytes, *, anew: bool = False) -> bool: ...
    def share(self, path: str) -> bool: ...
    def list(self, path: str) -> None: ...
    def remove(self, path: str) -> bool: ...
    def paths(self, below: str = "") -> set[str]: ...


def publish_assets(site: Site, *, anew: bool) -> tuple[int, int]:
    """Puts every asset into the edition; the numbers written and unchanged.

    Superseded ones stay. No other page may name the new ones before the edition is there and
    `announce_assets` was called; those of the same edition are rendered within `naming_sources`.
    """
    files = hashed_assets().files
    outcomes = []
    for name, data in files.items():
        put = site.put(FOLDER + name, data, anew=anew)
        outcomes.append(site.share(FOLDER + name) or put)
    for path in site.paths(FOLDER):
        if path.removeprefix(FOLDER) not in files:
            site.list(path)
            site.list(MIRROR + path)
    return sum(outcomes), len(outcomes) - sum(outcomes)


def announce_assets(site: Site, *, now: datetime) -> None:
    """Tells the doors, once the edition is there, what its assets are called.

    What is superseded is noted, to be removed after the grace.
    """
    assets, before = hashed_assets(), read_manifest()
    present = {path.removeprefix(FOLDER) for path in site.paths(FOLDER)}
    unused = sorted(present - assets.files.keys())
    _write_manifest(
        Manifest(assets.names, {name: before.retired.get(name, now) for name in unused})
    )


@contextmanager
def naming_sources() -> Iterator[None]:
    """Whatever is rendered within names the assets of this version, published yet or not."""
    before = _NAMING_SOURCES.set(True)
    try:
        yield
    finally:
        _NAMING_SOURCES.reset(before)


def remove_old_assets(site: Site, *, now: datetime) -> int:
    """Removes the assets that no page has used for the grace; how many."""
    used, retired = hashed_assets().files, read_manifest().retired
    old = {name for name, since in retired.items() if now - since >= GRACE and name not in used}
    return sum(
        site.remove(FOLDER + name) | site.remove(MIRROR + FOLDER + name) for name in sorted(old)
    )


def assets_are_published() -> bool:
    """Whether the manifest has every asset that a page of this version may ask for."""
    return hashed_assets().names.items() <= read_manifest().paths.items()


def manifest_path() -> Path:
    """Where the manifest lies: among the front's own files."""
    return settings.GLASNO.data / Shelf.DOORS / MANIFEST


def read_manifest() -> Manifest:
    """The published manifest; an empty one where there is none, or none that can be read."""
    try:
        stored = json.loads(manifest_path().read_bytes())
        retired = {name: datetime.fromisoformat(at) for name, at in stored["retired"].items()}
        return Manifest(stored["paths"], retired)
    except (FileNotFoundError, ValueError, KeyError):
        return Manifest()


def _write_manifest(manifest: Manifest) -> None:
    stored = {
        "paths": dict(manifest.paths),
        "retired": {name: at.isoformat() for name, at in manifest.retired.items()},
    }
    manifest_path().parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    write_atomically(manifest_path(), json.dumps(stored, indent=1, sort_keys=True).encode())


def _named_by_sources(name: str) -> str:
    try:
        return hashed_assets().names[name]
    except KeyError:
        raise ValueError(f"No application has an asset {name!r}.") from None


def _sources() -> dict[str, tuple[Storage, str]]:
    """Name to the storage and path it comes from; the first application that has it wins."""
    ignored = list(StaticFilesConfig.ignore_patterns)
    found: dict[str, tuple[Storage, str]] = {}
    for finder in get_finders():
        for path, storage in finder.list(ignored):
            found.setdefault(path, (storage, path))
    return dict(sorted(found.items()))


def _stamp(path: Path) -> tuple[int, int] | None:
    """What changes when a file is replaced; None where there is none."""
    try:
        found = path.stat()
    except FileNotFoundError:
        return None
    return found.st_ino, found.st_mtime_ns

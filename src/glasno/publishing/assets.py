"""Stylesheets, scripts and fonts, published under names that hold a hash of their content.

STORAGES["staticfiles"] names PublishedAssets. The same sources give the same names in every
process, so several may publish, and any may render, without asking each other.
"""

import json
from collections.abc import Mapping
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
    first publish they are worked out from the sources, and come out the same.
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
    """Where assets are published: the current edition, and the one in the making."""

    def paths(self) -> set[str]: ...


class Growing(Site, Protocol):
    def add(self, path: str, data: bytes, *, anew: bool) -> bool: ...


class Shrinking(Site, Protocol):
    def remove(self, path: str) -> bool: ...


def publish_assets(site: Growing, *, now: datetime, anew: bool) -> tuple[int, int]:
    """Writes every asset, then the manifest; the numbers written and unchanged.

    What is superseded now is noted in the manifest, to be removed after the grace.
    """
    assets = hashed_assets()
    outcomes = [site.add(f"{FOLDER}{name}", data, anew=anew) for name, data in assets.files.items()]
    before = read_manifest()
    present = {path.removeprefix(FOLDER) for path in published_assets(site)}
    unused = sorted(present - assets.files.keys())
    _write_manifest(
        Manifest(assets.names, {name: before.retired.get(name, now) for name in unused})
    )
    return sum(outcomes), len(outcomes) - sum(outcomes)


def published_assets(site: Site) -> set[str]:
    """The paths of all that stand there, used or not."""
    return {path for path in site.paths() if path.startswith(FOLDER)}


def remove_old_assets(site: Shrinking, *, now: datetime) -> int:
    """Removes the assets that no page has used for the grace; how many."""
    manifest = read_manifest()
    old = {name for name, since in manifest.retired.items() if now - since >= GRACE}
    for name in old:
        site.remove(f"{FOLDER}{name}")
        site.remove(f"{MIRROR}{FOLDER}{name}")
    kept = {name: since for name, since in manifest.retired.items() if name not in old}
    _write_manifest(Manifest(manifest.paths, kept))
    return len(old)


def assets_are_published() -> bool:
    """Whether the manifest has every asset that a page of this version may ask for."""
    return hashed_assets().names.keys() <= read_manifest().paths.keys()


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

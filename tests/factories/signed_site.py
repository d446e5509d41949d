"""A small signed site as publishing lays it down, for tests that fetch and verify one."""

import hashlib
import json
import shutil
from collections.abc import Mapping
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from glasno.vault.minisign import SigningKey

KEY = SigningKey.from_seed(bytes(range(32)))
STRANGER = SigningKey.from_seed(bytes(32))
SIGNED_AT = datetime(2026, 11, 28, 15, 0, tzinfo=UTC)

PAGE = b"<!doctype html><title>Home</title>"
FILES: Mapping[str, bytes] = {
    "index.html": PAGE,
    "en/index.html": PAGE + b"English " * 200,
    "en/index.html.gz": b"not looked into",
    "ru/index.html": PAGE + "По-русски ".encode() * 200,
    "assets/site.1f2e3d4c5b6a.css": b"p { color: black }",
    "assets/same.1f2e3d4c5b6a.css": b"p { color: black }",
}
LIVE: Mapping[str, bytes] = {"count/x.json": b'{"confirmed": 1}', "data/x/days.csv": b"day\n"}


def sign_file(root: Path, path: str, data: bytes, *, moment: int, key: SigningKey = KEY) -> None:
    """Lay a live file with its signature."""
    write(root / path, data)
    comment = f"timestamp:{moment}\tfile:{path}"
    write(root / f"{path}.minisig", key.sign(data, trusted_comment=comment).encode())


def manifest_of(
    files: Mapping[str, bytes], *, sequence: int, live: Mapping[str, bytes] = LIVE, **told: Any
) -> dict[str, Any]:
    """What a manifest says of these files; `told` changes it."""
    return {
        "format": 1,
        "variant": "mirror",
        "sequence": sequence,
        "at": SIGNED_AT.isoformat().replace("+00:00", "Z"),
        "base_url": "https://petition.example.org",
        "addresses": ["https://petition.example.org"],
        "files": {
            path: {"sha256": hashlib.sha256(data).hexdigest(), "size": len(data)}
            for path, data in files.items()
        },
        "live": sorted(live),
        **told,
    }


def sign_manifest(
    root: Path, manifest: Mapping[str, Any] | bytes, *, key: SigningKey = KEY, **comment: Any
) -> None:
    """Lay a manifest with its signature; `comment` changes what its trusted comment says."""
    told = {} if isinstance(manifest, bytes) else manifest
    raw = (
        manifest
        if isinstance(manifest, bytes)
        else json.dumps(manifest, sort_keys=True).encode() + b"\n"
    )
    parts = {
        "timestamp": int(SIGNED_AT.timestamp()),
        "file": "manifest.json",
        "variant": told.get("variant", "mirror"),
        "sequence": told.get("sequence", 1),
        **comment,
    }
    words = "\t".join(f"{name}:{value}" for name, value in parts.items())
    write(root / "manifest.json", raw)
    write(root / "manifest.json.minisig", key.sign(raw, trusted_comment=words).encode())


def signed_site(
    root: Path,
    files: Mapping[str, bytes] = FILES,
    *,
    sequence: int = 1,
    live: Mapping[str, bytes] = LIVE,
    moment: int = int(SIGNED_AT.timestamp()),
    key: SigningKey = KEY,
    **told: Any,
) -> Path:
    """A site of these files alone, in place of what `root` held."""
    shutil.rmtree(root, ignore_errors=True)
    for path, data in files.items():
        write(root / path, data)
    for path, data in live.items():
        sign_file(root, path, data, moment=moment, key=key)
    sign_manifest(root, manifest_of(files, sequence=sequence, live=live, **told), key=key)
    return root


def write(path: Path, data: bytes) -> None:
    """One file, with the directories above it."""
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(data)
